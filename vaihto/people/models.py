"""Persons, the roles that the agency gives, and signed links."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from vaihto.kit.languages import language_field


class PersonManager(BaseUserManager["Person"]):
    """Makes persons; the e-mail address is what they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Return a new, saved person; without a password only the code by e-mail opens the door."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Return a new administrator of the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with that address, whatever its capitals."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = language_field()
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "people_person"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name; Django and allauth ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name."""
        return self.name


class StaffRole(models.Model):
    """A role at the agency: officer, assessor, auditor or administrator."""

    class Role(models.TextChoices):
        OFFICER = "officer"
        ASSESSOR = "assessor"
        AUDITOR = "auditor"
        ADMINISTRATOR = "administrator"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=15, choices=Role.choices)
    title = models.CharField(max_length=100, blank=True)
    may_decide = models.BooleanField(default=False)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_staff_role"
        ordering = ["person", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(ended_at__isnull=True), name="staff_role_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["officer", "assessor", "auditor", "administrator"]),
                name="staff_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class Deputy(models.Model):
    """Who does an officer's work on the days when the officer is away; it ends by itself, or earlier."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputises")
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_at = models.DateTimeField()
    set_by_id = models.CharField(max_length=60)
    set_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_deputy"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["deputy", "ends_on"], name="people_deputy_by_days")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="deputy_ends_after_start"),
            models.CheckConstraint(condition=~models.Q(person=models.F("deputy")), name="deputy_is_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.person_id}"


class Link(models.Model):
    """A link by which somebody without an account does one thing; bound to the first browser that opens it."""

    class Role(models.TextChoices):
        PARTNER = "partner"
        HOST = "host"
        PARTICIPANT = "participant"
        GUARDIAN = "guardian"
        COUNTERPART = "counterpart"
        CANDIDATE = "candidate"

    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Role.choices)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    case = models.CharField(max_length=80)
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="en")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    bound_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    # When the bound browser wrote a code from the invited address: it may then open the address's other links too.
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_link"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="links_of_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(browser_hash="", bound_at__isnull=True)
                | (~models.Q(browser_hash="") & models.Q(bound_at__isnull=False)),
                name="link_bound_when",
            ),
            models.CheckConstraint(
                condition=models.Q(proved_at__isnull=True) | models.Q(bound_at__isnull=False), name="link_proved_when_bound"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} link to {self.subject}:{self.subject_id}"


class SignIn(models.Model):
    """A sign-in: in what kind of browser, by what, and the key of its session as long as that can be ended from elsewhere."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, blank=True)
    ways = models.CharField(max_length=120, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()

    class Meta:
        db_table = "people_sign_in"
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session_key"], condition=~models.Q(session_key=""), name="sign_in_once_per_session")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.browser} {self.began_at:%Y-%m-%d}"


class TranslationCheck(models.Model):
    """Somebody who knows the language has read the texts of the link pages in it and found them right.

    It holds for the texts that were read: `texts_hash` says which; when a text changes, the language is unchecked again.
    """

    language = models.CharField(max_length=5)
    texts_hash = models.CharField(max_length=64)
    checked_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        db_table = "people_translation_check"
        ordering = ["language", "-confirmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language"], condition=models.Q(withdrawn_at__isnull=True), name="translation_checked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_by="")),
                name="translation_withdrawn_by_whom",
            ),
            models.CheckConstraint(condition=~models.Q(checked_by=""), name="translation_checked_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.texts_hash[:12]}"


class SavedView(models.Model):
    """A list as somebody wants to find it again: its filters and order under a name; shared with the agency's staff or one's own.

    A removed one can be brought back for a day.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # The name of the list's address, such as applications:list.
    place = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_saved_view"
        ordering = ["place", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "name"], condition=models.Q(removed_at__isnull=True), name="saved_view_name_once"
            ),
            models.UniqueConstraint(
                fields=["person", "place"], condition=models.Q(is_default=True, removed_at__isnull=True),
                name="saved_view_one_default",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_a_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
