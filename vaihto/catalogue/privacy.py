"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register

register(
    "catalogue.Result", purpose=Purpose.RESULTS, retention=Retention.PERMANENT,
    none="id agreement title_fi title_sv title_en what_fi what_sv what_en where where_note adapted_from "
    "adapted_note adapted_url version state begun_at saved_at published_at hidden_at",
    identity="saved_by published_by hidden_by", opinion="hidden_reason",
)  # fmt: skip
register(
    "catalogue.ResultTag", purpose=Purpose.RESULTS, retention=Retention.PERMANENT, none="id result kind value",
)  # fmt: skip
