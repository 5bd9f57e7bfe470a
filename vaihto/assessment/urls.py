"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.assessment.views import agreeing, arranging, assessing, blinding, planning, pool

app_name = "assessment"
urlpatterns: list[URLPattern] = [
    path("", assessing.tasks, name="tasks"),
    path("tasks.<str:kind>", assessing.tasks_file, name="tasks_file"),
    path("<int:pk>/", assessing.assess, name="assess"),
    path("<int:pk>/save/", assessing.save, name="save"),
    path("<int:pk>/total/", assessing.total, name="total"),
    path("<int:pk>/conflict/", assessing.conflict, name="conflict"),
    path("<int:pk>/withdraw/", arranging.withdraw, name="withdraw"),
    path("<int:pk>/common/", agreeing.common, name="common"),
    path("<int:pk>/common/save/", agreeing.save_common, name="save_common"),
    path("<int:pk>/common/answer/", agreeing.answer_common, name="answer_common"),
    path("<int:pk>/return/", agreeing.hand_back, name="hand_back"),
    path("profile/", pool.own_profile, name="own_profile"),
    path("invitations/<int:pk>/", pool.answer, name="answer_invitation"),
    path("pool/", pool.pool, name="pool"),
    path("pool.<str:kind>", pool.pool_file, name="pool_file"),
    path("pool/<int:pk>/", pool.profile, name="profile"),
    path("calls/<int:pk>/arrangement/", planning.arrangement, name="arrangement"),
    path("calls/<int:pk>/plan/", planning.plan, name="plan"),
    path("calls/<int:pk>/plan/make/", planning.make_plan, name="make_plan"),
    path("calls/<int:pk>/plan/publish/", planning.publish_plan, name="publish_plan"),
    path("calls/<int:pk>/invite/", planning.invite, name="invite"),
    path("calls/<int:pk>/calibration/", planning.calibration, name="calibration"),
    path("applications/<int:pk>/plan/", planning.by_hand, name="by_hand"),
    path("applications/<int:pk>/common/", agreeing.name, name="name_consolidator"),
    path("calls/", arranging.calls_list, name="calls"),
    path("calls/<int:pk>/", arranging.call, name="call"),
    path("calls/<int:pk>.<str:kind>", arranging.call_file, name="call_file"),
    path("applications/<int:pk>/", arranging.application, name="application"),
    path("applications/<int:pk>/blind/", blinding.blind_copy, name="blind"),
    path("applications/<int:pk>/blind/<int:file_pk>/", blinding.give, name="blind_file_copy"),
    path("applications/<int:pk>/blind/<int:file_pk>/back/", blinding.take_back, name="blind_file_back"),
    path("files/<int:pk>/", blinding.blind_file, name="blind_file"),
    path("applications/<int:pk>/assign/", arranging.assign, name="assign"),
    path("applications/<int:pk>/conflict/", arranging.officer_conflict, name="officer_conflict"),
]
