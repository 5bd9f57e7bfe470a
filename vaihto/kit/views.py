"""Pages that belong to no room: health, readiness, a form whose token has gone stale."""

from django.contrib.staticfiles import finders
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.kit.access import public
from vaihto.kit.middleware import posted_again


@require_safe
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether pages can be served: database reachable and migrated, assets built."""
    problems = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            problems.append("migrations are missing: run vaihto migrate")
    except Error:
        problems.append("the database cannot be reached")
    if finders.find("built/app.css") is None:
        problems.append("the assets are not built: run script/setup")
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form whose protection has gone stale (another sign-in in the same browser, cookies off).

    What was typed stands on the page, to be sent again with a fresh token; only where our own page sent it, since otherwise
    another site could lead somebody to press that button.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return render(request, "403_csrf.html", posted_again(request) if own else {"posted": []}, status=403)
