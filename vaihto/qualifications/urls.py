"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.qualifications.views import requirements, units

app_name = "qualifications"
urlpatterns: list[URLPattern] = [
    path("", units.units, name="list"),
    path("add/", units.add, name="add"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/<int:pk>/", requirements.take, name="take"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/change/", units.change, name="change"),
    path("<int:pk>/retire/", units.retire, name="retire"),
]
