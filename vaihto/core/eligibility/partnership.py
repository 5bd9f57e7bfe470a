"""Rules of a partnership: its journeys, the support from the applicant's own agency, its tie to working life."""

import math
from decimal import Decimal

from vaihto.core import countries, formats
from vaihto.core.eligibility.answer import Answer, at_least, missing, missing_in_rows, names, no_limit, word_list
from vaihto.core.findings import Verdict
from vaihto.core.parameters import Law
from vaihto.core.situation import Organisation, Situation


def makes_enough_journeys(situation: Situation, law: Law) -> Answer:
    """PAR-3: so many journeys in all, one person's trip each."""
    low, high = law.value("min_journeys"), law.value("max_journeys")
    if not (low.known and high.known):
        return no_limit(low, high)
    required = {"at_least": low.value, "at_most": high.value}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=(low, high))
    unknown = [place for place, row in enumerate(situation.mobilities, start=1) if row.count is None]
    journeys = sum(row.count or 0 for row in situation.mobilities)
    verdict = at_least(low.value, journeys, perhaps=math.inf if unknown else 0, draft=situation.is_draft)
    if journeys > high.value:
        verdict = Verdict.NOT_MET
    elif unknown:
        return missing_in_rows("count", unknown, required=required, rests_on=(low, high))
    facts = {
        "n": lambda language: formats.number(journeys, language),
        "range": lambda language: f"{formats.number(low.value, language)}–{formats.number(high.value, language)}",
    }
    variant = "draft" if verdict is Verdict.UNKNOWN else verdict.value
    return Answer(verdict, variant, {"journeys": journeys}, required, facts, (low, high))


def asks_for_allowed_support(situation: Situation, law: Law) -> Answer:
    """PAR-4: the applicant asks its own agency for an amount within the limits."""
    low, high = law.value("min_support"), law.value("max_support")
    if not (low.known and high.known):
        return no_limit(low, high)
    required = {"at_least_eur": low.value, "at_most_eur": high.value}
    amount = situation.budget.requested_eur if situation.budget else None
    if amount is None:
        return missing("requested_eur", "budget", required=required, rests_on=(low, high))
    verdict = Verdict.MET if low.value <= amount <= high.value else Verdict.NOT_MET
    facts = {
        "amount": lambda language: formats.money(amount, language),
        "range": lambda language: formats.money_range(low.value, high.value, language),
    }
    return Answer(verdict, verdict.value, {"requested_eur": amount}, required, facts, (low, high))


def follows_the_steps(situation: Situation, law: Law) -> Answer:
    """PAR-5 (note): support rises with the journeys. The Finnish steps are unknown until an officer sets them."""
    steps, low, high = law.value("support_steps"), law.value("min_support"), law.value("max_support")
    if not (low.known and high.known):
        return no_limit(steps, low, high)
    required = {"at_least_eur": low.value, "at_most_eur": high.value, "steps": steps.value}
    facts = {"range": lambda language: formats.money_range(low.value, high.value, language)}
    if not steps.known:
        return Answer(Verdict.UNKNOWN, "unknown", None, required, facts, (steps,))
    amount = situation.budget.requested_eur if situation.budget else None
    if amount is None:
        return missing("requested_eur", "budget", required=required, rests_on=(steps,))
    if situation.mobilities is None or any(row.count is None for row in situation.mobilities):
        return missing("count", "mobilities", required=required, rests_on=(steps,))
    return _step(amount, sum(row.count or 0 for row in situation.mobilities), law)


def _step(amount: Decimal, journeys: int, law: Law) -> Answer:
    """Answer by the steps that an officer set: pairs of journeys at least, and euro, rising."""
    steps = law.value("support_steps")
    reached = [euros for at_least_journeys, euros in steps.value if journeys >= at_least_journeys]
    most = Decimal(reached[-1]) if reached else Decimal(0)
    verdict = Verdict.MET if amount <= most else Verdict.NOT_MET
    facts = {
        "amount": lambda language: formats.money(amount, language),
        "max_amount": lambda language: formats.money(most, language),
        "n": lambda language: formats.number(journeys, language),
    }
    observed = {"journeys": journeys, "requested_eur": amount}
    return Answer(verdict, verdict.value, observed, {"at_most_eur": most}, facts, (steps,))


def joins_working_life(situation: Situation, law: Law) -> Answer:
    """PAR-6 (curable): a partner from working life, not schools alone; one outside the programme is not counted."""
    minimum, kinds, listed = (
        law.value("min_working_life_partners"),
        law.value("working_life_kinds"),
        law.value("programme_countries"),
    )
    if not (minimum.known and kinds.known and listed.known):
        return no_limit(minimum, kinds, listed)
    required = {"at_least": minimum.value, "one_of": list(kinds.value)}
    rests_on = (minimum, listed)
    if situation.organisations is None:
        return missing("organisations", "organisations", required=required, rests_on=rests_on)
    weighed = [(each, _is_from_working_life(each, law)) for each in situation.organisations]
    sure = [each for each, answer in weighed if answer]
    perhaps = [each for each, answer in weighed if answer is None]
    verdict = at_least(minimum.value, len(sure), perhaps=len(perhaps), draft=situation.is_draft)
    lacking = next((fact for fact in ("kind", "country") for each in perhaps if getattr(each, fact) is None), None)
    if verdict is Verdict.UNKNOWN and lacking:
        of = names([each for each in perhaps if getattr(each, lacking) is None], situation)
        return missing(lacking, "organisations", required=required, rests_on=rests_on, of=of)
    variant = verdict.value if verdict is not Verdict.UNKNOWN else "special" if perhaps else "draft"
    facts = {
        "n": lambda language: formats.number(len(sure), language),
        "min": lambda language: formats.number(minimum.value, language),
        "allowed": word_list("organisation_kind", kinds.value),
        "organisations": names(perhaps, situation),
    }
    return Answer(verdict, variant, {"working_life_partners": len(sure)}, required, facts, rests_on, number=minimum.value)


def _is_from_working_life(organisation: Organisation, law: Law) -> bool | None:
    """Say whether an organisation counts as working life; None when its kind or country leaves it open."""
    taking_part, restricted = countries.programme_countries(law) or frozenset(), countries.restricted_countries(law)
    if organisation.kind is not None and organisation.kind not in law.value("working_life_kinds").value:
        return False
    if organisation.country is not None and organisation.country not in taking_part | restricted:
        return False
    return True if organisation.kind and organisation.country in taking_part else None
