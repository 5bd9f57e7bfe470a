"""What this room keeps: no personal data but who read requirements in."""

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
register(
    "qualifications.Qualification",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PERMANENT,
    none="id organisation code number name_fi name_sv name_en content content_hash read_at",
    trace="read_by_id read_by_name",
)
