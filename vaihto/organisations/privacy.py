"""What this room keeps about organisations and the people in them, and why."""

from vaihto.kit.privacy import Purpose, Retention, register, shown

register(
    "organisations.Organisation",
    purpose=Purpose.ORGANISATIONS,
    retention=Retention.PERMANENT,
    none="id name language country kind business_id oid region city address size website is_example registered_at",
    contact="email",
)
register(
    "organisations.Membership",
    purpose=Purpose.ORGANISATIONS,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id organisation",
    identity="person",
    role="role position may_sign right_to_sign",
    trace="joined_at ended_at",
)
register(
    "organisations.Invitation",
    purpose=Purpose.ORGANISATIONS,
    retention=Retention.YEAR_1,
    none="id organisation",
    identity="name",
    contact="email",
    role="role",
    trace="invited_by invited_at accepted_at withdrawn_at",
)
register(
    "organisations.Standing",
    purpose=Purpose.ORGANISATIONS,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id organisation kind detail amount starts_on ends_on source recorded_at",
)
register(
    "organisations.DevelopmentPlan",
    purpose=Purpose.ORGANISATIONS,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id organisation version language starts_on ends_on saved_at",
    opinion="staff organisation_text partners curricula",
    trace="saved_by",
)
shown("organisations.Invitation", email="handlers mail")
shown("organisations.Organisation", email="handlers participant")
