"""The list of people."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vaihto.kit.tables import Column
from vaihto.people.forms import SearchForm
from vaihto.people.models import Person, StaffRole

COLUMNS = (
    Column("name", _("Name"), lambda person: person.name, order=("name",)),
    Column("email", _("E-mail address"), lambda person: person.email, order=("email",)),
    Column("joined", _("Account since"), lambda person: person.joined_at, order=("joined_at",)),
)


def filtered(rows: QuerySet[Person], form: SearchForm) -> QuerySet[Person]:
    """Return the people whom the filters of the address leave."""
    form.is_valid()
    text, role = form.cleaned_data.get("q", "").strip(), form.cleaned_data.get("role", "")
    if text:
        rows = rows.filter(Q(name__holds=text) | Q(email__holds=text))
    if role:
        rows = rows.filter(pk__in=StaffRole.objects.filter(role=role, ended_at__isnull=True).values("person_id"))
    return rows
