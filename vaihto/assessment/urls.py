"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.assessment.views import arranging, assessing, blinding

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("", assessing.tasks, name="tasks"),
    path("tasks.<str:kind>", assessing.tasks_file, name="tasks_file"),
    path("<int:pk>/", assessing.assess, name="assess"),
    path("<int:pk>/save/", assessing.save, name="save"),
    path("<int:pk>/total/", assessing.total, name="total"),
    path("<int:pk>/conflict/", assessing.conflict, name="conflict"),
    path("<int:pk>/withdraw/", arranging.withdraw, name="withdraw"),
    path("calls/", arranging.calls_list, name="calls"),
    path("calls/<int:pk>/", arranging.call, name="call"),
    path("calls/<int:pk>.<str:kind>", arranging.call_file, name="call_file"),
    path("applications/<int:pk>/", arranging.application, name="application"),
    path("applications/<int:pk>/blind/", blinding.blind_copy, name="blind"),
    path("applications/<int:pk>/assign/", arranging.assign, name="assign"),
    path("applications/<int:pk>/conflict/", arranging.officer_conflict, name="officer_conflict"),
]
