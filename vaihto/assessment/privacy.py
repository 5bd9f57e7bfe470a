"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "assessment.Assignment", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application state due_on language version is_third returns", identity="assessor assigned_by",
    opinion="summary withdrawn_reason returned_reason", trace="assigned_at saved_at handed_in_at withdrawn_at returned_at",
)  # fmt: skip
register(
    "assessment.Score", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id assignment criterion version", opinion="points reason", trace="saved_at",
)  # fmt: skip
register(
    "assessment.ConflictOfInterest", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application", identity="person", role="role", opinion="reason", trace="declared_at",
)  # fmt: skip
register(
    "assessment.ClosedAssessment", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id call", trace="closed_at closed_by",
)  # fmt: skip
register(
    "assessment.BlindCopy", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application call code", identity="words checked_by", opinion="title content", trace="made_at checked_at",
)  # fmt: skip
register(
    "assessment.BlindFile", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application original copy", identity="given_by ended_by", trace="given_at ended_at",
)  # fmt: skip
register(
    "assessment.Arrangement", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id call needs most_each third_limit third_source not_below_threshold consolidates reads_language evenness due_on "
    "version", trace="planned_at published_at",
)  # fmt: skip
register(
    "assessment.Band", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id call least_percent title_fi title_sv title_en",
)  # fmt: skip
register(
    "assessment.Profile", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id version", identity="person", role="languages fields most is_available", trace="saved_at saved_by",
)  # fmt: skip
register(
    "assessment.Employment", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id profile", role="organisation country role from_year to_year",
)  # fmt: skip
register(
    "assessment.Invitation", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id call most state", identity="person", opinion="answer", trace="invited_at invited_by answered_at",
)  # fmt: skip
register(
    "assessment.PlannedPair", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id call application kind fit", identity="assessor", opinion="reason", trace="made_at made_by",
)  # fmt: skip
register(
    "assessment.Consolidation", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application state language version round", identity="consolidator", opinion="summary",
    trace="named_at named_by saved_at put_forward_at agreed_at",
)  # fmt: skip
register(
    "assessment.CommonScore", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id consolidation criterion version", opinion="points reason", trace="saved_at",
)  # fmt: skip
register(
    "assessment.Approval", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id consolidation round", identity="person", opinion="is_approved comment", trace="given_at",
)  # fmt: skip
register(
    "assessment.Tally", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application call stage assigned handed_in conflicts is_agreed", opinion="total spread points counted is_above",
)  # fmt: skip
shown("assessment.Assignment", summary="officer auditor assessor")
shown("assessment.Score", reason="officer auditor coordinator assessor")
# The title of the application, which assessors of a blind call read without names.
shown("assessment.BlindCopy", title="handlers assessor mail audit")
