"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.desks import views

app_name = "desks"
urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("desk/", views.desk, name="desk"),
]
