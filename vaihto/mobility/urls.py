"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.mobility.views import agreements, by_link, imports, lists, stays

app_name = "mobility"
urlpatterns: list[URLPattern] = [
    path("", lists.stays, name="list"),
    path("list.<slug:kind>", lists.download, name="download"),
    path("abroad/", lists.abroad, name="abroad"),
    path("abroad.<slug:kind>", lists.abroad_file, name="abroad_file"),
    path("plan/<int:agreement>/", lists.plan, name="plan"),
    path("journeys/", lists.journeys, name="journeys"),
    path("journeys.<slug:kind>", lists.journeys_download, name="journeys_download"),
    path("journeys/<int:pk>/", lists.journey, name="journey"),
    path("tables/<int:agreement>/", imports.project, name="tables"),
    path("tables/<int:agreement>/template.<slug:kind>", imports.template, name="table_template"),
    path("tables/<int:agreement>/stays.<slug:kind>", imports.export, name="table_export"),
    path("imports/<int:pk>/", imports.one, name="import"),
    path("imports/<int:pk>/checked.xlsx", imports.with_comments, name="import_annotated"),
    path("imports/<int:pk>/left-out.xlsx", imports.left_out, name="import_left_out"),
    path("imports/<int:pk>/undo/", imports.undo, name="import_undo"),
    path("<int:pk>/", stays.detail, name="detail"),
    path("<int:pk>/edit/", stays.edit, name="edit"),
    path("<int:pk>/depart/", stays.depart, name="depart"),
    path("<int:pk>/return/", stays.record_return, name="return"),
    path("<int:pk>/travel/", stays.travel, name="travel"),
    path("<int:pk>/cancel/", stays.cancel, name="cancel"),
    path("<int:pk>/support/", stays.support, name="support"),
    path("<int:pk>/agreement/", agreements.agreement, name="agreement"),
    path("<int:pk>/agreement/write/", agreements.write, name="write"),
    path("<int:pk>/agreement/send/", agreements.send, name="send"),
    path("<int:pk>/agreement/sign/", agreements.sign, name="sign"),
    path("<int:pk>/agreement/new-version/", agreements.new_version, name="new_version"),
    path("<int:pk>/agreement/keep/", agreements.keep, name="keep"),
    path("<int:pk>/agreement/link/<slug:role>/", agreements.link, name="link"),
    path("<int:pk>/agreement/<int:number>/", agreements.version, name="version"),
    path("<int:pk>/agreement/<int:number>.pdf", agreements.pdf, name="pdf"),
    path("host/<str:token>/agreement/", by_link.host_sign, name="host_sign"),
    path("host/<str:token>/correction/", by_link.host_correction, name="host_correction"),
    path("host/<str:token>/agreement.pdf", by_link.host_pdf, name="host_pdf"),
    path("participant/<str:token>/agreement/", by_link.participant_sign, name="participant_sign"),
    path("participant/<str:token>/correction/", by_link.participant_correction, name="participant_correction"),
    path("participant/<str:token>/agreement.pdf", by_link.participant_pdf, name="participant_pdf"),
    path("participant/<str:token>/support/", by_link.participant_support, name="participant_support"),
]
