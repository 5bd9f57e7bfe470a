"""The list of stays and their recognition: columns and filters."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core import countries
from vaihto.kit import languages
from vaihto.kit.tables import Column
from vaihto.people import saved_views
from vaihto.recognition import queries, states
from vaihto.recognition.forms import CANNOT

saved_views.offer("recognition:list", _("Recognition"), ("officer", "auditor", "coordinator"))
RECOGNITION = (
    Column("participant", _(
        "Participant"
    ), lambda m: m.participant.name if m.participant else "", order=("participant__name",)),
    Column("case", _("Case"), lambda m: m.agreement.application.number, order=("agreement__application__number",)),
    Column("school", _("School"), lambda m: m.agreement.organisation.name, order=("agreement__organisation__name",)),
    Column("host", pgettext_lazy("column", "Host"), lambda m: m.host_name, order=("host_name",)),
    Column("country", _("Country"), lambda m: countries.name(m.country_to, languages.present()), order=("country_to",)),
    Column("ended", _("Last day"), lambda m: m.ends_on, order=("ends_on",)),
    Column("units", _("Units"), lambda m: m.units, numeric=True, order=("units",)),
    Column("decided", _("Units decided"), lambda m: m.decided, numeric=True, order=("decided",)),
    Column("agreed", _("Points agreed"), lambda m: m.agreed, numeric=True, order=("agreed",)),
    Column("points", _("Points recognised"), lambda m: m.points, numeric=True, order=("points",)),
    Column("stage", _("Recognition"), lambda m: states.LABELS[queries.stage_of(m)]),
)  # fmt: skip


def filtered(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    """Return the stays that the filters of the address leave."""
    stage = wanted.get("stage")
    if stage == "open":
        rows = rows.filter(units__gt=0, decided__lt=F("units"))
    elif stage == states.DECIDED:
        rows = rows.filter(units__gt=0, decided__gte=F("units"))
    elif stage == CANNOT:
        rows = rows.filter(in_force=0)
    elif stage == states.NO_UNITS:
        rows = rows.filter(in_force__gt=0, units=0)
    if wanted.get("project"):
        rows = rows.filter(agreement_id=wanted["project"])
    text = (wanted.get("q") or "").strip()
    if text:
        rows = rows.filter(
            Q(participant__name__holds=text)
            | Q(host_name__holds=text)
            | Q(agreement__application__number__holds=text)
            | Q(agreement__organisation__name__holds=text)
        )
    return rows
