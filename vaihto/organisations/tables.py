"""The officer's list of organisations."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vaihto.core import countries, parameters
from vaihto.kit.actors import Actor
from vaihto.kit.languages import present
from vaihto.kit.tables import Column
from vaihto.organisations import queries, states
from vaihto.organisations.forms import FilterForm
from vaihto.organisations.models import Organisation
from vaihto.people import saved_views

saved_views.offer("organisations:list", _("Organisations"), ("officer", "auditor", "administrator"))
COLUMNS = (
    Column("name", _("Name"), lambda row: row.name, order=("name",)),
    Column("country", _("Country"), lambda row: countries.name(row.country, present()), order=("country", "name")),
    Column("city", _("Town"), lambda row: row.city, order=("city", "name")),
    Column("kind", _("Kind"), lambda row: parameters.word("organisation_kind", row.kind, present()), order=("kind", "name")),
    Column("size", _("Size"), lambda row: states.SIZES.get(row.size, "")),
    Column("business_id", _("Business id"), lambda row: row.business_id, order=("country", "business_id")),
    Column("oid", _("OID"), lambda row: row.oid, order=("oid",)),
    Column("registered", _("Registered"), lambda row: row.registered_at, order=("registered_at",)),
)


def filtered(actor: Actor, form: FilterForm) -> QuerySet[Organisation]:
    """Return the organisations that the filters of the address leave."""
    form.is_valid()
    wanted = form.cleaned_data
    rows = queries.search(actor, wanted["q"]) if wanted.get("q") else queries.visible_to(actor)
    for name in ("country", "kind"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    return rows
