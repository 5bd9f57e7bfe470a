"""The addresses of this room."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from vaihto.applications.views import (
    completion,
    drafts,
    files,
    for_calls,
    handling,
    histories,
    informing,
    papers,
    partners,
    pasting,
    rows,
    sending,
    staff,
    starting,
    together,
    units,
    verifying,
    writing,
)


class DeedConverter(StringConverter):
    """What can be done with a partner by a button."""

    regex = "invite|remind|remove|withdraw"


class RowDeedConverter(StringConverter):
    """What can be done with a row by a button."""

    regex = "duplicate|up|down|remove|restore"


class SectionConverter(StringConverter):
    """A section of questions that is saved while it is written."""

    regex = "project|aims|units|working_life|impact|budget"


class PartConverter(StringConverter):
    """A section that somebody may have open, its page with a form or not."""

    regex = "applicant|partners|rows|project|aims|units|working_life|impact|budget"


class FormatConverter(StringConverter):
    """The formats of a list."""

    regex = "csv|xlsx|json"


register_converter(DeedConverter, "partner_deed")
register_converter(RowDeedConverter, "row_deed")
register_converter(SectionConverter, "application_section")
register_converter(PartConverter, "application_part")
register_converter(FormatConverter, "list_format")

app_name = "applications"
urlpatterns: list[URLPattern] = [
    path("", staff.list_, name="list"),
    path("applications.<list_format:kind>", staff.download, name="download"),
    path("case/<int:pk>/", staff.case, name="case"),
    path("case/<int:pk>/check/", staff.record, name="record"),
    path("case/<int:pk>/take-over/", staff.take_over, name="take_over"),
    path("call/<int:pk>/form/", for_calls.form_preview, name="form_preview"),
    path("call/<int:pk>/versions/", for_calls.form_versions, name="form_versions"),
    path("call/<int:pk>/late/", for_calls.late_doors, name="late_doors"),
    path("call/<int:pk>/late/<int:door_pk>/close/", for_calls.late_door_close, name="late_door_close"),
    path("<int:pk>/file/<slug:key>/add/", files.add_file, name="add_file"),
    path("<int:pk>/file/<int:file_pk>/", files.answer_file, name="answer_file"),
    path("<int:pk>/seen-changes/", for_calls.seen_changes, name="seen_changes"),
    path("call/<int:pk>/judged-differently/", for_calls.judged_differently, name="judged_differently"),
    path("mine/", starting.mine, name="mine"),
    path("start/<int:pk>/", starting.start, name="start"),
    path("<int:pk>/", writing.edit, name="edit"),
    path("<int:pk>/applicant/", writing.applicant, name="applicant"),
    path("<int:pk>/partners/", partners.partners, name="partners"),
    path("<int:pk>/partners/add/", partners.add_partner, name="add_partner"),
    path("<int:pk>/partners/<int:partner_pk>/", partners.change_partner, name="change_partner"),
    path("<int:pk>/partners/<int:partner_pk>/contact/", partners.partner_contact, name="partner_contact"),
    path("<int:pk>/partners/<int:partner_pk>/<partner_deed:deed>/", partners.partner_deed, name="partner_deed"),
    path("<int:pk>/project/", writing.section, {"key": "project"}, name="project"),
    path("<int:pk>/aims/", writing.section, {"key": "aims"}, name="aims"),
    path("<int:pk>/rows/", rows.rows, name="rows"),
    path("<int:pk>/rows/paste/", pasting.paste, name="paste"),
    path("<int:pk>/rows/<int:row>/<row_deed:deed>/", pasting.row_deed, name="row_deed"),
    path("<int:pk>/draft.pdf", drafts.draft_pdf, name="draft_pdf"),
    path("verify/", verifying.verify, name="verify"),
    path("start/<int:pk>/from/<int:earlier>/", drafts.start_from, name="start_from"),
    path("<int:pk>/rows/live/", rows.live, name="rows_live"),
    path("<int:pk>/units/", units.units, name="units"),
    path("<int:pk>/units/add/", units.add_unit, name="add_unit"),
    path("<int:pk>/working-life/", writing.section, {"key": "working_life"}, name="working_life"),
    path("<int:pk>/impact/", writing.section, {"key": "impact"}, name="impact"),
    path("<int:pk>/budget/", writing.section, {"key": "budget"}, name="budget"),
    path("<int:pk>/<application_section:key>/autosave/", together.autosave, name="autosave"),
    path("<int:pk>/<application_part:key>/here/", together.here, name="here"),
    path("<int:pk>/history/", histories.all_fields, name="histories"),
    path("<int:pk>/history/<slug:name>/", histories.history, name="history"),
    path("<int:pk>/check/", sending.check, name="check"),
    path("case/<int:pk>/completion/<int:request_pk>/", completion.result, name="completion_result"),
    path("file-size/", informing.file_limit, name="file_limit"),
    path("information/", informing.inform, name="inform"),
    path("case/<int:pk>/likeness/", informing.likeness_of, name="likeness"),
    path("recheck/<int:pk>/", informing.recheck, name="recheck"),
    path("assign/", handling.assign, name="assign"),
    path("assign/undo/", handling.undo, name="undo_assign"),
    path("case/<int:pk>/note/", papers.add_note, name="add_note"),
    path("paper/<int:pk>/", papers.paper, name="paper"),
    path("paper/<int:pk>/remove/", papers.remove_paper, name="remove_paper"),
    path("<int:pk>/paper/", papers.add_paper, name="add_paper"),
    path("<int:pk>/hearing/", papers.hearing, name="hearing"),
    path("<int:pk>/service/", papers.service, name="service"),
    path("<int:pk>/completion/", completion.completion, name="completion"),
    path("<int:pk>/completion/<application_section:key>/", completion.save_completion, name="save_completion"),
    path("<int:pk>/completion/<int:request_pk>.json", completion.completed_json, name="completed_json"),
    path("<int:pk>/receipt/", sending.receipt, name="receipt"),
    path("<int:pk>/receipt.pdf", sending.receipt_pdf, name="receipt_pdf"),
    path("<int:pk>/sent/", sending.content, name="content"),
    path("<int:pk>/sent.json", sending.content_json, name="content_json"),
    path("<int:pk>/withdraw/", sending.withdraw, name="withdraw"),
    path("partner/<str:token>/", partners.partner, name="partner"),
]
