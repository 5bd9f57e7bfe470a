"""Amendments of a grant agreement, their items, and what the agreement says after each."""

from django.db import models

OPEN = ("sent", "prepared", "signing")


class Amendment(models.Model):
    """A set of changes that one party asks for. Its number is given when something of it is accepted."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        PREPARED = "prepared"
        SIGNING = "signing"
        ACTIVE = "active"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="amendments")
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    is_agencys = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by_id = models.CharField(max_length=60)
    written_by_name = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True, blank=True)
    opinion = models.TextField(blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by_id = models.CharField(max_length=60, blank=True)
    prepared_by_name = models.CharField(max_length=200, blank=True)
    grounds = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=60, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    active_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "grants_amendment"
        ordering = ["agreement", "-written_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "place"], name="amendment_place_once"),
            models.UniqueConstraint(fields=["agreement"], condition=models.Q(state__in=OPEN), name="amendment_one_open"),
            models.UniqueConstraint(
                fields=["agreement", "is_agencys"], condition=models.Q(state="draft"), name="amendment_one_draft_of_each"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by_id="") | ~models.Q(decided_by_id=models.F("prepared_by_id")),
                name="amendment_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signing")
                | (models.Q(place__isnull=False, decided_at__isnull=False) & ~models.Q(content_hash="")),
                name="amendment_signing_is_frozen",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="active") | models.Q(active_at__isnull=False), name="amendment_active_when"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people call it: the agreement's number and its own place, 2026-0001/1/A1; the agreement's alone before that."""
        return f"{self.agreement.number}/A{self.place}" if self.place else self.agreement.number

    @property
    def document(self) -> str:
        """The name under which signatures are kept."""
        return f"grants.Amendment:{self.pk}"


class AmendmentItem(models.Model):
    """One change: its kind, what is said now and what would be said; accepted or refused by itself."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_reason = models.TextField(blank=True)

    class Meta:
        db_table = "grants_amendment_item"
        ordering = ["amendment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "position"], name="amendment_item_once_per_place"),
            models.CheckConstraint(
                condition=~models.Q(answer="refused") | ~models.Q(answer_reason=""), name="amendment_item_refused_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class AgreementTerms(models.Model):
    """What an agreement says from one amendment to the next; a row is never changed. Version 0, the original, has no row."""

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="terms")
    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    report_due_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    lines = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    since = models.DateTimeField()

    class Meta:
        db_table = "grants_agreement_terms"
        ordering = ["agreement", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "version"], name="agreement_terms_version_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="agreement_terms_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on"), report_due_on__gte=models.F("ends_on")),
                name="agreement_terms_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.version}"
