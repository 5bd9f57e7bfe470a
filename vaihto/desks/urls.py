"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.desks.views import by_link, calendar, case, home, learners, own, pages, search

app_name = "desks"
urlpatterns: list[URLPattern] = [
    path("", home.front, name="front"),
    path("desk/", home.desk, name="desk"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/file/", case.casefile, name="casefile"),
    path("host/<str:token>/", by_link.host, name="host"),
    path("host/<str:token>/learners/", learners.others, name="host_others"),
    path("participant/<str:token>/", by_link.participant, name="participant"),
    path("search/", search.search, name="search"),
    path("calendar/", calendar.page, name="calendar"),
    path("calendar/make/", calendar.make, name="make_calendar"),
    path("calendar/close/", calendar.close, name="close_calendar"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar_feed"),
    path("my-data/", own.my_data, name="my_data"),
    path("my-data.json", own.my_data_file, name="my_data_file"),
    path("outbox/", own.outbox, name="outbox"),
    *(
        path(f"{address}/", pages.page, {"name": name}, name=name)
        for address, name in (
            ("accessibility", "accessibility"), ("privacy", "privacy"), ("easy", "easy"), ("help", "help"),
            ("contact", "contact"),
        )
    ),
]  # fmt: skip
