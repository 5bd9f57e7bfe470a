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
