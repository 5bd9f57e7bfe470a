"""What the privacy register says of this room."""

from vaihto.kit.privacy import Basis, Purpose, Retention, register

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
    none="id agreement kind amount due_on state working planned_at approved_at paid_on reference",
    trace="planned_by_id planned_by_name approved_by approved_by_name",
)  # fmt: skip
