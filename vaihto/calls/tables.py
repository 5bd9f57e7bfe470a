"""The list of calls: its columns and filters."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from vaihto.calls import states
from vaihto.core import parameters
from vaihto.kit import clock, languages
from vaihto.kit.tables import Column

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from vaihto.calls.models import Call


def columns() -> tuple[Column, ...]:
    """Return the columns in the reader's language."""
    language = languages.present()
    return (
        Column("title", _("Call"), lambda call: languages.text_of(call, "title"), order=(f"title_{language}",)),
        Column("action", _("Action"), lambda call: parameters.word("action", call.action, language), order=("action",)),
        Column("year", _("Year"), lambda call: call.year, numeric=True, order=("year",)),
        Column("stage", _("Stage"), lambda call: states.STAGE_LABELS[states.stage(call, clock.now())]),
        Column("opens", _("Opens (Finnish time)"), lambda call: call.opens_at, order=("opens_at",)),
        Column("closes", _("Closes (Finnish time)"), lambda call: call.closes_at, order=("closes_at",)),
        Column("budget", _("Budget, €"), lambda call: call.budget, numeric=True, order=("budget",)),
    )


def filtered(rows: "QuerySet[Call]", chosen: Mapping[str, Any], at: datetime) -> "QuerySet[Call]":
    """Return the calls that the filters leave."""
    if "stage" in chosen:
        rows = rows.filter(states.in_stage(chosen["stage"], at))
    if "action" in chosen:
        rows = rows.filter(action=chosen["action"])
    return rows.filter(year=chosen["year"]) if "year" in chosen else rows
