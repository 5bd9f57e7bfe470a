"""What the cards of the targets say, in the page's language."""

from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit import languages
from vaihto.statistics.queries import RecognitionFigures, TargetShown


def target_cards(found: list[TargetShown], recognition: RecognitionFigures) -> list[dict[str, Any]]:
    """Return the targets as the cards and the page of targets show them."""
    return [_card(one, recognition) for one in found]


def _card(one: TargetShown, recognition: RecognitionFigures) -> dict[str, Any]:
    language, target = languages.present(), one.target
    wanted, reached = target.change_percent, one.progress.change_percent
    return {
        "key": target.key, "plan": target.plan, "item": target.item, "title": languages.pick(dict(target.title)),
        "change": "" if wanted is None else formats.percent(wanted, language, decimals=0, change=True),
        "source": languages.pick(dict(target.source)), "note": languages.pick(dict(target.note)),
        "missing": languages.pick(dict(target.baseline_missing)),
        "baseline": one.baseline, "state": one.progress.state.value, "is_reached": one.progress.is_reached,
        "wanted": one.progress.wanted,
        "reached": "" if reached is None else formats.percent(reached, language, decimals=1, change=True),
        "definition": one.definition, "year": one.counted_year, "is_running": one.is_running,
        "counted": [(languages.pick(dict(known.title)), count, known.key) for known, count in _lines(one)],
        "recognition": _recognition(recognition) if wanted is None else [],
    }  # fmt: skip


def _lines(one: TargetShown) -> list[Any]:
    """Return the figure of a target and its components."""
    return [] if one.definition is None or one.counted_year is None else [(one.definition, one.counted), *one.components]


def _recognition(found: RecognitionFigures) -> list[tuple[str, str]]:
    language = languages.present()
    missing = _("hidden, under five stays") if found.is_hidden else _("not known yet, nothing has been decided")
    share = missing if found.share is None else formats.percent(found.share, language, decimals=0)
    days = missing if found.days is None else formats.number(found.days, language, decimals=0 if found.days % 1 == 0 else 1)
    return [(_("Days from return to decision, median"), days), (_("Share of agreed points that was recognised"), share)]
