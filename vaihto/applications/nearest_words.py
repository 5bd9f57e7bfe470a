"""The nearest changes that would make a plan eligible, as sentences with the way to where they are made."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.applications import queries, sections
from vaihto.core.findings import Verdict
from vaihto.core.nearest import Change
from vaihto.kit.templatetags import formats

if TYPE_CHECKING:
    from datetime import datetime

    from vaihto.applications.models import Application


def of(application: "Application", at: "datetime") -> dict[str, Any]:
    """Return the changes as sentences with addresses, how many requirements no change meets, and whether all together suffice."""
    plan = queries.plan_to_eligibility(application, at)
    return {
        "changes": [
            {"code": change.code, "words": sentence(change), "url": place(application, change.code)} for change in plan.changes
        ],
        "without": [{"code": one.code, "finding": one, "url": place(application, one.code)} for one in plan.without],
        "suffices": plan.verdict is not Verdict.NOT_MET and not plan.without,
        "unknown": plan.verdict is Verdict.UNKNOWN,
    }


def place(application: "Application", code: str) -> str:
    """Return the address of the section where a requirement is mended."""
    key = sections.RULE_SECTIONS.get(code)
    return sections.url_of(application, key) if key in sections.keys_of(application) else ""


def sentence(change: Change) -> str:
    """Return one change as a sentence that says what to do."""
    return SENTENCES[change.kind](change)


def countries(change: Change) -> str:
    """More programme countries."""
    n = int(change.by or 0)
    return ngettext("Add a partner from one programme country more.", "Add partners from %(n)s programme countries more.", n) % {
        "n": n
    }


def working_life(change: Change) -> str:
    """More partners from working life."""
    n = int(change.by or 0)
    return ngettext("Add one partner from working life.", "Add %(n)s partners from working life.", n) % {"n": n}


def confirm(change: Change) -> str:
    """Confirmations that are awaited."""
    n = int(change.by or 0)
    return ngettext("One partner has not confirmed yet.", "%(n)s partners have not confirmed yet.", n) % {"n": n}


def days(change: Change) -> str:
    """Another length of a row."""
    values = {
        "row": change.rows[0],
        "before": formats.length_of(as_int(change.before)),
        "after": formats.length_of(as_int(change.after)),
    }
    if change.before is None:
        return _("Row %(row)s: let the stay last %(after)s.") % values
    return _("Row %(row)s: let the stay last %(after)s instead of %(before)s.") % values


def journeys(change: Change) -> str:
    """Another number of journeys."""
    return _("Journeys in all: %(after)s instead of %(before)s.") % {"before": change.before, "after": change.after}


def end(change: Change) -> str:
    """An earlier last day."""
    values = {"before": formats.day(change.before), "after": formats.day(change.after)}  # type: ignore[arg-type]
    return _("End the project %(after)s instead of %(before)s.") % values


def requested(change: Change) -> str:
    """Another sum."""
    values = {"before": formats.money(change.before), "after": formats.money(change.after)}  # type: ignore[arg-type]
    return _("Ask for %(after)s instead of %(before)s.") % values


def transfer(change: Change) -> str:
    """More that is transferred."""
    n = int(change.by or 0)
    return ngettext(
        "Choose one thing more that will be transferred.", "Choose %(n)s things more that will be transferred.", n
    ) % {"n": n}


def stays(change: Change) -> str:
    """More people who go."""
    n = int(change.by or 0)
    return ngettext("Plan a stay for one person more.", "Plan stays for %(n)s people more.", n) % {"n": n}


def drop_rows(change: Change) -> str:
    """Rows that stand in the way."""
    rows = ", ".join(map(str, change.rows))
    return ngettext(
        "Change or remove row %(rows)s: without it the requirement is met.",
        "Change or remove rows %(rows)s: without them the requirement is met.",
        len(change.rows),
    ) % {"rows": rows}


def as_int(value: Any) -> int | None:
    """Return a whole number or nothing."""
    return None if value is None else int(value)


SENTENCES: dict[str, Callable[[Change], str]] = {
    "countries": countries, "working_life": working_life, "confirm": confirm, "days": days, "journeys": journeys,
    "end": end, "requested": requested, "transfer": transfer, "drop_rows": drop_rows,
    "stays": stays,
}  # fmt: skip
