"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "calls.Call", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id programme action year title_fi title_sv title_en summary_fi summary_sv summary_en "
    "priorities_fi priorities_sv priorities_en opens_at closes_at decision_by projects_start_from budget "
    "total_threshold completion_days acceptance_days prefinancing_percent prefinancing_source "
    "is_blind state version published_at created_at points_total equal_texts copied_from mends",
    contact="contact",
)  # fmt: skip
register(
    "calls.CallNumber",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PERMANENT,
    none="id call parameter value unit source",
)
register(
    "calls.CallAnnex", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id call name text source added_at", trace="added_by",
)  # fmt: skip
register(
    "calls.Question", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id call key section position kind label_fi label_sv label_en help_fi help_sv help_en example_fi example_sv example_en "
    "is_required max_length settings condition_question condition_test condition_value",
)  # fmt: skip
register(
    "calls.Criterion", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id call key position title_fi title_sv title_en help_fi help_sv help_en max_points threshold",
)  # fmt: skip
register(
    "calls.CallVersion", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id call number content content_hash published_at reason", trace="published_by",
)  # fmt: skip
shown("calls.Call", contact="everybody mail")
