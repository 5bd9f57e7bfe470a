"""What the privacy register says of this room."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "programmes.Programme", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id code pack rule_year title_fi title_sv title_en agency_fi agency_sv agency_en "
    "agency_country starts_on ends_on",
    contact="contact",
)  # fmt: skip
shown("programmes.Programme", contact="everybody mail")
