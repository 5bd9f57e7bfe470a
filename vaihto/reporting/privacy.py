"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register

register(
    "reporting.ParticipantReport", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility language sent_at", opinion="goals_reached guidance recognition recommends learnt improve",
)  # fmt: skip
register(
    "reporting.FinalReport", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement language state versions version content_hash started_at saved_at sent_at accepted_at",
    opinion="texts content", identity="saved_by sent_by accepted_by", role="sent_by_position",
)  # fmt: skip
register(
    "reporting.ReportQuestion", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id report language asked_at due_on answered_at", opinion="question answer", identity="asked_by answered_by",
)  # fmt: skip
