"""The addresses of this room; the selection of a table is in its address."""

from django.urls import URLPattern, path, re_path

from vaihto.statistics import entering, views

app_name = "statistics"
KIND = r"(?P<kind>csv|xlsx|json)"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    re_path(rf"^published\.{KIND}$", views.published_file, name="published_file"),
    re_path(r"^published-(?P<group>[a-z_]+)\.svg$", views.published_svg, name="published_svg"),
    re_path(rf"^own\.{KIND}$", views.own_file, name="own_file"),
    path("targets/", views.targets, name="targets"),
    path("targets/<slug:target>/baseline/", entering.baseline, name="baseline"),
    path("enter/", entering.enter, name="enter"),
    path("load/", entering.load, name="load"),
    path("load-national-series/", entering.load_series, name="load_series"),
    path("figures/<slug:code>/", views.indicator, name="indicator"),
    re_path(rf"^figures/(?P<code>[a-z_]+)\.{KIND}$", views.indicator_file, name="indicator_file"),
]
