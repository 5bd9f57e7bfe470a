"""The addresses of this room; they exist only in the demo."""

from django.urls import URLPattern, path

from vaihto.demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("clock/", views.move_clock, name="clock"),
    path("mail/", views.mailbox, name="mailbox"),
    path("mail/<int:pk>/", views.mail, name="mail"),
]
