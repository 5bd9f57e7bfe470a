"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

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
register(
    "reporting.CutProposal", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id report state proposed_at answer_by answered_at ended_at letter_hash", opinion="answer grounds letter",
    identity="proposed_by_name answered_by_name ended_by_name", trace="proposed_by_id ended_by_id",
)  # fmt: skip
register(
    "reporting.ReportCut", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id proposal line heading rule", money="line_amount amount decided", opinion="reason",
)  # fmt: skip
register(
    "reporting.InterimReport", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement language state due_on asked_at versions version content_hash saved_at sent_at judged_at",
    opinion="reason texts content remark", identity="asked_by saved_by sent_by judged_by", role="sent_by_position",
)  # fmt: skip
register(
    "reporting.LateReport", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement interim until opened_at", opinion="reason", identity="opened_by",
)  # fmt: skip
register(
    "reporting.PartReport", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id report partner state language travelled hosted asked_at saved_at sent_at", opinion="texts without_reason",
    identity="sent_by without_by", role="sent_by_position",
)  # fmt: skip
register(
    "reporting.CheckRound", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id call seed commitment rows list_hash shares is_example opened_at word drawn_at", identity="opened_by drawn_by",
    trace="opened_by_id drawn_by_id",
)  # fmt: skip
register(
    "reporting.SampleCheck", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id round agreement is_drawn state asked_at due_on checklist consequence prepared_at approved_at",
    opinion="risk findings", identity="prepared_by approved_by", trace="prepared_by_id approved_by_id",
)  # fmt: skip
register(
    "reporting.CheckEvidence", purpose=Purpose.REPORTING, retention=Retention.PROGRAMME_PLUS_10,
    none="id check_of attachment sent_at", opinion="note", identity="sent_by",
)  # fmt: skip
shown("reporting.ParticipantReport", learnt="handlers participant", improve="handlers participant")
shown("reporting.ReportQuestion", question="handlers mail audit")
shown("reporting.InterimReport", reason="handlers mail audit")
