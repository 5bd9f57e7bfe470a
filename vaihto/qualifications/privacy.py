"""What this room keeps: no personal data."""

from vaihto.kit.privacy import Purpose, Retention, register

register(
    "qualifications.Unit",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PERMANENT,
    none=("id organisation qualification code title language points scheme field source retired_on replaces added_at"),
)
register(
    "qualifications.LearningOutcome",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PERMANENT,
    none="id unit position text",
)
