"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register

register(
    "assessment.Assignment", purpose=Purpose.ASSESSMENT, retention=Retention.CALL_PLUS_5,
    none="id application state due_on language version", identity="assessor assigned_by",
    opinion="summary withdrawn_reason", trace="assigned_at saved_at handed_in_at withdrawn_at",
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
