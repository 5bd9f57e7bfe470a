"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.grants import views

app_name = "grants"
urlpatterns: list[URLPattern] = [
    path("", views.agreements, name="list"),
    path("list.<slug:kind>", views.download, name="download"),
    path("payments/", views.payments, name="payments"),
    path("payments.<slug:kind>", views.payments_download, name="payments_download"),
    path("draw-up/<int:application>/", views.draw_up, name="draw_up"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/agreement/", views.agreement, name="agreement"),
    path("<int:pk>/agreement.pdf", views.agreement_pdf, name="pdf"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/sign/<slug:role>/", views.sign, name="sign"),
    path("payments/<int:pk>/approve/", views.approve, name="approve"),
    path("payments/<int:pk>/paid/", views.paid, name="paid"),
]
