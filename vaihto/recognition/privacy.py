"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "recognition.HostAssessment", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility language content_hash started_at saved_at handed_in_at", identity="assessor_name",
    role="assessor_position", opinion="words", learning="days_absent content",
)  # fmt: skip
register(
    "recognition.Achievement", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id assessment outcome", learning="grade", opinion="comment",
)  # fmt: skip
register(
    "recognition.RecognitionDecision", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility agreed_unit version is_current decided_at",
    learning="extent points reason grade correction_reason route way demonstration_place demonstration_on "
    "demonstration_text standing standing_group standing_name",
    identity="decided_by_id decided_by", role="decided_by_position right",
)  # fmt: skip
register(
    "recognition.Transcript", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility version language content_hash code issued_at replaced_at", learning="content",
)  # fmt: skip
register(
    "recognition.CorrectionRequest", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility asked_at answered_at", opinion="text answer", identity="answered_by_id answered_by",
)  # fmt: skip
register(
    "recognition.HostGrade", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id assessment agreed_unit", learning="grade",
)  # fmt: skip
register(
    "recognition.HostOutcome", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id assessment position", learning="text",
)  # fmt: skip
register(
    "recognition.OutcomeUse", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id", learning="decision home agreed other",
)  # fmt: skip
register(
    "recognition.KnownSeal", purpose=Purpose.RECOGNITION, retention=Retention.PERMANENT,
    none="id organisation certificate fingerprint starts_at ends_at recorded_at replaced_at",
)  # fmt: skip
register(
    "recognition.SealedExport", purpose=Purpose.RECOGNITION, retention=Retention.PROGRAMME_PLUS_10,
    none="id transcript seal format sealed_at",
)  # fmt: skip
shown("recognition.HostAssessment", words="handlers participant")
shown("recognition.RecognitionDecision", reason="handlers participant", demonstration_text="handlers participant")
