"""Who may open the addresses of this room, allauth's among them."""

from vaihto.kit.access import EVERYBODY, Row

PERSONS = ("officer", "assessor", "coordinator", "auditor", "administrator")
ROWS: tuple[Row, ...] = (
    Row("people:sign_in", "GET POST", any=EVERYBODY),
    Row("people:demo_sign_in", "POST", any=EVERYBODY, note="404 outside the demo"),
    Row("people:lost_link", "GET POST", any=EVERYBODY, note="the same answer for every address; 429 after too many tries"),
    Row("people:profile", "GET POST", own=PERSONS),
    Row("people:second_step", "GET", own=PERSONS),
    Row("people:end_sessions", "POST", own=PERSONS),
    Row("people:link_provider", "POST", own=PERSONS, note="404 where no provider of that name is set"),
    Row("people:unlink_provider", "POST", own=PERSONS, note="404 for a link of somebody else"),
    Row("people:people", "GET", any=("administrator", "auditor")),
    Row("people:add_person", "GET POST", any=("administrator",)),
    Row("people:person", "GET POST", any=("administrator", "auditor"), note="auditors read; what they post is refused in words"),
    Row("people:end_role", "POST", any=("administrator",)),
    Row("people:deputy", "GET POST", own=("officer",), note="each officer names own deputies"),
    Row("people:person_deputy", "GET POST", any=("administrator",), note="404 for a person who is no officer"),
    Row("people:end_deputy", "POST", any=("administrator",), own=("officer",), note="404 for the deputy of somebody else"),
    Row("people:close_account", "POST", any=("administrator",)),
    Row("people:reset_second_step", "POST", any=("administrator",)),
    Row("people:views", own=PERSONS, note="own views of lists, and for the agency's staff those that colleagues share"),
    Row("people:save_view", "POST", own=PERSONS, note="only of lists that the person may open"),
    Row("people:view", "GET POST", own=("coordinator",), note="each person only own ones, the agency's people too"),
    Row("people:remove_view", "POST", own=("coordinator",), note="each person only own ones, the agency's people too"),
    Row("people:restore_view", "POST", own=("coordinator",), note="each person only own ones, the agency's people too"),
    Row("people:translations", "GET", any=("officer", "administrator", "auditor")),
    Row("people:translation", "GET POST", any=("officer", "administrator", "auditor"), note="auditors read; POST is refused"),
    Row("people:withdraw_translation", "POST", any=("officer", "administrator", "auditor"), note="auditors are refused in words"),
    Row("account_login", "GET", any=EVERYBODY, note="sends to people:sign_in"),
    *(
        Row(name, "GET POST", any=EVERYBODY)
        for name in (
            "account_signup", "account_logout", "account_request_login_code", "account_confirm_login_code",
            "account_email_verification_sent", "account_reset_password", "account_confirm_password_reset_code",
            "account_complete_password_reset", "mfa_authenticate",
        )
    ),
    Row("mfa_login_webauthn", "GET POST", any=EVERYBODY, note="the browser's question to a passkey, and its answer"),
    Row("openid_connect_login", "POST", any=EVERYBODY, note="404 where no provider of that name is set"),
    Row("openid_connect_callback", "GET", any=EVERYBODY, note="the way back from a provider; 404 where none of that name is set"),
    Row("account_inactive", "GET", any=EVERYBODY),
    Row("account_password_reset_completed", "GET", any=EVERYBODY),
    *(
        Row(name, "GET POST", own=PERSONS)
        for name in (
            "account_email", "account_reauthenticate", "account_change_password", "account_set_password",
            "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
            "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
        )
    ),
    *(
        Row(name, "GET", own=PERSONS)
        for name in ("mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
    ),
)  # fmt: skip
