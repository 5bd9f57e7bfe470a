"""The privacy register of this room."""

from vaihto.kit.privacy import Purpose, Retention, register

register(
    "statistics.PublishedFigure", purpose=Purpose.STATISTICS, retention=Retention.PERMANENT,
    none="id series year direction group value precision unit note_fi note_sv note_en source source_url is_break break_fi "
    "break_sv break_en",
    trace="entered_at entered_by",
)  # fmt: skip
register(
    "statistics.Baseline", purpose=Purpose.STATISTICS, retention=Retention.PERMANENT, none="id target year value source",
    trace="entered_at entered_by",
)  # fmt: skip
