"""What the formal check asks of an applicant: a request for completion, with the answers before and after."""

from django.db import models


class CompletionRequest(models.Model):
    """A request to mend named fields until a day; only those are open, and only while it is.

    `fields` are named as `permissions.may_write` names them; `before` and `after` hold their values as they were sent, so that
    the officer sees both. `content` is the whole application after the completion, with its own hash and receipt; what was sent
    first stays as it was.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SENT_BACK = "sent_back"
        LAPSED = "lapsed"
        RECALLED = "recalled"

    class Result(models.TextChoices):
        MET = "met"
        NOT_MET = "not_met"

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="completions")
    check_step = models.OneToOneField("applications.FormalCheck", on_delete=models.CASCADE, related_name="request")
    fields = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    message = models.TextField(blank=True)
    content = models.JSONField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    result_reason = models.TextField(blank=True)
    result_at = models.DateTimeField(null=True, blank=True)
    result_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "applications_completion_request"
        ordering = ["application", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="completions_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="open"), name="completion_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="completion_closed_when",
            ),
            models.CheckConstraint(
                condition=models.Q(result="")
                | (~models.Q(result_reason="") & ~models.Q(result_by="") & models.Q(result_at__isnull=False)),
                name="completion_result_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"completion of {self.application_id} by {self.due_on}"


class CasePaper(models.Model):
    """A note of the agency or a further paper of the applicant, with or without a file.

    What is taken away keeps its row: who added and removed it and why, without its text and file.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="papers")
    text = models.TextField(blank=True)
    attachment = models.OneToOneField("kit.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_internal = models.BooleanField()
    added_at = models.DateTimeField()
    added_by_id = models.CharField(max_length=60)
    added_by = models.CharField(max_length=150)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.TextField(blank=True)

    class Meta:
        db_table = "applications_case_paper"
        ordering = ["application", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | (~models.Q(removed_reason="") & models.Q(text="")),
                name="paper_removed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"paper {self.pk} of {self.application_id}"


class ServiceConsent(models.Model):
    """The applicant's consent to be served electronically in this case, from when until when."""

    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="consents")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "applications_service_consent"
        ordering = ["application", "given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(withdrawn_at__isnull=True), name="consent_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_by="")),
                name="consent_withdrawn_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"consent of {self.application_id} since {self.given_at:%Y-%m-%d}"


class Fingerprint(models.Model):
    """The sketch of an application's texts, by which like ones are found among thousands (core.similarity)."""

    application = models.OneToOneField("applications.Application", on_delete=models.CASCADE, related_name="fingerprint")
    sketch = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "applications_fingerprint"

    def __str__(self) -> str:
        return f"fingerprint of {self.application_id}"


class InformationRequest(models.Model):
    """An information request that was answered: who asked for what, which fields were withheld on which ground."""

    requester = models.CharField(max_length=200)
    reason = models.TextField()
    numbers = models.JSONField(default=list)
    withheld = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        db_table = "applications_information_request"
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="information_request_says_what")]

    def __str__(self) -> str:
        return f"information request {self.pk}"
