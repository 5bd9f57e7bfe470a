"""All addresses: the language first, then the room."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from vaihto.kit import languages, middleware, views
from vaihto.kit.access import public
from vaihto.people import provider_views


@require_safe
@public
def to_language(request: HttpRequest) -> HttpResponse:
    """Send `/` to the reader's language."""
    return redirect(f"/{languages.of_page(get_language_from_request(request)[:2])}/")


def remember_database_away(sender: object, request: HttpRequest | None = None, **kwargs: object) -> None:
    """Let the outermost middleware know that a view failed because the database is away."""
    import sys

    middleware.mark_away(request, sys.exc_info()[1])


got_request_exception.connect(remember_database_away, dispatch_uid="database-away")

urlpatterns = [
    path("", to_language, name="to_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    # Without a language, so that a sign-in provider has to know one address only; the language waits in the session.
    path("provider/<slug:provider_id>/back/", provider_views.back, name="openid_connect_callback"),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("vaihto.desks.urls")),
    path("", include("vaihto.people.urls")),
    path("", include("vaihto.people.account_urls")),
    path("", include("vaihto.advice.urls")),
    path("organisations/", include("vaihto.organisations.urls")),
    path("programmes/", include("vaihto.programmes.urls")),
    path("units/", include("vaihto.qualifications.urls")),
    path("calls/", include("vaihto.calls.urls")),
    path("applications/", include("vaihto.applications.urls")),
    path("assessments/", include("vaihto.assessment.urls")),
    path("selection/", include("vaihto.selection.urls")),
    path("grants/", include("vaihto.grants.urls")),
    path("stays/", include("vaihto.mobility.urls")),
    path("recognition/", include("vaihto.recognition.urls")),
    path("reports/", include("vaihto.reporting.urls")),
    path("quality/", include("vaihto.quality.urls")),
    path("results/", include("vaihto.catalogue.urls")),
    path("statistics/", include("vaihto.statistics.urls")),
    prefix_default_language=True,
)
if settings.DEMO:
    urlpatterns += i18n_patterns(
        path("demo/", include("vaihto.demo.urls")), path("", include("vaihto.kit.gallery")), prefix_default_language=True
    )
