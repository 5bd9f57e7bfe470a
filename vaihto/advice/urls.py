"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.advice.views import actions, calculator, checking, enquiries, finder

app_name = "advice"
urlpatterns: list[URLPattern] = [
    path("actions/", actions.actions, name="actions"),
    path("actions/<slug:code>/", actions.action, name="action"),
    path("finder/", finder.question, name="finder"),
    path("finder/<int:number>/", finder.question, name="finder_question"),
    path("finder/result/", finder.result, name="finder_result"),
    path("finder/keep/", finder.keep, name="finder_keep"),
    path("calculator/", calculator.calculator, name="calculator"),
    path("check/", checking.self_check, name="self_check"),
    path("check/<str:token>/", checking.check, name="check"),
    path("enquire/", enquiries.enquire, name="enquire"),
    path("enquire/sent/", enquiries.enquired, name="enquired"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries/enquiries.<str:kind>", enquiries.enquiries_file, name="enquiries_file"),
    path("enquiries/<int:pk>/", enquiries.enquiry, name="enquiry"),
]
