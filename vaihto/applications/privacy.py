"""What this room keeps, why, and for how long."""

from typing import Any

from vaihto.kit.privacy import Purpose, Retention, register, shown


def put(model: str, **kinds: Any) -> None:
    """Register a model of this room: all of it serves the handling of applications."""
    register(model, purpose=Purpose.APPLICATION, retention=Retention.PROGRAMME_PLUS_10, **kinds)


put(
    "applications.Application",
    none="id call organisation number title language starts_on ends_on transfers dimensions version state check_state "
    "check_due_on counts form_version self_check enquiry started_as taken_from taken created_at saved_at sent_at withdrawn_at",
    money="requested total_cost", role="handler",
)  # fmt: skip
put(
    "applications.Answer", none="id application key version language is_latest is_aside attempt", opinion="value",
    trace="begun_at saved_at saved_by saved_by_id",
)  # fmt: skip
put(
    "applications.FieldVersion", none="id application field version is_latest is_aside attempt", opinion="value",
    trace="begun_at saved_at saved_by saved_by_id",
)  # fmt: skip
put(
    "applications.Partner",
    none="id application name country city kind role_text language state address website size",
    identity="contact_name answered_by own_contact", contact="contact_email own_email own_phone",
    role="answered_position", opinion="decline_reason",
    trace="invited_at reminded_at answered_at",
)  # fmt: skip
put(
    "applications.FlowRow",
    none="id application position version made_as count target_group purpose country_from country_to days host field dimension "
    "is_continuing_training distance_km is_green fewer_opportunities travel_days is_blended accompanying_persons "
    "accompanying_days course_days inclusion_costs expensive_travel_people expensive_travel_costs other_costs",
)  # fmt: skip
put("applications.PlannedUnit", none="id application unit")
put(
    "applications.Submission", none="id application content_hash findings call_version", opinion="content",
    trace="sent_at sent_by_id", identity="sent_by", role="sent_by_position",
)  # fmt: skip
put(
    "applications.FormalCheck", none="id application verdict due_on partners findings is_by_applicant", opinion="reasons",
    trace="recorded_at recorded_by",
)  # fmt: skip
put(
    "applications.CompletionRequest",
    none="id application check_step fields state due_on content_hash result",
    opinion="before after message content result_reason",
    trace="closed_at closed_by result_at result_by",
)  # fmt: skip
put(
    "applications.CasePaper", none="id application attachment is_internal removed_at", opinion="text removed_reason",
    trace="added_at added_by_id added_by",
)  # fmt: skip
put(
    "applications.InformationRequest", none="id numbers withheld content_hash", identity="requester", opinion="reason",
    trace="made_at made_by",
)  # fmt: skip
put("applications.ServiceConsent", none="id application", trace="given_at given_by withdrawn_at withdrawn_by")
put("applications.Fingerprint", none="id application sketch content_hash made_at")
put(
    "applications.LateDoor",
    none="id call organisation until",
    opinion="reason",
    trace="opened_at opened_by closed_at closed_by",
)
put("applications.CaseCounter", none="id year last")
put(
    "applications.BlockedPerson",
    none="id application",
    role="person",
    opinion="reason",
    trace="blocked_at",
)
register(
    "applications.Writer", purpose=Purpose.APPLICATION, retention=Retention.MINUTE, none="id application", role="section",
    trace="person seen_at",
)  # fmt: skip
shown("applications.Answer", value="handlers assessor")
shown("applications.FormalCheck", reasons="handlers mail audit")
shown(
    "applications.Partner",
    contact_name="handlers partner host participant guardian mail audit",
    contact_email="handlers partner host participant guardian audit",
)
