"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.qualifications import views

app_name = "qualifications"
urlpatterns: list[URLPattern] = [
    path("", views.units, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/retire/", views.retire, name="retire"),
]
