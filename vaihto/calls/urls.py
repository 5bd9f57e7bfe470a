"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.calls.views import annexes, comparing, making, parts, publishing, reading

app_name = "calls"
urlpatterns: list[URLPattern] = [
    path("", reading.calls, name="list"),
    path("calls.<str:kind>", reading.calls_file, name="file"),
    path("new/", making.new, name="new"),
    path("<int:pk>/", reading.detail, name="detail"),
    path("<int:pk>/preview/", reading.preview, name="preview"),
    path("<int:pk>/versions/<int:number>.json", reading.version, name="version"),
    path("<int:pk>/edit/", making.manage, name="manage"),
    path("<int:pk>/copy/", comparing.copy, name="copy"),
    path("<int:pk>/compare/", comparing.compare, name="compare"),
    path("<int:pk>/edit/publish/", publishing.publish, name="publish"),
    path("<int:pk>/edit/extend/", publishing.extend, name="extend"),
    path("<int:pk>/edit/mend/", publishing.mend, name="mend"),
    path("<int:pk>/edit/mended/", publishing.mended, name="mended"),
    path("<int:pk>/edit/equal/", publishing.equal, name="equal"),
    path("<int:pk>/edit/numbers/", parts.numbers, name="numbers"),
    path("<int:pk>/edit/numbers/new-rate/", parts.rate, name="rate"),
    path("<int:pk>/edit/numbers/<slug:parameter>/", parts.number, name="number"),
    path("<int:pk>/edit/annex/", annexes.annex, name="annex"),
    path("<int:pk>/edit/annex/template.csv", annexes.template, name="annex_template"),
    path("<int:pk>/edit/annex/remove/", annexes.remove_annex, name="annex_remove"),
    path("<int:pk>/edit/questions/", parts.questions, name="questions"),
    path("<int:pk>/edit/questions/new/", parts.row, {"part": "questions"}, name="question_new"),
    path("<int:pk>/edit/questions/row/<slug:key>/", parts.row, {"part": "questions"}, name="question"),
    path("<int:pk>/edit/criteria/", parts.criteria, name="criteria"),
    path("<int:pk>/edit/criteria/new/", parts.row, {"part": "criteria"}, name="criterion_new"),
    path("<int:pk>/edit/criteria/row/<slug:key>/", parts.row, {"part": "criteria"}, name="criterion"),
    path("<int:pk>/edit/<slug:part>/remove/<str:key>/", making.remove, name="remove"),
    path("<int:pk>/edit/<slug:part>/", making.section, name="section"),
]
