"""What this room keeps of persons: who read requirements in, and who writes, signs and answers for a memorandum."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

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
register(
    "qualifications.MemorandumOfUnderstanding",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id organisation title language starts_on ends_on aims assessment recognition state version change_reason replaces "
    "renews content_hash frozen_at in_force_at replaced_at "
    "ended_on ended_for ended_at",
    opinion="correction_wanted end_reason",
    identity="correction_wanted_by content ended_by",
    trace="written_at written_by",
)
register(
    "qualifications.MemorandumPartner",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id memorandum organisation position name country city",
    identity="contact_name",
    contact="contact_email language",
)
register(
    "qualifications.MemorandumUnit",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id memorandum unit corresponds_to",
)
register(
    "qualifications.GradeConversion",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id memorandum position host_grade plain home_grade",
)
shown("qualifications.MemorandumPartner", contact_name="handlers counterpart", contact_email="handlers counterpart")
