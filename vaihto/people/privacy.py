"""What this room keeps about people, and why."""

from vaihto.kit.privacy import Basis, Purpose, Retention, register, shown

register(
    "people.Person",
    purpose=Purpose.SIGN_IN,
    retention=Retention.WHILE_ACCOUNT,
    none="id language",
    identity="name password",
    contact="email phone",
    role="is_active is_staff is_superuser groups user_permissions",
    trace="joined_at last_login",
)
register(
    "people.StaffRole",
    purpose=Purpose.SIGN_IN,
    basis=Basis.LEGAL_OBLIGATION,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id",
    role="person role title may_decide",
    trace="granted_at ended_at",
)
register(
    "people.Deputy",
    purpose=Purpose.SIGN_IN,
    basis=Basis.LEGAL_OBLIGATION,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id",
    role="person deputy starts_on ends_on",
    trace="set_at set_by_id set_by ended_at",
)
register(
    "people.SignIn",
    purpose=Purpose.SIGN_IN,
    retention=Retention.YEAR_1,
    none="id session_key",
    identity="person",
    trace="ways browser began_at",
)
register(
    "people.TranslationCheck",
    purpose=Purpose.SIGN_IN,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id language texts_hash",
    identity="checked_by",
    trace="confirmed_at confirmed_by withdrawn_at withdrawn_by",
)
register(
    "people.SavedView",
    purpose=Purpose.SIGN_IN,
    retention=Retention.WHILE_ACCOUNT,
    none="id place is_shared is_default",
    identity="person",
    opinion="name query",
    trace="saved_at removed_at",
)
register(
    "people.Link",
    purpose=Purpose.SIGN_IN,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id token_hash subject subject_id case language expires_at code_hash code_expires_at code_tries browser_hash",
    identity="name",
    contact="email",
    role="role organisation",
    trace="created_at created_by spent_at revoked_at bound_at opened_at proved_at",
)
shown(
    "people.Person",
    name="handlers assessor host participant guardian mail audit",
    email="handlers assessor host participant guardian counterpart search",
    # Its hash is shown to nobody.
    **dict.fromkeys(["password"], ""),
)
shown(
    "people.Link",
    name="handlers partner host participant guardian counterpart candidate mail audit",
    email="handlers host participant guardian candidate audit",
)
shown("people.SavedView", name="handlers audit")
