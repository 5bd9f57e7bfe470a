"""Who may open the addresses of this room. A draft is answered as missing to everybody outside the agency."""

from vaihto.calls.permissions import SEES_DRAFTS
from vaihto.kit.access import EVERYBODY, Row

OFFICER = ("officer",)
ROWS: tuple[Row, ...] = (
    Row("calls:list", any=EVERYBODY, note="drafts for the agency only"),
    Row("calls:file", any=EVERYBODY, note="drafts for the agency only"),
    Row("calls:new", "GET POST", any=OFFICER),
    Row("calls:detail", any=EVERYBODY, note="drafts for the agency only"),
    Row("calls:preview", any=SEES_DRAFTS),
    Row("calls:version", any=EVERYBODY),
    Row("calls:copy", "GET POST", any=OFFICER),
    Row("calls:compare", any=SEES_DRAFTS),
    Row("calls:manage", any=SEES_DRAFTS),
    Row("calls:publish", "POST", any=OFFICER),
    Row("calls:mend", "POST", any=OFFICER),
    Row("calls:mended", "GET POST", any=OFFICER, note="missing for a draft that mends nothing"),
    Row("calls:equal", "POST", any=OFFICER),
    Row("calls:extend", "GET POST", any=OFFICER),
    Row("calls:numbers", any=SEES_DRAFTS),
    Row("calls:rate", "GET POST", any=OFFICER),
    Row("calls:number", "GET POST", any=OFFICER),
    Row("calls:annex", "GET POST", any=SEES_DRAFTS, note="only officers save; missing where grants follow no annex"),
    Row("calls:annex_template", any=SEES_DRAFTS, note="missing where grants follow no annex"),
    Row("calls:annex_remove", "POST", any=OFFICER, note="missing where grants follow no annex"),
    Row("calls:questions", any=SEES_DRAFTS),
    Row("calls:question_new", "GET POST", any=OFFICER),
    Row("calls:question", "GET POST", any=OFFICER),
    Row("calls:criteria", "GET POST", any=SEES_DRAFTS, note="only officers save"),
    Row("calls:criterion_new", "GET POST", any=OFFICER),
    Row("calls:criterion", "GET POST", any=OFFICER),
    Row("calls:remove", "POST", any=OFFICER),
    Row("calls:section", "GET POST", any=OFFICER),
)
