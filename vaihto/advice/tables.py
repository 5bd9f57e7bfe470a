"""The officer's list of enquiries: its columns and filters."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vaihto.advice import states
from vaihto.core import parameters
from vaihto.kit import languages
from vaihto.kit.tables import Column

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from vaihto.advice.models import Enquiry


def action_word(key: str) -> str:
    """Return an action in the reader's language; empty for none."""
    return parameters.word("action", key, languages.present()) if key else ""


COLUMNS = (
    Column("number", _("Number"), lambda one: one.number, order=("pk",)),
    Column("sent", _("Sent (Finnish time)"), lambda one: one.sent_at, order=("sent_at",)),
    Column("organisation", _("Organisation"), lambda one: one.organisation_name, order=("organisation_name",)),
    Column("name", _("Sender"), lambda one: one.name, order=("name",)),
    Column("action", _("Action"), lambda one: action_word(one.action), order=("action",)),
    Column("wanted", _("Wanted day"), lambda one: one.wanted_on, order=("wanted_on",)),
    Column("language", _("Language"), lambda one: one.language, order=("language",)),
    Column("state", _("State"), lambda one: states.LABELS[one.state], order=("state",)),
    Column("answered_by", _("Answered by"), lambda one: one.answered_by, order=("answered_by",)),
)


def filtered(rows: "QuerySet[Enquiry]", chosen: Mapping[str, str]) -> "QuerySet[Enquiry]":
    """Return the enquiries that the filters leave."""
    rows = rows.filter(**{name: chosen[name] for name in ("state", "action", "language") if name in chosen})
    if "q" in chosen:
        fields = ("number", "organisation_name", "name", "idea")
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__holds": chosen["q"]})
        rows = rows.filter(found)
    return rows
