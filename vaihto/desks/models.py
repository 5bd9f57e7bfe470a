"""Private addresses of calendars, and what each calendar has told before: so that a changed or gone day is told as such."""

from django.db import models


class CalendarFeed(models.Model):
    """A private address under which a person's calendar reads their deadlines; only a hash of its secret part is kept."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # The last day on which a calendar read it; no more, for every few hours one does.
    read_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "desks_calendar_feed"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(revoked_at__isnull=True), name="calendar_feed_one_open")
        ]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class CalendarEntry(models.Model):
    """One thing that a person's calendar was told: what it said last, how often it changed, whether it is off."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=400)
    path = models.CharField(max_length=200)
    # A moment or a whole day, never both.
    moment = models.DateTimeField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "desks_calendar_entry"
        ordering = ["person", "key"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="calendar_entry_once"),
            models.CheckConstraint(
                condition=models.Q(moment__isnull=True, day__isnull=False) | models.Q(moment__isnull=False, day__isnull=True),
                name="calendar_entry_moment_or_day",
            ),
        ]

    def __str__(self) -> str:
        return self.key
