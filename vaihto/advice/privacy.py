"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "advice.SelfCheck", purpose=Purpose.ADVICE, retention=Retention.YEAR_1,
    none="id token call action situation judgement language made_at expires_on",
)  # fmt: skip
register(
    "advice.Enquiry", purpose=Purpose.ADVICE, retention=Retention.YEAR_1,
    none="id number once organisation_name action language wanted_on self_check state sent_at talk_at answered_at",
    identity="name person", contact="email phone", opinion="idea answer", trace="answered_by",
)  # fmt: skip
shown("advice.Enquiry", idea="handlers mail")
