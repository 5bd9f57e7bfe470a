"""What this room keeps: addresses of calendars and what they told."""

from vaihto.kit.privacy import Purpose, Retention, register

register(
    "desks.CalendarFeed", purpose=Purpose.MESSAGES, retention=Retention.WHILE_ACCOUNT,
    none="id token_hash", identity="person", trace="made_at revoked_at read_on",
)  # fmt: skip
register(
    "desks.CalendarEntry", purpose=Purpose.MESSAGES, retention=Retention.YEAR_1,
    none="id key title path moment day sequence is_cancelled", identity="person", trace="told_at changed_at",
)  # fmt: skip
