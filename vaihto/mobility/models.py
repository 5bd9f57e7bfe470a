"""People, their stays abroad, tables of stays that were imported, journeys, learning agreements and their versions."""
# long because: the tables of one room hang together by their keys.

from django.db import models


class Participant(models.Model):
    """Somebody who goes abroad: student, graduate, teacher, trainer, expert."""

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fi")
    target_group = models.CharField(max_length=30)
    qualification = models.CharField(max_length=200, blank=True)
    is_minor = models.BooleanField(default=False)
    # Of somebody under 18 only: who signs by a link of their own. Empty for stays from before: the signature names the guardian.
    guardian_name = models.CharField(max_length=150, blank=True, default="")
    guardian_email = models.EmailField(blank=True, default="")
    guardian_language = models.CharField(max_length=5, default="fi")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_participant"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def guardian_signs(self) -> bool:
        """Whether a guardian signs the learning agreement by a link of their own."""
        return self.is_minor and bool(self.guardian_email)


class SupportNeed(models.Model):
    """A special need that a participant chose to tell; apart from everything else, behind a permission of its own."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="support_need")
    text = models.TextField()
    told_at = models.DateTimeField()
    delete_by = models.DateField()

    class Meta:
        db_table = "mobility_support_need"

    def __str__(self) -> str:
        return "support need"


class Mobility(models.Model):
    """One person's stay abroad at one host."""

    class State(models.TextChoices):
        PLANNED = "planned"
        CONFIRMED = "confirmed"
        ABROAD = "abroad"
        RETURNED = "returned"
        INTERRUPTED = "interrupted"
        CANCELLED = "cancelled"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey("applications.FlowRow", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    participant = models.ForeignKey(Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="mobilities")
    target_group = models.CharField(max_length=30)
    purpose = models.CharField(max_length=30)
    learning_form = models.CharField(max_length=20, default="physical")
    field = models.CharField(max_length=100, blank=True)
    dimension = models.CharField(max_length=20, blank=True)
    # Of the tables of stays: what pays for it (empty: the programme), ISCED-F code, activity type, the school's own reference.
    funding = models.CharField(max_length=20, blank=True, default="")
    isced = models.CharField(max_length=4, blank=True, default="")
    activity = models.CharField(max_length=20, blank=True, default="")
    reference = models.CharField(max_length=50, blank=True, default="")
    # The id that the Beneficiary Module gave the stay, once a file that came out of there has told it.
    module_id = models.CharField(max_length=64, blank=True, default="")
    country_from = models.CharField(max_length=2)
    country_to = models.CharField(max_length=2)
    city = models.CharField(max_length=100, blank=True)
    host_name = models.CharField(max_length=200, blank=True)
    host_kind = models.CharField(max_length=30, blank=True)
    host_contact = models.CharField(max_length=150, blank=True)
    host_email = models.EmailField(blank=True)
    host_language = models.CharField(max_length=5, default="en")
    planned_days = models.PositiveIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    working_days = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    cancelled_reason = models.TextField(blank=True)
    # Of stays whose grant follows unit costs (Erasmus+): kilometres one way and green travel as they really were (empty: not
    # known), and whether the school gets inclusion support for this participant.
    distance_km = models.PositiveIntegerField(null=True, blank=True)
    is_green = models.BooleanField(default=False)
    has_inclusion_support = models.BooleanField(default=False)
    # Days of travel beside the days of the stay, and real costs in euro as the receipts say (empty: none).
    travel_days = models.PositiveSmallIntegerField(default=0)
    inclusion_costs = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    expensive_travel_costs = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    other_costs = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    planned_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mobility_mobility"
        ordering = ["starts_on", "pk"]
        verbose_name_plural = "mobilities"
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="mobility_by_days")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True) | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="mobility_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "cancelled"])
                | models.Q(starts_on__isnull=False, ends_on__isnull=False, participant__isnull=False),
                name="mobility_confirmed_is_complete",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancelled_reason=""), name="mobility_cancelled_why"
            ),
            models.UniqueConstraint(
                fields=["agreement", "reference"], condition=~models.Q(reference=""), name="mobility_reference_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "module_id"], condition=~models.Q(module_id=""), name="mobility_module_id_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.participant or self.target_group} to {self.country_to}"


class MobilityImport(models.Model):
    """A table of stays that was sent for a project: looked at, stored, or taken back again.

    `checked` is a table that waits for a decision; it is swept away with its file after a day. `payload` says, by keys, which
    stays and people the import made and which stays it changed, and what these held before; old values go when it is undone.
    """

    class State(models.TextChoices):
        CHECKED = "checked"
        STORED = "stored"
        UNDONE = "undone"

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("kit.Attachment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    other_sheets = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField()
    sent_by_id = models.CharField(max_length=60)
    sent_by = models.CharField(max_length=200)
    stored_at = models.DateTimeField(null=True, blank=True)
    stored_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "mobility_import"
        ordering = ["-stored_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="checked", stored_at__isnull=True) | models.Q(stored_at__isnull=False, stored_by__gt=""),
                name="import_stored_when",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) & ~models.Q(state="undone")
                | models.Q(undone_at__isnull=False, undone_by__gt="", state="undone"),
                name="import_undone_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="checked")
                | models.Q(rows=models.F("created") + models.F("changed") + models.F("unchanged") + models.F("left_out")),
                name="import_counts_every_row",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name


class Journey(models.Model):
    """One person's trip in a partnership; counted, needs no learning agreement."""

    agreement = models.ForeignKey("grants.GrantAgreement", on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey("applications.FlowRow", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    traveller = models.CharField(max_length=150, blank=True)
    target_group = models.CharField(max_length=30)
    country_from = models.CharField(max_length=2)
    country_to = models.CharField(max_length=2)
    planned_days = models.PositiveIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    purpose_text = models.CharField(max_length=300, blank=True)
    is_made = models.BooleanField(default=False)
    planned_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mobility_journey"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_made=False)
                | models.Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="journey_made_when",
            )
        ]

    def __str__(self) -> str:
        return f"journey to {self.country_to}"


class LearningAgreement(models.Model):
    """The agreement of school, participant and host on one stay, of a minor with a guardian; its content stands in versions."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNING = "signing"
        IN_FORCE = "in_force"

    mobility = models.OneToOneField(Mobility, on_delete=models.PROTECT, related_name="learning_agreement")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    correction_wanted = models.TextField(blank=True)
    correction_wanted_by = models.CharField(max_length=150, blank=True)
    correction_role = models.CharField(max_length=12, blank=True, default="")
    # Why the guardian or the host does not sign; the school answers it, or makes a new version.
    refused_role = models.CharField(max_length=12, blank=True, default="")
    refused_reason = models.TextField(blank=True, default="")
    refused_by = models.CharField(max_length=150, blank=True, default="")
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mobility_learning_agreement"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refused_reason="", refused_role="")
                | (~models.Q(refused_reason="") & models.Q(refused_role__in=["guardian", "host"])),
                name="learning_agreement_refused_by_whom",
            )
        ]

    def __str__(self) -> str:
        return f"learning agreement of {self.mobility}"

    @property
    def document(self) -> str:
        """The name under which signatures are kept."""
        return f"mobility.LearningAgreement:{self.pk}"


class LearningAgreementVersion(models.Model):
    """One version: outcomes, tasks, mentor and assessment, frozen with one hash once it is sent for signature."""

    agreement = models.ForeignKey(LearningAgreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    tasks = models.TextField(blank=True)
    mentor = models.CharField(max_length=150, blank=True)
    assessment = models.TextField(blank=True)
    # What school and host have agreed for all stays, where the text cites it.
    memorandum = models.ForeignKey(
        "qualifications.MemorandumOfUnderstanding", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(max_length=5, default="fi")
    change_reason = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=150)
    due_on = models.DateField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mobility_learning_agreement_version"
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="learning_agreement_version_once"),
            models.CheckConstraint(
                condition=models.Q(frozen_at__isnull=True) | ~models.Q(content_hash=""), name="frozen_version_has_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class MentorChange(models.Model):
    """Another mentor at the host while an agreement is in force, told by host or school; the text stays as it was signed."""

    version = models.ForeignKey(LearningAgreementVersion, on_delete=models.PROTECT, related_name="mentor_changes")
    name = models.CharField(max_length=150)
    from_on = models.DateField()
    told_role = models.CharField(max_length=12)
    told_by = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "mobility_mentor_change"
        ordering = ["version", "told_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") & models.Q(told_role__in=["school", "host"]), name="mentor_change_says_who"
            )
        ]

    def __str__(self) -> str:
        return f"mentor from {self.from_on}"


class ContactChange(models.Model):
    """A host's contact person who says that they are not the right one, and whom the school should ask instead, if known.

    The link goes to the new address only when the school has confirmed it.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    mobility = models.ForeignKey(Mobility, on_delete=models.PROTECT, related_name="contact_changes")
    # Empty where the right person is not known.
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "mobility_contact_change"
        ordering = ["mobility", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mobility"], condition=models.Q(outcome=""), name="contact_change_one_open"),
            models.CheckConstraint(
                condition=models.Q(outcome="", answered_at__isnull=True) | (~models.Q(outcome="") & ~models.Q(answered_by="")
                & models.Q(answered_at__isnull=False)),
                name="contact_change_answered_when",
            ),
            models.CheckConstraint(
                condition=models.Q(name="", email="") | (~models.Q(name="") & ~models.Q(email="")),
                name="contact_change_names_or_does_not",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"contact change of stay {self.mobility_id}"


class AgreedUnit(models.Model):
    """A unit, or part of it, that the stay aims at, with its points as agreed."""

    version = models.ForeignKey(LearningAgreementVersion, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("qualifications.Unit", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=1)

    class Meta:
        db_table = "mobility_agreed_unit"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="agreed_unit_once"),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="agreed_points_positive"),
        ]

    def __str__(self) -> str:
        return str(self.unit_id)


class AgreedOutcome(models.Model):
    """A learning outcome of an agreed unit, as worded when it was agreed."""

    unit = models.ForeignKey(AgreedUnit, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        db_table = "mobility_agreed_outcome"
        ordering = ["unit", "position"]

    def __str__(self) -> str:
        return self.text


# The rest of the room's tables: together they are one room, each file holds one notion.
from vaihto.mobility.models_accompanying import AccompanyingPerson  # noqa: E402
from vaihto.mobility.models_checklist import ChecklistTick  # noqa: E402
from vaihto.mobility.models_groups import GroupStay, StayGroup  # noqa: E402
from vaihto.mobility.models_hosts import LaterPart  # noqa: E402
from vaihto.mobility.models_interrupting import Interruption  # noqa: E402
from vaihto.mobility.models_module import ModuleMapping, ModuleReading  # noqa: E402
from vaihto.mobility.models_places import (  # noqa: E402
    Announcement,
    Candidacy,
    Place,
    PlaceConflict,
    PlaceCriterion,
    PlaceScore,
    Wish,
)
from vaihto.mobility.models_safety import EmergencyContact, Insurance  # noqa: E402

__all__ = [
    "AccompanyingPerson",
    "AgreedOutcome",
    "AgreedUnit",
    "Announcement",
    "Candidacy",
    "ChecklistTick",
    "EmergencyContact",
    "GroupStay",
    "Insurance",
    "Interruption",
    "Journey",
    "LaterPart",
    "LearningAgreement",
    "LearningAgreementVersion",
    "Mobility",
    "MobilityImport",
    "ModuleMapping",
    "ModuleReading",
    "Participant",
    "Place",
    "PlaceConflict",
    "PlaceCriterion",
    "PlaceScore",
    "StayGroup",
    "SupportNeed",
    "Wish",
]
