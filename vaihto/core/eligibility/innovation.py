"""Rules of a transfer of innovation: the share and the sum a year that may be asked for, and what is transferred."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from vaihto.core import formats
from vaihto.core.eligibility.answer import Answer, at_least, missing, no_limit, word_list
from vaihto.core.findings import Verdict
from vaihto.core.money import limit_for, per_year, share_of
from vaihto.core.parameters import Law, Parameter
from vaihto.core.situation import Budget, Situation


def asks_for_a_share(situation: Situation, law: Law) -> Answer:
    """TOI-3: the grant is at most such a share of the total costs, compared exactly."""
    limit = law.value("max_share")
    if not limit.known:
        return no_limit(limit)
    budget = situation.budget or Budget()
    required = {"at_most_per_cent": limit.value}
    for fact, amount in (("requested_eur", budget.requested_eur), ("total_eur", budget.total_eur)):
        if amount is None:
            return missing(fact, "budget", required=required, rests_on=(limit,))
    return _share(budget.requested_eur or Decimal(0), budget.total_eur or Decimal(0), limit)


def _share(requested: Decimal, total: Decimal, limit: Parameter) -> Answer:
    """Compare the share with the limit; one that is above it is never rounded down to it."""
    verdict = Verdict.MET if requested * 100 <= total * limit.value else Verdict.NOT_MET
    rounding = ROUND_HALF_UP if verdict is Verdict.MET else ROUND_CEILING
    share = (requested * 100 / total).quantize(Decimal("0.01"), rounding) if total else None
    facts = {
        "percent": lambda language: formats.percent(share, language) if share is not None else formats.money(requested, language),
        "max_percent": lambda language: formats.percent(limit.value, language),
        "max_amount": lambda language: formats.money(share_of(Decimal(limit.value), total), language),
    }
    observed = {"requested_eur": requested, "total_eur": total, "per_cent": share}
    required = {"at_most_per_cent": limit.value, "at_most_eur": share_of(Decimal(limit.value), total)}
    return Answer(verdict, verdict.value, observed, required, facts, (limit,))


def asks_for_a_sum_a_year(situation: Situation, law: Law) -> Answer:
    """TOI-4: the grant is at most so much a year: whole months are twelfths, remaining days 1/365."""
    return _sum_a_year(situation, law.value("max_per_year"))


def keeps_to_the_recommendation(situation: Situation, law: Law) -> Answer:
    """TOI-5 (note): the national recommendation of so much a year."""
    return _sum_a_year(situation, law.value("recommended_per_year"))


def _sum_a_year(situation: Situation, limit: Parameter) -> Answer:
    """Compare with the limit of the whole project, rounded half-up; a sum above it never looks like the limit."""
    if not limit.known:
        return no_limit(limit)
    required: dict[str, object] = {"at_most_eur_a_year": limit.value}
    requested = situation.budget.requested_eur if situation.budget else None
    period = situation.project.period if situation.project else None
    if requested is None:
        return missing("requested_eur", "budget", required=required, rests_on=(limit,))
    if period is None:
        return missing("project", "project", required=required, rests_on=(limit,))
    most = limit_for(Decimal(limit.value), period)
    verdict = Verdict.MET if requested <= most else Verdict.NOT_MET
    yearly = per_year(requested, period, upwards=verdict is Verdict.NOT_MET)
    facts = {
        "amount": lambda language: formats.money(yearly, language),
        "max_amount": lambda language: formats.money(limit.value, language),
        "max_total": lambda language: formats.money(most, language),
    }
    observed = {"requested_eur": requested, "eur_a_year": yearly}
    return Answer(verdict, verdict.value, observed, required | {"at_most_eur": most}, facts, (limit,))


def says_what_is_transferred(situation: Situation, law: Law) -> Answer:
    """TOI-6 (curable): it says what is transferred and localised."""
    minimum, allowed = law.value("min_transfers"), law.value("transfers")
    if not (minimum.known and allowed.known):
        return no_limit(minimum, allowed)
    required = {"at_least": minimum.value, "one_of": list(allowed.value)}
    if situation.transfers is None:
        return missing("transfers", "transfers", required=required, rests_on=(allowed,))
    chosen = [each for each in allowed.value if each in situation.transfers]
    verdict = at_least(minimum.value, len(chosen), draft=situation.is_draft)
    variant = "draft" if verdict is Verdict.UNKNOWN else verdict.value
    facts = {
        "chosen": word_list("transfer", chosen),
        "allowed": word_list("transfer", allowed.value),
        "n": lambda language: formats.number(len(chosen), language),
        "min": lambda language: formats.number(minimum.value, language),
    }
    return Answer(verdict, variant, chosen, required, facts, (allowed,), number=minimum.value)
