"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.qualifications.views import memoranda, memoranda_by_link, requirements, units

app_name = "qualifications"
urlpatterns: list[URLPattern] = [
    path("", units.units, name="list"),
    path("add/", units.add, name="add"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/<int:pk>/", requirements.take, name="take"),
    path("memoranda/", memoranda.memoranda, name="memoranda"),
    path("memoranda.<slug:kind>", memoranda.download, name="memoranda_download"),
    path("memoranda/add/", memoranda.add, name="memorandum_add"),
    path("memoranda/<int:pk>/", memoranda.memorandum, name="memorandum"),
    path("memoranda/<int:pk>/write/", memoranda.write, name="memorandum_write"),
    path("memoranda/<int:pk>/remove/", memoranda.remove, name="memorandum_remove"),
    path("memoranda/<int:pk>/send/", memoranda.send, name="memorandum_send"),
    path("memoranda/<int:pk>/sign/", memoranda.sign, name="memorandum_sign_school"),
    path("memoranda/<int:pk>/change/", memoranda.change, name="memorandum_change"),
    path("memoranda/<int:pk>/keep/", memoranda.keep, name="memorandum_keep"),
    path("memoranda/<int:pk>/renew/", memoranda.renew, name="memorandum_renew"),
    path("memoranda/<int:pk>/end/", memoranda.end, name="memorandum_end"),
    path("memoranda/<int:pk>/link/<int:partner>/", memoranda.link, name="memorandum_link"),
    path("memoranda/<int:pk>/memorandum.pdf", memoranda.pdf, name="memorandum_pdf"),
    path("memoranda/partner/<str:token>/", memoranda_by_link.sign, name="memorandum_sign"),
    path("memoranda/partner/<str:token>/correction/", memoranda_by_link.correction, name="memorandum_correction"),
    path("memoranda/partner/<str:token>/end/", memoranda_by_link.end, name="memorandum_partner_end"),
    path("memoranda/partner/<str:token>/memorandum.pdf", memoranda_by_link.pdf, name="memorandum_partner_pdf"),
    path("<int:pk>/", units.unit, name="unit"),
    path("<int:pk>/change/", units.change, name="change"),
    path("<int:pk>/retire/", units.retire, name="retire"),
]
