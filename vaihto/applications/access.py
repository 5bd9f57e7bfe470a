"""Who may open the addresses of this room."""

from vaihto.kit.access import EVERYBODY, Row
from vaihto.kit.actors import ADMINISTRATOR, ASSESSOR, AUDITOR, COORDINATOR, OFFICER, PARTNER

STAFF = (OFFICER, AUDITOR, ADMINISTRATOR)
SIGNED_IN = (OFFICER, ASSESSOR, COORDINATOR, AUDITOR, ADMINISTRATOR)


def written(name: str, methods: str = "GET POST") -> Row:
    """Return the row of a page of the draft: the applicant's own people only."""
    return Row(f"applications:{name}", methods, own=(COORDINATOR,), note="the applicant's own people")


def read(name: str) -> Row:
    """Return the row of a page of what was sent."""
    return Row(f"applications:{name}", own=(COORDINATOR,), any=STAFF)


ROWS: tuple[Row, ...] = (
    Row("applications:list", any=STAFF),
    Row("applications:download", any=STAFF),
    Row("applications:case", any=STAFF),
    Row("applications:record", "GET POST", any=(OFFICER,), note="refused for an officer with a declared conflict"),
    Row("applications:take_over", "POST", any=(OFFICER,), note="refused for an officer with a declared conflict"),
    Row("applications:form_preview", any=STAFF),
    Row("applications:judged_differently", any=STAFF),
    Row("applications:form_versions", any=STAFF),
    Row("applications:late_doors", "GET POST", any=STAFF, note="only officers open one"),
    Row("applications:late_door_close", "POST", any=(OFFICER,)),
    written("seen_changes", "POST"),
    written("add_file"),
    read("answer_file"),
    Row("applications:mine", any=SIGNED_IN, note="lists only what is the actor's own"),
    Row("applications:start", "GET POST", any=(COORDINATOR,), note="for an organisation of the actor's own"),
    Row("applications:start_from", "POST", own=(COORDINATOR,), note="from an application of the actor's own organisation"),
    Row("applications:verify", any=EVERYBODY, note="says match or no match; 429 after too many tries"),
    written("edit", "GET"),
    written("applicant"),
    written("partners", "GET"),
    written("add_partner"),
    written("change_partner"),
    written("partner_contact"),
    written("partner_deed", "POST"),
    written("project"),
    written("aims"),
    written("rows"),
    written("rows_live", "POST"),
    written("paste"),
    written("row_deed", "POST"),
    written("draft_pdf", "GET"),
    written("units"),
    written("add_unit"),
    written("working_life"),
    written("impact"),
    written("budget"),
    written("autosave", "POST"),
    written("here", "POST"),
    written("histories", "GET"),
    written("history"),
    written("check"),
    written("completion"),
    written("save_completion", "POST"),
    Row("applications:completion_result", "GET POST", any=STAFF, note="recorded by an officer without a conflict"),
    read("completed_json"),
    Row("applications:file_limit", "GET POST", any=(OFFICER,)),
    Row("applications:inform", "GET POST", any=(OFFICER,)),
    Row("applications:likeness", any=(OFFICER, AUDITOR), note="never for applicants or assessors"),
    Row("applications:recheck", "POST", any=(OFFICER,)),
    Row("applications:assign", "POST", any=(OFFICER,), note="refused for cases with a declared conflict"),
    Row("applications:undo_assign", "POST", any=(OFFICER,), note="only what the officer gave last"),
    Row("applications:add_note", "GET POST", any=(OFFICER,), note="refused for an officer with a declared conflict"),
    Row("applications:paper", own=(COORDINATOR,), any=STAFF, note="the agency's own notes only for its staff"),
    Row("applications:remove_paper", "GET POST", own=(COORDINATOR,), any=(OFFICER,)),
    written("add_paper"),
    written("hearing"),
    written("service", "POST"),
    read("receipt"),
    read("receipt_pdf"),
    read("content"),
    read("content_json"),
    written("withdraw"),
    Row("applications:partner", "GET POST", own=(PARTNER,), note="by link"),
)
