"""The list of memoranda of understanding: columns and filters."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vaihto.core import countries
from vaihto.kit import clock
from vaihto.kit.languages import present
from vaihto.kit.tables import Column
from vaihto.qualifications import queries, states
from vaihto.qualifications.models import MemorandumOfUnderstanding


def _partners(one: MemorandumOfUnderstanding) -> str:
    return ", ".join(f"{each.name} ({countries.name(each.country, present())})" for each in one.partners.all())


MEMORANDA = (
    Column("title", _("Title"), lambda m: m.title, order=("title",)),
    Column("school", _("School"), lambda m: m.organisation.name, order=("organisation__name",)),
    Column("partners", _("Partners"), _partners),
    Column("starts", _("Valid from"), lambda m: m.starts_on, order=("starts_on",)),
    Column("ends", _("Valid until"), lambda m: m.ends_on, order=("ends_on",)),
    Column("version", _("Version"), lambda m: m.version, numeric=True, order=("version",)),
    Column("state", _("State"), lambda m: states.MEMORANDUM[queries.memorandum_state(m)], order=("state",)),
)


def filtered(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    """Return the memoranda that the filters of the address leave."""
    rows = queries.memoranda_in_state(rows, wanted.get("state") or "", clock.today())
    if wanted.get("country"):
        rows = rows.filter(pk__in=partners_like(Q(partners__country=wanted["country"])))
    text = (wanted.get("q") or "").strip()
    if text:
        rows = rows.filter(
            Q(title__holds=text) | Q(organisation__name__holds=text) | Q(pk__in=partners_like(Q(partners__name__holds=text)))
        )
    return rows


def partners_like(condition: Q) -> QuerySet[Any]:
    """Return the keys of the memoranda that have such a partner."""
    return MemorandumOfUnderstanding.objects.filter(condition).order_by().values("pk")
