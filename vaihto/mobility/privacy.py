"""What the privacy register says of this room."""

from vaihto.kit.privacy import Basis, Purpose, Retention, register, shown

register(
    "mobility.Participant", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement organisation added_at", identity="name is_minor guardian_name",
    contact="email language guardian_email guardian_language",
    learning="target_group qualification",
)  # fmt: skip
register(
    "mobility.SupportNeed", purpose=Purpose.MOBILITY, basis=Basis.CONSENT, retention=Retention.AFTER_STAY,
    none="id delete_by", identity="participant", health="text", trace="told_at",
)  # fmt: skip
register(
    "mobility.Mobility", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement row target_group purpose learning_form field dimension funding isced activity country_from country_to "
    "city host_name host_kind host_language planned_days starts_on ends_on working_days state planned_at confirmed_at "
    "cancelled_at returned_at distance_km is_green travel_days expensive_travel_costs other_costs",
    identity="participant host_contact reference module_id", learning="has_inclusion_support inclusion_costs",
    contact="host_email",
    opinion="cancelled_reason",
)  # fmt: skip
register(
    "mobility.Interruption", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id withdrawn_by planned_last_day last_day state_before decision counted_days", identity="mobility",
    health="kind reason evidence",
    opinion="decision_reason", trace="recorded_at recorded_by decided_at decided_by_id decided_by",
)  # fmt: skip
register(
    "mobility.LaterPart", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility first position earlier_last_day", trace="joined_at joined_by",
)  # fmt: skip
register(
    "mobility.StayGroup", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement title", trace="made_at made_by",
)  # fmt: skip
register(
    "mobility.GroupStay", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id group came", identity="mobility", contact="before",
)  # fmt: skip
register(
    "mobility.Insurance", purpose=Purpose.MOBILITY, retention=Retention.AFTER_STAY,
    none="id kind insurer", identity="mobility policy", trace="told_at",
)  # fmt: skip
register(
    "mobility.EmergencyContact", purpose=Purpose.MOBILITY, retention=Retention.AFTER_STAY,
    none="id position", identity="mobility name relation", contact="phone", trace="told_at",
)  # fmt: skip
register(
    "mobility.AccompanyingPerson", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement stays role starts_on ends_on country_to distance_km is_green has_travel added_at", identity="name",
    contact="phone", trace="travel_decided_by travel_decided_at",
)  # fmt: skip
register(
    "mobility.ChecklistTick", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility key", trace="ticked_at ticked_by",
)  # fmt: skip
register(
    "mobility.MobilityImport", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement file sha256 other_sheets state rows created changed unchanged left_out", identity="file_name payload",
    trace="sent_at sent_by_id sent_by stored_at stored_by undone_at undone_by",
)  # fmt: skip
register(
    "mobility.ModuleMapping", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id programme version state file_name sha256 head names columns", trace="made_at made_by used_at used_by",
)  # fmt: skip
register(
    "mobility.ModuleReading", purpose=Purpose.MOBILITY, retention=Retention.AFTER_STAY,
    none="id agreement mapping file sha256 other_sheets kept", identity="file_name", trace="sent_at sent_by_id sent_by",
)  # fmt: skip
register(
    "mobility.Journey", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement row target_group country_from country_to planned_days starts_on ends_on is_made planned_at "
    "recorded_at",
    identity="traveller", opinion="purpose_text",
)  # fmt: skip
register(
    "mobility.LearningAgreement", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility state version correction_role refused_role", opinion="correction_wanted refused_reason",
    identity="correction_wanted_by refused_by", trace="refused_at",
)  # fmt: skip
register(
    "mobility.LearningAgreementVersion", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement number memorandum language content_hash due_on frozen_at in_force_at replaced_at", identity="mentor",
    opinion="change_reason", learning="tasks assessment content", trace="written_at written_by",
)  # fmt: skip
register(
    "mobility.MentorChange", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id version from_on told_role", identity="name", trace="told_by told_at",
)  # fmt: skip
register(
    "mobility.ContactChange", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id mobility language outcome", identity="name", contact="email", trace="asked_by asked_at answered_by answered_at",
)  # fmt: skip
register(
    "mobility.AgreedUnit", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id version unit", learning="points",
)  # fmt: skip
register(
    "mobility.AgreedOutcome", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id unit position", learning="text",
)  # fmt: skip
register(
    "mobility.Announcement", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id agreement address title_fi title_sv title_en text_fi text_sv text_en who_fi who_sv who_en question_1_fi "
    "question_1_sv question_1_en question_2_fi question_2_sv question_2_en groups purpose closes_at answer_days state made_at "
    "opened_at closed_at counts erased_at",
    contact="contact", opinion="return_reason",
    trace="proposed_at proposed_by_id proposed_by decided_at decided_by_id decided_by",
)  # fmt: skip
register(
    "mobility.Place", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id announcement position country_to city host_name starts_on ends_on seats",
)  # fmt: skip
register(
    "mobility.PlaceCriterion", purpose=Purpose.MOBILITY, retention=Retention.PROGRAMME_PLUS_10,
    none="id announcement position title_fi title_sv title_en max_points",
)  # fmt: skip
register(
    "mobility.Candidacy", purpose=Purpose.MOBILITY, retention=Retention.AFTER_CHOICE,
    none="id announcement state outcome place reserve_number answer_by reply mobility",
    identity="name is_minor guardian_name", contact="email email_key language guardian_email guardian_language",
    learning="group needs_support", opinion="motivation answer_1 answer_2 reason",
    trace="sent_at changed_at withdrawn_at replied_at",
)  # fmt: skip
register(
    "mobility.Wish", purpose=Purpose.MOBILITY, retention=Retention.AFTER_CHOICE,
    none="id place order", identity="candidacy",
)  # fmt: skip
register(
    "mobility.PlaceScore", purpose=Purpose.MOBILITY, retention=Retention.AFTER_CHOICE,
    none="id criterion", identity="candidacy", learning="points", trace="scorer_id scorer scored_at",
)  # fmt: skip
register(
    "mobility.PlaceConflict", purpose=Purpose.MOBILITY, retention=Retention.AFTER_CHOICE,
    none="id", identity="candidacy", trace="person_id person declared_at",
)  # fmt: skip
AGREED = "handlers host participant guardian"
shown(
    "mobility.Participant", name=AGREED, email=AGREED, qualification=f"{AGREED} counterpart", guardian_email="handlers guardian"
)  # fmt: skip
# The school that arranges the support, and who told of it; the agency does not read it.
shown("mobility.SupportNeed", text="coordinator participant")
shown("mobility.LearningAgreementVersion", tasks=AGREED, assessment=AGREED, mentor=AGREED)
# A memorandum of understanding names the same outcomes and qualifications: they are those of the school.
shown("mobility.AgreedOutcome", text=f"{AGREED} counterpart assessor")
# Whom to ask stands on the announcement, and so do the groups to choose from. The rest is the candidate's and the school's.
shown("mobility.Announcement", contact="everybody")
shown(
    "mobility.Candidacy", name="coordinator candidate", email="coordinator candidate mail", email_key="coordinator candidate",
    group="everybody", motivation="coordinator candidate", answer_1="coordinator candidate", answer_2="coordinator candidate",
    reason="coordinator candidate mail",
)  # fmt: skip
# The school that recorded it, and the officer who decides whether it was force majeure.
shown("mobility.Interruption", reason="coordinator officer")
