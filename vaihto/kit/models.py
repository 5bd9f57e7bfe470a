"""What every room writes to: audit chain, outbox, signatures, viewing log, once-keys, attachments, the clock's offset."""

from django.db import models


class AuditLine(models.Model):
    """One deed's line: who did what to what, when; chained per case and over all cases."""

    number = models.PositiveBigIntegerField(unique=True)
    case = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    deed = models.UUIDField()
    operation = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=200)
    # The absent colleague for whom a deputy acted.
    actor_for = models.CharField(max_length=200, blank=True)
    actor_roles = models.CharField(max_length=120, blank=True)
    actor_organisation = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=80)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_of_case = models.CharField(max_length=64, blank=True)
    previous_of_all = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "kit_audit_line"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="audit_one_line_per_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.case}/{self.sequence} {self.operation}"


class AuditHead(models.Model):
    """The last line of all; one row, locked last by each deed, so that numbers have no gaps."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "kit_audit_head"

    def __str__(self) -> str:
        return f"head {self.number}"


class OnceKey(models.Model):
    """A key that can be claimed once: what makes sending, signing, deciding and paying idempotent."""

    key = models.CharField(max_length=200, unique=True)
    claimant = models.UUIDField()
    claimed_at = models.DateTimeField()

    class Meta:
        db_table = "kit_once_key"

    def __str__(self) -> str:
        return self.key


class OutboxItem(models.Model):
    """An effect that waits for the worker: a mail to send, a paper to make."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200, unique=True)
    case = models.CharField(max_length=80, blank=True)
    recipient = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    message_id = models.CharField(max_length=200)

    class Meta:
        db_table = "kit_outbox_item"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "not_before"], name="outbox_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False) | ~models.Q(state="done"), name="outbox_done_when"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Signature(models.Model):
    """A signature: the hash and text that were shown, and the name, role and moment of whoever signed."""

    document = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    role = models.CharField(max_length=30)
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    statement = models.TextField()
    language = models.CharField(max_length=5)
    signer_kind = models.CharField(max_length=10)
    signer_id = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    position = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    right_to_sign = models.CharField(max_length=300)
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "kit_signature"
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "version", "role"], name="signature_one_per_role_and_version")]

    def __str__(self) -> str:
        return f"{self.document} v{self.version} {self.role}"


class RecordView(models.Model):
    """One reading of a person's record: who looked at whose record, when, where."""

    record = models.CharField(max_length=80)
    viewer_kind = models.CharField(max_length=10)
    viewer_id = models.CharField(max_length=60)
    viewer_name = models.CharField(max_length=200)
    viewer_roles = models.CharField(max_length=120, blank=True)
    viewer_organisation = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        db_table = "kit_record_view"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["record", "at"], name="record_views_of_record")]

    def __str__(self) -> str:
        return f"{self.viewer_name} looked at {self.record}"


class SearchText(models.Model):
    """The words by which one thing is found; made from the thing by kit.searching and made anew with it.

    `exact` are the words of its name without capitals, `name` the same without accents, `text` all others without accents.
    """

    kind = models.CharField(max_length=20)
    key = models.PositiveBigIntegerField()
    exact = models.TextField(blank=True)
    name = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "kit_search_text"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class ClockOffset(models.Model):
    """How far the demo's clock is moved, in seconds; one row."""

    seconds = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kit_clock_offset"

    def __str__(self) -> str:
        return f"{self.seconds} s"


class Heartbeat(models.Model):
    """The last sign of life of a worker; one row."""

    at = models.DateTimeField()

    class Meta:
        db_table = "kit_heartbeat"

    def __str__(self) -> str:
        return str(self.at)


class Attachment(models.Model):
    """A file that somebody sent: kept under a random name, checked once, never changed afterwards.

    `case` is empty until a deed uses the file (`attachments.claim`); what is never used is swept away. An erased file keeps
    its row, without the name that the sender gave it, so that the case still says that there was one.
    """

    stored_name = models.CharField(max_length=32, unique=True)
    original_name = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    changes = models.JSONField(default=list, blank=True)
    purpose = models.CharField(max_length=60)
    case = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField()
    received_by_kind = models.CharField(max_length=10)
    received_by_id = models.CharField(max_length=60)
    received_by_name = models.CharField(max_length=200)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "kit_attachment"
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(fields=["case"], name="attachments_of_case"),
            models.Index(fields=["received_by_kind", "received_by_id"], name="attachments_of_sender"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(original_name=""), name="attachment_erased_has_no_name"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.original_name or self.stored_name


class AttachmentLimit(models.Model):
    """How large a file may be, in megabytes; one row, changed by an officer. Without a row the default holds."""

    megabytes = models.PositiveSmallIntegerField()
    reason = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=150)

    class Meta:
        db_table = "kit_attachment_limit"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(megabytes__gte=1) & models.Q(megabytes__lte=50), name="attachment_limit_1_to_50"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.megabytes} MB"


# A notion of its own, beside the tables that every room writes to.
from vaihto.kit.models_signing import PaperSignature  # noqa: E402

__all__ = [
    "Attachment",
    "AttachmentLimit",
    "AuditHead",
    "AuditLine",
    "ClockOffset",
    "Heartbeat",
    "OnceKey",
    "OutboxItem",
    "PaperSignature",
    "RecordView",
    "SearchText",
    "Signature",
]
