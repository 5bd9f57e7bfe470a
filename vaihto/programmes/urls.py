"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.programmes import views

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", views.programmes, name="list"),
    path("new/", views.add, name="add"),
]
