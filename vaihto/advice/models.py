"""What is kept before any application: self-checks without an account, and enquiries to the agency."""

from django.db import models

from vaihto.kit.languages import language_field


class SelfCheck(models.Model):
    """A plan that somebody checked without an account; it opens as the draft of an application."""

    token = models.CharField(max_length=40, unique=True)
    call = models.ForeignKey("calls.Call", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=30)
    situation = models.JSONField()
    judgement = models.JSONField()
    language = language_field()
    made_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        db_table = "advice_self_check"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"self-check of {self.action}"


class Enquiry(models.Model):
    """ "We have an idea": a school writes before it applies, and an officer answers."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"

    number = models.CharField(max_length=20, unique=True)
    # The form's own key: a repeated click finds the enquiry that it sent before.
    once = models.CharField(max_length=40, unique=True, null=True, blank=True)
    organisation_name = models.CharField(max_length=200)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=30, blank=True)
    idea = models.TextField()
    language = language_field()
    wanted_on = models.DateField(null=True, blank=True)
    self_check = models.ForeignKey(SelfCheck, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    talk_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "advice_enquiry"
        ordering = ["-sent_at", "-pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answered_by="") & ~models.Q(answer="")),
                name="enquiry_answered_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.number
