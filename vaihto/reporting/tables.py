"""The list of projects and their final reports: columns and filters."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vaihto.core import parameters
from vaihto.kit import languages
from vaihto.kit.tables import Column
from vaihto.people import saved_views
from vaihto.reporting import states
from vaihto.reporting.forms import NOT_STARTED

saved_views.offer("reporting:list", _("Reports"), ("officer", "auditor", "coordinator"))


def action(agreement: Any) -> str:
    """Return the kind of project in words."""
    return parameters.word("action", agreement.application.call.action, languages.present())


def overdue(agreement: Any) -> str:
    """Return yes or no in the page's language."""
    return gettext("yes") if agreement.is_overdue else gettext("no")


REPORTS = (
    Column("case", _("Case"), lambda a: a.application.number, order=("application__number",)),
    Column("beneficiary", _("Beneficiary"), lambda a: a.organisation.name, order=("organisation__name",)),
    Column("project", _("Project"), lambda a: a.application.title, order=("application__title",)),
    Column("action", _("Action"), action, order=("application__call__action",)),
    Column("ends", _("Last day of the project"), lambda a: a.now_ends_on, order=("now_ends_on",)),
    Column("due", _("Due"), lambda a: a.last_day, order=("last_day",)),
    Column("sent", _("Sent"), lambda a: a.report_sent_at, order=("report_sent_at",)),
    Column("state", _("State of the report"), lambda a: states.LABELS[a.report_state], order=("report_state",)),
    Column("overdue", _("Overdue"), overdue),
    Column("amount", _("Grant (€)"), lambda a: a.now_amount, numeric=True, order=("now_amount",)),
)


def filtered(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    """Return the projects that the filters of the address leave."""
    state = wanted.get("state")
    if state:
        rows = rows.filter(report_state="" if state == NOT_STARTED else state)
    if wanted.get("overdue"):
        rows = rows.filter(is_overdue=True)
    text = (wanted.get("q") or "").strip()
    if text:
        rows = rows.filter(
            Q(application__number__holds=text) | Q(organisation__name__holds=text) | Q(application__title__holds=text)
        )
    return rows
