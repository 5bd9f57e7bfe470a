"""The participant's report, the final report, the officer's questions."""

from django.db import models

from vaihto.kit.languages import language_field


class ParticipantReport(models.Model):
    """Six answers of somebody who was abroad; recognition may not be known yet."""

    mobility = models.OneToOneField("mobility.Mobility", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    goals_reached = models.PositiveSmallIntegerField()
    guidance = models.PositiveSmallIntegerField()
    recognition = models.PositiveSmallIntegerField(null=True, blank=True)
    recommends = models.PositiveSmallIntegerField()
    learnt = models.TextField(blank=True)
    improve = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "reporting_participant_report"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(goals_reached__range=(1, 5), guidance__range=(1, 5), recommends__range=(1, 5))
                & (models.Q(recognition__isnull=True) | models.Q(recognition__range=(1, 5))),
                name="participant_report_one_to_five",
            )
        ]

    def __str__(self) -> str:
        return f"report of {self.mobility_id}"


class FinalReport(models.Model):
    """The final report of a project: planned against real, with explanations of the differences only.

    `texts` holds what the school writes, by key: results, and one explanation for each row that differs. `versions`
    says of each key at which version of the report it was last changed, so that a stale text never overwrites a newer
    one.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        ASKED = "asked"
        ACCEPTED = "accepted"

    agreement = models.OneToOneField("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    language = language_field()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    texts = models.JSONField(default=dict, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=150, blank=True)
    sent_by_position = models.CharField(max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "reporting_final_report"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | (models.Q(accepted_at__isnull=False) & ~models.Q(accepted_by="")),
                name="final_report_accepted_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (models.Q(sent_at__isnull=False) & ~models.Q(sent_by="") & ~models.Q(content_hash="")),
                name="final_report_sent_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"final report of {self.agreement_id}"


class ReportQuestion(models.Model):
    """What the officer asks about a final report, and the answer."""

    report = models.ForeignKey(FinalReport, on_delete=models.CASCADE, related_name="questions")
    question = models.TextField()
    language = language_field()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "reporting_question"
        ordering = ["report", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(question=""), name="report_question_asks"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(answer="") & ~models.Q(answered_by="")),
                name="report_question_answered_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:50]


# The rest of the room's tables: together they are one room, each file holds one notion.
from vaihto.reporting.models_checking import CheckEvidence, CheckRound, SampleCheck  # noqa: E402
from vaihto.reporting.models_cutting import CutProposal, ReportCut  # noqa: E402
from vaihto.reporting.models_interim import InterimReport, LateReport  # noqa: E402
from vaihto.reporting.models_parts import PartReport  # noqa: E402

__all__ = [
    "CheckEvidence",
    "CheckRound",
    "CutProposal",
    "FinalReport",
    "InterimReport",
    "LateReport",
    "PartReport",
    "ParticipantReport",
    "ReportCut",
    "ReportQuestion",
    "SampleCheck",
]
