"""An application: answers as versioned rows, partners, rows of stays or journeys, what was sent, the formal check."""

# long because: one table per class, and the tables of one room are read together.

from django.db import models

from vaihto.applications.check_models import CasePaper as CasePaper
from vaihto.applications.check_models import CompletionRequest as CompletionRequest
from vaihto.applications.check_models import Fingerprint as Fingerprint
from vaihto.applications.check_models import InformationRequest as InformationRequest
from vaihto.applications.check_models import ServiceConsent as ServiceConsent
from vaihto.applications.late_models import LateDoor as LateDoor
from vaihto.kit.languages import language_field


class Application(models.Model):
    """One organisation's application to one call. The case number is given at arrival.

    `started_as` is the mark of the page on which it was started, so that two clicks start one draft.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        WITHDRAWN = "withdrawn"

    class Check(models.TextChoices):
        WAITING = "waiting"
        COMPLETION = "completion"
        HEARING = "hearing"
        ELIGIBLE = "eligible"
        INELIGIBLE = "ineligible"

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    language = language_field()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    requested = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    total_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    transfers = models.JSONField(default=list, blank=True)
    dimensions = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    check_state = models.CharField(max_length=12, choices=Check.choices, blank=True)
    check_due_on = models.DateField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    # The version of the call whose form the writers have seen; what changed since is shown to them.
    form_version = models.PositiveIntegerField(default=0)
    handler = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    self_check = models.ForeignKey("advice.SelfCheck", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    enquiry = models.ForeignKey("advice.Enquiry", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_as = models.CharField(max_length=60, unique=True, null=True, blank=True)
    # The earlier application that this one was started from, and what was taken over.
    taken_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "applications_application"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-sent_at"], name="applications_by_arrival"),
            models.Index(fields=["call", "state"], name="applications_of_call"),
            # What the officer's list counts and sorts by, so that it need not read the applications themselves.
            models.Index(
                fields=["state", "number", "check_state", "handler", "check_due_on", "requested"], name="applications_in_list"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(number__isnull=False, sent_at__isnull=False),
                name="application_sent_has_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | models.Q(withdrawn_at__isnull=False),
                name="application_withdrawn_when",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True) | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="application_ends_after_start",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or self.title or f"draft {self.pk}"

    @property
    def case(self) -> str:
        """The key of the case in the audit chain, for every room from here on."""
        return f"application:{self.pk}"


class Version(models.Model):
    """One version of something written: what it said, who wrote it, from when to when.

    `is_latest` marks the version that stands. `is_aside` marks one that somebody wrote without having seen what stands: it
    waits beside it until a person chooses or joins, so that nothing typed is lost. `attempt` names the saving that the writer's
    page made, so that the same saving sent twice is known again.
    """

    version = models.PositiveIntegerField()
    begun_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150)
    saved_by_id = models.CharField(max_length=60, blank=True)
    is_latest = models.BooleanField(default=True)
    is_aside = models.BooleanField(default=False)
    attempt = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class Answer(Version):
    """One version of one answer; the key is the question's, across calls."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=60)
    value = models.TextField(blank=True)
    language = language_field()

    class Meta:
        db_table = "applications_answer"
        ordering = ["application", "key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "key", "version"], name="answer_version_once"),
            models.UniqueConstraint(fields=["application", "key"], condition=models.Q(is_latest=True), name="answer_one_latest"),
            models.CheckConstraint(condition=~models.Q(is_latest=True, is_aside=True), name="answer_stands_or_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class FieldVersion(Version):
    """One version of a detail of the project or of one field of a row, whose present value is a column elsewhere.

    `field` is the detail's name, or `row-`, the row's key, `-` and the name of its column; the value is as in JSON.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="field_versions")
    field = models.CharField(max_length=80)
    value = models.JSONField(null=True)

    class Meta:
        db_table = "applications_field_version"
        ordering = ["application", "field", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "field", "version"], name="field_version_once"),
            models.UniqueConstraint(
                fields=["application", "field"], condition=models.Q(is_latest=True), name="field_version_one_latest"
            ),
            models.CheckConstraint(condition=~models.Q(is_latest=True, is_aside=True), name="field_version_stands_or_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.field} v{self.version}"


class Writer(models.Model):
    """Who of the applicant's people has a draft open now, and where; forgotten after a minute."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="writers")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=30)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "applications_writer"
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="writer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.section}"


class Partner(models.Model):
    """A partner organisation of an application; it confirms or declines by link."""

    class State(models.TextChoices):
        ADDED = "added"
        INVITED = "invited"
        CONFIRMED = "confirmed"
        DECLINED = "declined"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=30)
    role_text = models.TextField(blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ADDED)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # What the partner says of itself, by its link.
    address = models.CharField(max_length=300, blank=True)
    website = models.URLField(max_length=300, blank=True)
    size = models.CharField(max_length=10, blank=True)
    own_contact = models.CharField(max_length=150, blank=True)
    own_email = models.EmailField(blank=True)
    own_phone = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_position = models.CharField(max_length=150, blank=True)
    decline_reason = models.TextField(blank=True)

    class Meta:
        db_table = "applications_partner"
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "declined"])
                | (models.Q(answered_at__isnull=False) & ~models.Q(answered_by="")),
                name="partner_answered_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FlowRow(models.Model):
    """A row of stays or, in a partnership, of journeys: how many people of a target group go where, for how long.

    A row may be incomplete while it is written, and may be sent so: the findings say what is missing. `made_as` is the mark
    that the empty row had on the page where it was first typed, so that one row sent twice is one row.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    made_as = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    target_group = models.CharField(max_length=30, blank=True)
    purpose = models.CharField(max_length=30, blank=True)
    country_from = models.CharField(max_length=2, blank=True)
    country_to = models.CharField(max_length=2, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    host = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    field = models.CharField(max_length=100, blank=True)
    dimension = models.CharField(max_length=20, blank=True)
    is_continuing_training = models.BooleanField(null=True, blank=True)
    # Of stays whose grant follows the unit costs of an annex (Erasmus+): kilometres one way (empty: not known), whether the
    # journey is made by sustainable transport, how many of the people have fewer opportunities.
    distance_km = models.PositiveIntegerField(null=True, blank=True)
    is_green = models.BooleanField(default=False)
    fewer_opportunities = models.PositiveIntegerField(null=True, blank=True)
    # Days of travel beside the days of the stay; whether a part of the learning is done at a distance.
    travel_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_blended = models.BooleanField(default=False)
    # Persons who go along, and for how many days (empty: as long as the participants).
    accompanying_persons = models.PositiveIntegerField(null=True, blank=True)
    accompanying_days = models.PositiveIntegerField(null=True, blank=True)
    # Days that have a course fee (empty: all); planned real costs of the whole row in whole euro.
    course_days = models.PositiveIntegerField(null=True, blank=True)
    inclusion_costs = models.PositiveIntegerField(null=True, blank=True)
    expensive_travel_people = models.PositiveIntegerField(null=True, blank=True)
    expensive_travel_costs = models.PositiveIntegerField(null=True, blank=True)
    other_costs = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "applications_flow_row"
        ordering = ["application", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(count__isnull=True) | models.Q(count__gte=1))
                & (models.Q(days__isnull=True) | models.Q(days__gte=1)),
                name="flow_row_counts_positive",
            ),
            models.UniqueConstraint(fields=["application", "position"], name="flow_row_once_per_place"),
            models.UniqueConstraint(
                fields=["application", "made_as"], condition=~models.Q(made_as=""), name="flow_row_made_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} x {self.target_group} to {self.country_to}"

    @property
    def is_complete(self) -> bool:
        """Whether number, target group, both countries and length are given."""
        return bool(self.count and self.days and self.target_group and self.country_from and self.country_to)


class PlannedUnit(models.Model):
    """A unit of a qualification that the stays of this application aim at."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("qualifications.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "applications_planned_unit"
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "unit"], name="planned_unit_once")]

    def __str__(self) -> str:
        return str(self.unit_id)


class Submission(models.Model):
    """What was sent: the canonical JSON, its SHA-256, the findings that were acknowledged."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="submission")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    call_version = models.ForeignKey("calls.CallVersion", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by_id = models.CharField(max_length=60)
    sent_by = models.CharField(max_length=150)
    sent_by_position = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "applications_submission"

    def __str__(self) -> str:
        return self.content_hash


class FormalCheck(models.Model):
    """One recorded step of the formal check, with the findings as they were."""

    class Verdict(models.TextChoices):
        ELIGIBLE = "eligible"
        COMPLETION = "completion"
        HEARING = "hearing"
        HEARD = "heard"
        COMPLETED = "completed"
        LAPSED = "lapsed"
        INELIGIBLE = "ineligible"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reasons = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    partners = models.JSONField(default=list, blank=True)
    findings = models.JSONField(default=list)
    is_by_applicant = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        db_table = "applications_formal_check"
        ordering = ["application", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reasons=""), name="formal_check_has_reasons"),
            models.CheckConstraint(
                condition=~models.Q(verdict="completion") | models.Q(due_on__isnull=False), name="completion_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.application}"


class CaseCounter(models.Model):
    """The last case number of a year; counted up in the transaction of the arrival, so that numbers have no gaps."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "applications_case_counter"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class BlockedPerson(models.Model):
    """Somebody who may not handle an application; set from above, where conflicts of interest are declared."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="blocked")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    blocked_at = models.DateTimeField()

    class Meta:
        db_table = "applications_blocked_person"
        ordering = ["application", "blocked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="blocked_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="blocked_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} not on {self.application_id}"
