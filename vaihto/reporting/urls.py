"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.reporting.views import lists, participant, report

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("", lists.reports, name="list"),
    path("list.<slug:kind>", lists.download, name="download"),
    path("start/<int:agreement>/", lists.start, name="start"),
    path("participants/<int:agreement>/", lists.ask_participants, name="ask_participants"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/save/", report.save, name="save"),
    path("<int:pk>/check/", report.check, name="check"),
    path("<int:pk>/report.pdf", report.pdf, name="pdf"),
    path("<int:pk>/ask/", report.ask, name="ask"),
    path("<int:pk>/accept/", report.accept, name="accept"),
    path("questions/<int:pk>/", report.answer, name="answer"),
    path("participant/<str:token>/", participant.participant, name="participant"),
]
