"""What a project could earn before it has a budget: a range or a ceiling with its source, or why nothing is known.

No amount is ever guessed: it comes from the law of the call, or it is not known and the reason is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from vaihto.core import formats, rulebook
from vaihto.core.finder_questions import FINDER, Answers, Texts
from vaihto.core.money import euro, limit_for
from vaihto.core.parameters import Law, Parameter
from vaihto.core.periods import Period

LANGUAGES = formats.LANGUAGES


@dataclass(frozen=True, slots=True)
class Support:
    """What one action could earn, in euro: ``lowest``/``highest`` of a range (None = no such limit known).

    ``exact`` is the amount where the law already gives it; else ``exact_unknown`` says why not, in three languages.
    ``text`` says the range or the calculation; ``source`` where it stands.
    """

    lowest: Decimal | None
    highest: Decimal | None
    exact: Decimal | None
    text: Texts
    exact_unknown: Texts | None
    source: str


def support_for(law: Law, answers: Answers, groups: tuple[str, ...], period: Period | None) -> Support:
    """What an action could earn with these answers.

    In: the law of the call, the answers, the target groups that would go in this action, the project's period if
    known. A partnership's and a transfer's limits hold per applicant or project; rates of stays are per person.
    """
    if law.action == "partnership":
        return _partnership(law, answers)
    if law.action == "transfer_of_innovation":
        return _transfer(law, period)
    if law.action == "vet_mobility":
        return Support(None, None, None, _book("support", "by_annex"), _reason("annex"), "")
    return _mobility(law, answers, groups)


def _partnership(law: Law, answers: Answers) -> Support:
    low, high, steps = law.value("min_support"), law.value("max_support"), law.value("support_steps")
    if not (low.known and high.known):
        return _unknown("limits")
    lowest, highest = Decimal(low.value), Decimal(high.value)
    source = _sources(low, high)
    text = _text("range", {one: {"range": formats.money_range(lowest, highest, one)} for one in LANGUAGES})
    if not steps.known or answers.people is None:
        reason = "volume" if steps.known else "steps"
        return Support(lowest, highest, None, text, _reason(reason), source)
    reached = [Decimal(euros) for journeys, euros in steps.value if answers.people >= journeys]
    if not reached:
        return Support(lowest, highest, None, text, _reason("volume"), source)
    gaps = {
        one: {"amount": formats.money(reached[-1], one), "quantity": formats.number(answers.people, one)} for one in LANGUAGES
    }
    return Support(lowest, highest, reached[-1], _text("step", gaps), None, _sources(low, high, steps))


def _transfer(law: Law, period: Period | None) -> Support:
    share, yearly = law.value("max_share"), law.value("max_per_year")
    if not (share.known and yearly.known):
        return _unknown("limits")
    limit = limit_for(Decimal(yearly.value), period) if period else None
    gaps = {one: _ceiling(share.value, yearly.value, limit, one) for one in LANGUAGES}
    text = _text("ceiling" if limit is None else "ceiling_of_project", gaps)
    return Support(None, limit, None, text, _reason("budget"), _sources(share, yearly))


def _ceiling(share: Decimal, yearly: Decimal, limit: Decimal | None, language: str) -> dict[str, str]:
    gaps = {"percent": formats.percent(share, language), "per_year": formats.money(yearly, language)}
    return gaps if limit is None else gaps | {"limit": formats.money(limit, language)}


def _mobility(law: Law, answers: Answers, groups: tuple[str, ...]) -> Support:
    rates = {name: rate for name, rate in law.numbers.items() if name.startswith("grant_per_stay_")}
    if not rates:
        return _unknown("rates")
    rate = rates.get(f"grant_per_stay_{groups[0]}") if len(groups) == 1 else None
    if rate is None or not rate.known:
        return Support(None, None, None, _book("support", "by_volume"), _reason("rates"), _sources(*rates.values()))
    if not answers.people or answers.who == "both":
        return Support(None, None, None, _book("support", "by_volume"), _reason("volume"), rate.source)
    amount = euro(Decimal(rate.value) * answers.people)
    gaps = {
        one: {
            "quantity": formats.number(answers.people, one),
            "rate": formats.money(rate.value, one),
            "amount": formats.money(amount, one),
        }
        for one in LANGUAGES
    }
    return Support(amount, amount, amount, _text("computed", gaps), None, rate.source)


def _unknown(reason: str) -> Support:
    return Support(None, None, None, _book("support", "unknown"), _reason(reason), "")


def _reason(key: str) -> Texts:
    return _book("exact_unknown", key)


def _book(part: str, key: str) -> Texts:
    texts: Texts = rulebook.read(FINDER)[part][key]
    return texts


def _text(key: str, gaps: Mapping[str, Mapping[str, str]]) -> Texts:
    return {language: sentence.format(**gaps[language]) for language, sentence in _book("support", key).items()}


def _sources(*parameters: Parameter) -> str:
    return "; ".join(dict.fromkeys(one.source for one in parameters if one.source))
