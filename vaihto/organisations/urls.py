"""The addresses of this room."""

from django.urls import URLPattern, path, re_path

from vaihto.organisations import people_views, views

app_name = "organisations"
urlpatterns: list[URLPattern] = [
    path("", views.organisations, name="list"),
    re_path(r"^organisations\.(?P<kind>csv|xlsx|json)$", views.download, name="download"),
    path("register/", views.register, name="register"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/plan/", views.plan, name="plan"),
    path("<int:pk>/plan/history/", views.plan_history, name="plan_history"),
    path("<int:pk>/standings/add/", views.record_standing, name="record_standing"),
    path("<int:pk>/people/invite/", people_views.invite, name="invite"),
    path(
        "<int:pk>/people/invitations/<int:invitation>/withdraw/",
        people_views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("<int:pk>/people/<int:member>/", people_views.member, name="member"),
    path("<int:pk>/people/<int:member>/end/", people_views.end_membership, name="end_membership"),
    path("<int:pk>/people/<int:member>/hand-over/", people_views.hand_over, name="hand_over"),
]
