"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "selection.SetAmount", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id application", money="amount", opinion="reason", trace="set_at", identity="set_by",
)  # fmt: skip
register(
    "selection.SelectionProposal", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id call state basis_hash", identity="prepared_by", role="prepared_by_title",
    opinion="note basis summary returned_reason", trace="prepared_at presented_at",
)  # fmt: skip
register(
    "selection.ProposalLine", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id proposal application position rank points points_by_criterion outcome reserve_place reason_code "
    "missing_points missing_euro details answer_by",
    money="amount lines", trace="lapsed_at",
)  # fmt: skip
register(
    "selection.SelectionDecision", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id proposal answer_by content_hash", identity="decided_by decided_by_name", role="decided_by_title",
    opinion="content", trace="decided_at",
)  # fmt: skip
register(
    "selection.Scenario", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id call letter name wishes state inputs_hash", identity="made_by put_away_by",
    trace="made_at counted_at put_away_at", money="summary",
)  # fmt: skip
register(
    "selection.ScenarioLine", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id scenario application position points outcome reason_code reserve_place",
    money="amount requested ranked_amount",
)  # fmt: skip
register(
    "selection.BudgetTransfer", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id proposal from_call to_call", money="amount", trace="moved_at", identity="moved_by",
)  # fmt: skip
register(
    "selection.Letter", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id line language content_hash", opinion="content", trace="sent_at seen_at", identity="seen_by",
)  # fmt: skip
register(
    "selection.Acceptance", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id line is_accepted", opinion="reason", identity="answered_by_id answered_by",
    role="answered_by_position right_to_sign", trace="answered_at",
)  # fmt: skip
register(
    "selection.RectificationInstruction", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id kind number text_fi text_sv text_en note", identity="made_by approved_by approval_recorded_by",
    trace="made_at approved_at",
)  # fmt: skip
register(
    "selection.LetterAddition", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id outcome number text_fi text_sv text_en note", identity="made_by", trace="made_at",
)  # fmt: skip
register(
    "selection.LaterProposal", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id line kind state content_hash", money="amount free", identity="prepared_by decided_by",
    role="prepared_by_title decided_by_title", opinion="reason returned_reason content", trace="prepared_at decided_at",
)  # fmt: skip
register(
    "selection.FurtherLetter", purpose=Purpose.SELECTION, retention=Retention.PROGRAMME_PLUS_10,
    none="id application later request language content_hash", opinion="content", trace="sent_at seen_at", identity="seen_by",
)  # fmt: skip
register(
    "selection.RectificationRequest", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id line state way attachment language is_late correction recomputed outcome content_hash",
    money="amount extra money_from money_note", identity="filed_by_id filed_by recorded_by handler",
    role="filed_by_position handler_title",
    opinion="text reasons content", trace="received_on counted_on last_day filed_at taken_at decided_at",
)  # fmt: skip
register(
    "selection.ResultPublication", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id call version content content_hash note withdrawn_reason", identity="published_by withdrawn_by",
    trace="published_at withdrawn_at",
)  # fmt: skip
register(
    "selection.PresentationMemo", purpose=Purpose.SELECTION, retention=Retention.PERMANENT,
    none="id proposal language content_hash", opinion="content", trace="frozen_at",
)  # fmt: skip
shown("selection.SelectionProposal", note="officer auditor")
shown("selection.Acceptance", reason="handlers audit")
shown("selection.LaterProposal", reason="officer auditor audit")
shown("selection.RectificationRequest", reasons="handlers audit")
