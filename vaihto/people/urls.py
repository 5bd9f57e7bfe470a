"""The addresses of this room; those of allauth are in `account_urls`."""

from django.urls import URLPattern, URLResolver, path

from vaihto.people import account_views, deputy_views, lost_links, provider_views, saved_view_pages, translation_views, views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/<slug:key>/", views.demo_sign_in, name="demo_sign_in"),
    path("lost-link/", lost_links.lost_link, name="lost_link"),
    path("account/", account_views.profile, name="profile"),
    path("account/deputy/", deputy_views.own, name="deputy"),
    path("account/second/wanted/", account_views.second_step_wanted, name="second_step"),
    path("account/sessions/end/", account_views.end_sessions, name="end_sessions"),
    path("account/provider/<slug:provider_id>/link/", provider_views.link, name="link_provider"),
    path("account/provider-link/remove/", provider_views.unlink, name="unlink_provider"),
    path("translations/", translation_views.overview, name="translations"),
    path("translations/<slug:code>/", translation_views.one, name="translation"),
    path("translations/<slug:code>/withdraw/", translation_views.withdraw, name="withdraw_translation"),
    path("saved-views/", saved_view_pages.overview, name="views"),
    path("saved-views/save/", saved_view_pages.save, name="save_view"),
    path("saved-views/<int:pk>/", saved_view_pages.change, name="view"),
    path("saved-views/<int:pk>/remove/", saved_view_pages.remove, name="remove_view"),
    path("saved-views/<int:pk>/restore/", saved_view_pages.restore, name="restore_view"),
    path("people/", views.people, name="people"),
    path("people/add/", views.add_person, name="add_person"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/roles/<int:role>/end/", views.end_role, name="end_role"),
    path("people/<int:pk>/deputy/", deputy_views.of_person, name="person_deputy"),
    path("deputies/<int:pk>/end/", deputy_views.end, name="end_deputy"),
    path("people/<int:pk>/close/", views.close_account, name="close_account"),
    path("people/<int:pk>/second-step/", views.reset_second_step, name="reset_second_step"),
]
