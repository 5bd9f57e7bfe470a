"""Places abroad that a school announces to its students: what is offered, who asks for it, how the school chooses."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from vaihto.kit.languages import columns, language_field

MOST_POINTS = 100


class Announcement(models.Model):
    """One or several places abroad under a project in force, announced together with the school's own criteria."""

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"
        DECIDED = "decided"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    # The last part of the public address: nobody finds the page without the notice.
    address = models.CharField(max_length=24, unique=True)
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200, blank=True)
    text_fi, text_sv, text_en = columns(models.TextField, blank=True)
    who_fi, who_sv, who_en = columns(models.TextField, blank=True)
    question_1_fi, question_1_sv, question_1_en = columns(models.CharField, max_length=300, blank=True)
    question_2_fi, question_2_sv, question_2_en = columns(models.CharField, max_length=300, blank=True)
    # One group of students a line, to choose from; empty: they write it.
    groups = models.TextField(blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    closes_at = models.DateTimeField()
    answer_days = models.PositiveSmallIntegerField(default=7)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The choice waits for a colleague from the proposal until it is confirmed or sent back.
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by_id = models.CharField(max_length=60, blank=True)
    proposed_by = models.CharField(max_length=150, blank=True)
    return_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=60, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    # What is left when the applications are erased: numbers only.
    counts = models.JSONField(default=dict, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mobility_announcement"
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(opened_at__isnull=False), name="announcement_opened_when"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "open"]) | models.Q(closed_at__isnull=False),
                name="announcement_closed_when",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) & ~models.Q(state="decided")
                | models.Q(decided_at__isnull=False, decided_by__gt="", proposed_at__isnull=False, state="decided"),
                name="announcement_decided_when",
            ),
            models.CheckConstraint(
                condition=models.Q(proposed_at__isnull=True, proposed_by_id="", proposed_by="")
                | models.Q(proposed_at__isnull=False, proposed_by_id__gt="", proposed_by__gt=""),
                name="announcement_proposed_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_days__gte=1, answer_days__lte=60), name="announcement_answer_days"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.title_fi or self.title_sv or self.title_en)


class Place(models.Model):
    """A place abroad of an announcement, or several equal ones; host and days where they are known."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    country_to = models.CharField(max_length=2)
    city = models.CharField(max_length=100, blank=True)
    host_name = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "mobility_place"
        ordering = ["announcement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "position"], name="place_position_once"),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="place_has_a_seat"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True) | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="place_ends_after_start",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"place {self.position} in {self.country_to}"


class PlaceCriterion(models.Model):
    """One of the school's criteria with its most points; their order is the tie rule."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200, blank=True)
    max_points = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)])

    class Meta:
        db_table = "mobility_place_criterion"
        ordering = ["announcement", "position"]
        verbose_name_plural = "place criteria"
        constraints = [
            models.UniqueConstraint(fields=["announcement", "position"], name="place_criterion_position_once"),
            models.CheckConstraint(
                condition=models.Q(max_points__gte=1, max_points__lte=MOST_POINTS), name="place_criterion_points"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title_fi or self.title_sv or self.title_en)


class Candidacy(models.Model):
    """A student's short application for an announced place, and what became of it."""

    class State(models.TextChoices):
        SENT = "sent"
        WITHDRAWN = "withdrawn"

    class Outcome(models.TextChoices):
        SELECTED = "selected"
        RESERVE = "reserve"
        NOT_SELECTED = "not_selected"

    class Reply(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LAPSED = "lapsed"

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="candidacies")
    name = models.CharField(max_length=150)
    email = models.EmailField()
    # The address in lower case: one application for each.
    email_key = models.EmailField()
    language = language_field()
    group = models.CharField(max_length=150)
    is_minor = models.BooleanField(default=False)
    motivation = models.TextField(blank=True)
    answer_1 = models.TextField(blank=True)
    answer_2 = models.TextField(blank=True)
    # Only whether: what it is about is told to the school later, on a page of its own.
    needs_support = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reserve_number = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    answer_by = models.DateField(null=True, blank=True)
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    guardian_name = models.CharField(max_length=150, blank=True)
    guardian_email = models.EmailField(blank=True)
    guardian_language = models.CharField(max_length=5, default="fi")
    mobility = models.OneToOneField("mobility.Mobility", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "mobility_candidacy"
        ordering = ["announcement", "sent_at", "pk"]
        verbose_name_plural = "candidacies"
        constraints = [
            models.UniqueConstraint(fields=["announcement", "email_key"], name="candidacy_once_per_address"),
            models.UniqueConstraint(fields=["announcement", "reserve_number"], name="candidacy_reserve_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="sent", withdrawn_at__isnull=True)
                | models.Q(state="withdrawn", withdrawn_at__isnull=False),
                name="candidacy_withdrawn_when",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="selected", place__isnull=False, reserve_number__isnull=True)
                | models.Q(outcome="reserve", place__isnull=True, reserve_number__isnull=False, reply="")
                | models.Q(outcome__in=["", "not_selected"], place__isnull=True, reserve_number__isnull=True, reply=""),
                name="candidacy_outcome_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(reply="", replied_at__isnull=True) | models.Q(~models.Q(reply=""), replied_at__isnull=False),
                name="candidacy_replied_when",
            ),
            models.CheckConstraint(
                condition=models.Q(mobility__isnull=True) | models.Q(reply="accepted"), name="candidacy_goes_who_accepted"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class Wish(models.Model):
    """A place that a candidate would take, in the order of the candidate's wishes."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="wishes")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "mobility_wish"
        ordering = ["candidacy", "order"]
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "place"], name="wish_place_once"),
            models.UniqueConstraint(fields=["candidacy", "order"], name="wish_order_once"),
        ]

    def __str__(self) -> str:
        return f"wish {self.order}"


class PlaceScore(models.Model):
    """The points that one colleague gave a candidate on one criterion."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(PlaceCriterion, on_delete=models.CASCADE, related_name="+")
    scorer_id = models.CharField(max_length=60)
    scorer = models.CharField(max_length=150)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    scored_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_place_score"
        ordering = ["candidacy", "scorer", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "criterion", "scorer_id"], name="place_score_once"),
            models.CheckConstraint(condition=models.Q(points__gte=0, points__lte=MOST_POINTS), name="place_score_in_range"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class PlaceConflict(models.Model):
    """A colleague's word that a candidate is a relative or otherwise too near to be judged."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="conflicts")
    person_id = models.CharField(max_length=60)
    person = models.CharField(max_length=150)
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_place_conflict"
        ordering = ["candidacy", "pk"]
        constraints = [models.UniqueConstraint(fields=["candidacy", "person_id"], name="place_conflict_once")]

    def __str__(self) -> str:
        return f"conflict about candidate {self.candidacy_id}"
