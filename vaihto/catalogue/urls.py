"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.catalogue import views

app_name = "catalogue"
urlpatterns: list[URLPattern] = [
    path("", views.results, name="list"),
    path("list.<slug:kind>", views.download, name="download"),
    path("new/<int:agreement>/", views.new, name="new"),
    path("<int:pk>/", views.result, name="result"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/hide/", views.hide, name="hide"),
]
