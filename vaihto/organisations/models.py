"""Organisations, who belongs to them, what earlier calls say about them, and their development plans."""

from django.db import models

from vaihto.kit.languages import language_field

KINDS = ["vet_provider", "company", "working_life_organisation", "research_institution", "authority", "other"]
SIZES = ["micro", "small", "medium", "large"]


class Organisation(models.Model):
    """A school, company or other body; hosts and partners abroad too."""

    name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="fi")
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=30)
    business_id = models.CharField(max_length=30, blank=True)
    oid = models.CharField(max_length=12, blank=True)
    region = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    size = models.CharField(max_length=10, blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    is_example = models.BooleanField(default=False)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "organisations_organisation"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "business_id"],
                condition=~models.Q(business_id=""),
                name="organisation_business_id_once",
            ),
            models.UniqueConstraint(fields=["oid"], condition=~models.Q(oid=""), name="organisation_oid_once"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="organisation_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation: coordinator (writes and runs projects) or member, and the right to sign."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator"
        MEMBER = "member"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.COORDINATOR)
    position = models.CharField(max_length=150, blank=True)
    may_sign = models.BooleanField(default=False)
    right_to_sign = models.CharField(max_length=300, blank=True)
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "organisations_membership"
        ordering = ["organisation", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=models.Q(ended_at__isnull=True),
                name="member_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(may_sign=False) | ~models.Q(right_to_sign=""), name="right_to_sign_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"


class Invitation(models.Model):
    """An invitation to a colleague who has no account yet; it turns into a membership at the first sign-in."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=12, choices=Membership.Role.choices, default=Membership.Role.COORDINATOR)
    invited_by = models.CharField(max_length=150)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "organisations_invitation"
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"


class Standing(models.Model):
    """What an earlier call says about an organisation: accreditation, a grant, a running project; dated, with a source."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="standings")
    kind = models.CharField(max_length=30)
    detail = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "organisations_standing"
        ordering = ["-starts_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "source"], name="standing_once_per_source")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation}"


class DevelopmentPlan(models.Model):
    """How a school develops itself through internationality, in the four dimensions; saved as versions."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="development_plans")
    version = models.PositiveIntegerField()
    language = language_field()
    staff = models.TextField(blank=True)
    organisation_text = models.TextField(blank=True)
    partners = models.TextField(blank=True)
    curricula = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=150)

    class Meta:
        db_table = "organisations_development_plan"
        ordering = ["organisation", "-version"]
        constraints = [models.UniqueConstraint(fields=["organisation", "version"], name="development_plan_version_once")]

    def __str__(self) -> str:
        return f"plan {self.version} of {self.organisation}"

    def text_of(self, dimension: str) -> str:
        """Return what the plan says of a dimension: staff, organisation, partners or curricula."""
        return self.organisation_text if dimension == "organisation" else str(getattr(self, dimension, ""))
