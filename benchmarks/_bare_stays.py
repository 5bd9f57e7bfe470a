"""The bare Django view of the list of stays: the same rows, columns, order and base template."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path

from benchmarks._bare import HEAD, rendered
from vaihto.config import urls as vaihto_urls
from vaihto.mobility.models import Mobility

COLUMNS = (
    "participant.name",
    "agreement.application.number",
    "agreement.organisation.name",
    "target_group",
    "purpose",
    "host_name",
    "country_to",
    "starts_on",
    "ends_on",
    "planned_days",
    "learning_agreement.state",
    "state",
)
LIST = (
    HEAD + "<table><thead><tr>" + "".join(f"<th>{name}</th>" for name in COLUMNS) + "</tr></thead><tbody>"
    "{% for a in page.object_list %}<tr>" + "".join(f"<td>{{{{ a.{name} }}}}</td>" for name in COLUMNS) + "</tr>{% endfor %}"
    "</tbody></table>{{ page.number }} / {{ page.paginator.num_pages }}{% endblock %}"
)
WITH = ("agreement__application", "agreement__organisation", "participant", "learning_agreement")


def listed(request: Any) -> HttpResponse:
    """Show the same rows as the officer's list of stays, in the same order."""
    rows = Mobility.objects.select_related(*WITH).order_by("starts_on", "pk")
    return rendered(request, LIST, {"page": Paginator(rows, 50).get_page(request.GET.get("page"))})


urlpatterns = [path("bare/stays/", listed), *vaihto_urls.urlpatterns]
