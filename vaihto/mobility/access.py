"""Who may open the addresses of this room."""

from typing import Any

from vaihto.kit.access import Row

READ: dict[str, Any] = {"own": ("coordinator",), "any": ("officer", "auditor")}
SCHOOL: dict[str, Any] = {"own": ("coordinator",)}
ROWS: tuple[Row, ...] = (
    Row("mobility:list", **READ, note="a coordinator sees the stays of own projects"),
    Row("mobility:download", **READ),
    Row("mobility:abroad", **READ),
    Row("mobility:abroad_file", **READ, note="with contact details; each is noted in the participant’s record"),
    Row("mobility:plan", "POST", own=("coordinator",), any=("officer",)),
    Row("mobility:journeys", **READ),
    Row("mobility:journeys_download", **READ),
    Row("mobility:journey", "GET POST", **SCHOOL),
    Row("mobility:tables", "GET POST", **SCHOOL),
    Row("mobility:table_template", **SCHOOL),
    Row("mobility:table_export", **SCHOOL, note="names of participants: only the school"),
    Row("mobility:import", "GET POST", **SCHOOL),
    Row("mobility:import_annotated", **SCHOOL),
    Row("mobility:import_left_out", **SCHOOL),
    Row("mobility:import_undo", "GET POST", **SCHOOL),
    Row("mobility:detail", **READ),
    Row("mobility:edit", "GET POST", **SCHOOL),
    Row("mobility:depart", "POST", **SCHOOL),
    Row("mobility:return", "GET POST", **SCHOOL),
    Row("mobility:travel", "GET POST", **SCHOOL, note="saves only where the grant follows unit costs"),
    Row("mobility:cancel", "GET POST", **SCHOOL),
    Row("mobility:support", "GET POST", **SCHOOL, note="health: only the school's coordinators, not its other members"),
    Row("mobility:agreement", **READ),
    Row("mobility:write", "GET POST", **SCHOOL),
    Row("mobility:send", "POST", **SCHOOL),
    Row("mobility:sign", "POST", **SCHOOL, note="only with the right to sign"),
    Row("mobility:new_version", "GET POST", **SCHOOL),
    Row("mobility:keep", "POST", **SCHOOL),
    Row("mobility:link", "POST", **SCHOOL),
    Row("mobility:version", **READ),
    Row("mobility:pdf", **READ),
    Row("mobility:host_sign", "GET POST", own=("host",)),
    Row("mobility:host_correction", "GET POST", own=("host",)),
    Row("mobility:host_pdf", own=("host",)),
    Row("mobility:guardian_sign", "GET POST", own=("guardian",)),
    Row("mobility:guardian_correction", "GET POST", own=("guardian",)),
    Row("mobility:guardian_refusal", "GET POST", own=("guardian",)),
    Row("mobility:guardian_pdf", own=("guardian",)),
    Row("mobility:participant_sign", "GET POST", own=("participant",)),
    Row("mobility:participant_correction", "GET POST", own=("participant",)),
    Row("mobility:participant_pdf", own=("participant",)),
    Row("mobility:participant_support", "GET POST", own=("participant",)),
)
