"""The privacy register of kit's own tables and of the libraries' tables."""

from vaihto.kit.privacy import Basis, Purpose, Retention, register

register(
    "kit.AuditLine", purpose=Purpose.EVIDENCE, basis=Basis.LEGAL_OBLIGATION, retention=Retention.PERMANENT,
    none="id number case sequence deed operation subject previous_of_case previous_of_all hash",
    trace="at actor_kind actor_id actor_roles", identity="actor_name actor_for actor_organisation", opinion="changes reason",
)  # fmt: skip
register("kit.AuditHead", purpose=Purpose.EVIDENCE, retention=Retention.PERMANENT, none="id number hash")
register(
    "kit.OnceKey", purpose=Purpose.EVIDENCE, retention=Retention.PROGRAMME_PLUS_10, none="id key claimant", trace="claimed_at"
)
register(
    "kit.OutboxItem", purpose=Purpose.MESSAGES, retention=Retention.YEAR_1,
    none="id kind key case state attempts not_before last_error message_id", contact="recipient language",
    opinion="subject body payload", trace="created_at done_at",
)  # fmt: skip
register(
    "kit.Signature", purpose=Purpose.EVIDENCE, basis=Basis.CONTRACT, retention=Retention.PROGRAMME_PLUS_10,
    none="id document version content_hash language", learning="content", opinion="statement",
    identity="signer_kind signer_id name", role="role position organisation right_to_sign", trace="signed_at",
)  # fmt: skip
register(
    "kit.PaperSignature", purpose=Purpose.EVIDENCE, basis=Basis.CONTRACT, retention=Retention.PROGRAMME_PLUS_10,
    none="id document version content_hash scan scan_hash state is_alone", identity="name", role="role position",
    contact="recorded_by_email recorded_by_language", opinion="reason",
    trace="signed_on recorded_at recorded_by_id recorded_by_name decided_at decided_by_id decided_by_name",
)  # fmt: skip
register(
    "kit.RecordView", purpose=Purpose.EVIDENCE, basis=Basis.LEGAL_OBLIGATION, retention=Retention.PROGRAMME_PLUS_10,
    none="id record", trace="viewer_kind viewer_id page at viewer_roles", identity="viewer_name viewer_organisation",
)  # fmt: skip
register(
    "kit.SearchText",
    purpose=Purpose.PROGRAMME,
    retention=Retention.PROGRAMME_PLUS_10,
    none="id kind key",
    identity="exact name",
    opinion="text",
)
register("kit.ClockOffset", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT, none="id seconds")
register("kit.Heartbeat", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT, none="id at")
register(
    "kit.Attachment", purpose=Purpose.APPLICATION, retention=Retention.CALL_PLUS_5,
    none="id stored_name kind size sha256 changes purpose case", opinion="original_name",
    trace="received_at received_by_kind erased_at", identity="received_by_id received_by_name",
)  # fmt: skip
register(
    "kit.AttachmentLimit", purpose=Purpose.PROGRAMME, retention=Retention.PERMANENT,
    none="id megabytes reason", trace="set_at", identity="set_by",
)  # fmt: skip

register(
    "account.EmailAddress", purpose=Purpose.SIGN_IN, retention=Retention.WHILE_ACCOUNT,
    none="id verified primary", contact="email", identity="user",
)  # fmt: skip
register(
    "account.EmailConfirmation", purpose=Purpose.SIGN_IN, retention=Retention.WHILE_ACCOUNT,
    none="id key", contact="email_address", trace="created sent",
)  # fmt: skip
register(
    "mfa.Authenticator", purpose=Purpose.SIGN_IN, retention=Retention.WHILE_ACCOUNT,
    none="id type data", identity="user", trace="created_at last_used_at",
)  # fmt: skip
register(
    "socialaccount.SocialAccount", purpose=Purpose.SIGN_IN, retention=Retention.WHILE_ACCOUNT,
    none="id provider", identity="user uid", contact="extra_data", trace="last_login date_joined",
)  # fmt: skip
# The providers stand in the environment, and their tokens are not kept: both tables stay empty.
register(
    "socialaccount.SocialApp", purpose=Purpose.SIGN_IN, retention=Retention.PERMANENT,
    none="id provider provider_id name client_id secret key settings",
)  # fmt: skip
register(
    "socialaccount.SocialToken", purpose=Purpose.SIGN_IN, retention=Retention.WHILE_ACCOUNT,
    none="id app token token_secret expires_at", identity="account",
)  # fmt: skip
register(
    "sessions.Session", purpose=Purpose.SIGN_IN, retention=Retention.YEAR_1, none="session_key expire_date", trace="session_data"
)
register(
    "admin.LogEntry", purpose=Purpose.EVIDENCE, retention=Retention.PROGRAMME_PLUS_10,
    none="id content_type object_id object_repr action_flag change_message", identity="user", trace="action_time",
)  # fmt: skip
register("auth.Permission", purpose=Purpose.SIGN_IN, retention=Retention.PERMANENT, none="id name content_type codename")
register("auth.Group", purpose=Purpose.SIGN_IN, retention=Retention.PERMANENT, none="id name permissions")
register("contenttypes.ContentType", purpose=Purpose.SIGN_IN, retention=Retention.PERMANENT, none="id app_label model")
register(
    "django_tasks_database.DBTaskResult", purpose=Purpose.MESSAGES, retention=Retention.YEAR_1,
    none="id status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids queue_name backend_name "
    "run_after return_value exception_class_path traceback",
)  # fmt: skip
