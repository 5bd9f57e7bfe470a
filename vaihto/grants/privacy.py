"""What the privacy register says of this room."""

from vaihto.kit.privacy import Basis, Purpose, Retention, register, shown

register(
    "grants.GrantAgreement", purpose=Purpose.GRANT, basis=Basis.PUBLIC_TASK, retention=Retention.PROGRAMME_PLUS_10,
    none="id application organisation number version amount starts_on ends_on report_due_on language state content "
    "content_hash settlement is_locked drawn_up_at sent_at active_at settled_at",
)  # fmt: skip
register(
    "grants.AmountLine", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement position row heading quantity rate amount basis parameter source",
)  # fmt: skip
register(
    "grants.Payment", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement kind amendment amount due_on state working planned_at approved_at paid_on reference",
    trace="planned_by_id planned_by_name approved_by approved_by_name",
)  # fmt: skip
ENTERED = "entered_at entered_by_id entered_by_name confirmed_at confirmed_by_id confirmed_by_name dropped_at dropped_by_name"
register(
    "grants.BankAccount", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement version paper", money="iban bic", identity="holder", contact="entered_by_email", trace=ENTERED,
)  # fmt: skip
register(
    "grants.PayerAccount", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id programme version holder iban bic is_example", contact="entered_by_email", trace=ENTERED,
)  # fmt: skip
register(
    "grants.PaymentBatch", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id programme key requested_on state made_at released_at apart_at payer total message_id content_hash "
    "bank_file_hash table_file_hash",
    money="content bank_file table_file",
    trace="made_by_id made_by_name released_by_id released_by_name apart_by_name",
)  # fmt: skip
register(
    "grants.BatchPayment", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id batch payment account position amount is_live outcome code reason answered_at",
)  # fmt: skip
register(
    "grants.BankAnswer", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id batch file_hash message_id statuses strangers read_at applied_at paid_on",
    trace="read_by_id read_by_name applied_by_name",
)  # fmt: skip
register(
    "grants.Recovery", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id payment claimed asked_at answer_by answered_at amount decided_at interest_rate interest_from interest_source "
    "interest interest_received_on interest_reference",
    opinion="reason answer grounds",
    trace="asked_by_id asked_by_name answered_by_name decided_by_id decided_by_name",
)  # fmt: skip
register(
    "grants.Instalment", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id recovery position due_on amount received_on reference", trace="recorded_by_name",
)  # fmt: skip
register(
    "grants.Amendment", purpose=Purpose.GRANT, basis=Basis.PUBLIC_TASK, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement place state is_agencys written_at sent_at prepared_at decided_at content content_hash active_at ended_at",
    opinion="reason opinion grounds",
    trace="written_by_id written_by_name prepared_by_id prepared_by_name decided_by_id decided_by_name ended_by_name",
)  # fmt: skip
register(
    "grants.AmendmentItem", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id amendment position kind answer", contact="old new", opinion="answer_reason",
)  # fmt: skip
register(
    "grants.AgreementTerms", purpose=Purpose.GRANT, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement amendment version starts_on ends_on report_due_on amount lines counts partners since",
)  # fmt: skip
shown("grants.BankAccount", holder="handlers audit")
shown("grants.Recovery", reason="handlers mail audit", grounds="handlers mail audit")
shown("grants.Amendment", reason="handlers audit", opinion="handlers audit")
