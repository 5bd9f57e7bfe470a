"""The addresses of this room."""

from django.urls import URLPattern, URLResolver, include, path

from vaihto.people import views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.sign_in, name="sign_in"),
]
