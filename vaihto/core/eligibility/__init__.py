"""The formal rules: facts and law in, findings out. The same functions serve every page, the command and the officer.

`judge` is the front door; `rules` lists what it asks of an action.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from vaihto.core import formats, rulebook
from vaihto.core.eligibility import applicant, innovation, partnership, project, sentences, stays
from vaihto.core.eligibility.answer import Answer, Text, said
from vaihto.core.findings import Finding, Judgement, Severity, overall
from vaihto.core.parameters import Law
from vaihto.core.situation import Situation

RULES = "leonardo/rules.yaml"

ASK: Mapping[str, Callable[[Situation, Law], Answer | None]] = {
    "ALL-1": applicant.is_an_organisation,
    "ALL-2": applicant.is_in_the_agencys_country,
    "ALL-3": applicant.is_in_time,
    "ALL-4": applicant.partners_have_confirmed,
    "ALL-5": applicant.go_abroad,
    "ALL-6": applicant.organisations_are_counted,
    "STU-1": stays.are_for_the_target_group,
    "STU-2": stays.last_as_long_as_they_may,
    "STU-3": stays.are_for_the_purpose,
    "STU-4": project.joins_enough_countries,
    "STU-5": project.lasts_no_longer,
    "STU-6": stays.are_planned,
    "STU-7": stays.earn_the_rates,
    "EXP-1": stays.are_for_the_target_group,
    "EXP-2": stays.last_as_long_as_they_may,
    "EXP-3": stays.are_for_the_purpose,
    "EXP-4": project.lasts_no_longer,
    "EXP-5": stays.are_planned,
    "EXP-6": stays.are_continuing_training,
    "PAR-1": project.joins_enough_countries,
    "PAR-2": project.lasts_no_longer,
    "PAR-3": partnership.makes_enough_journeys,
    "PAR-4": partnership.asks_for_allowed_support,
    "PAR-5": partnership.follows_the_steps,
    "PAR-6": partnership.joins_working_life,
    "TOI-1": project.joins_enough_countries,
    "TOI-2": project.lasts_no_longer,
    "TOI-3": innovation.asks_for_a_share,
    "TOI-4": innovation.asks_for_a_sum_a_year,
    "TOI-5": innovation.keeps_to_the_recommendation,
    "TOI-6": innovation.says_what_is_transferred,
}


@dataclass(frozen=True)
class Rule:
    """A rule as the reference lists it.

    `code` lasts for ever; `actions` are those that it holds in; `title` has "fi", "sv" and "en"; `parameters` are the
    numbers that it reads; `source` says where it stands when no number says it.
    """

    code: str
    name: str
    severity: Severity
    title: Mapping[str, str]
    actions: tuple[str, ...]
    parameters: tuple[str, ...]
    source: str


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule of the rulebook, in the order in which findings are shown."""
    return tuple(
        Rule(
            code=code,
            name=each["name"],
            severity=Severity(each["severity"]),
            title=each["title"],
            actions=tuple(each["actions"]),
            parameters=tuple(each.get("parameters", ())),
            source=each["source"],
        )
        for code, each in rulebook.read(RULES).items()
    )


@cache
def rules(action: str) -> tuple[Rule, ...]:
    """Return the rules that an action is judged by; none for an action that is not in the rulebook."""
    return tuple(rule for rule in all_rules() if action in rule.actions)


def judge(situation: Situation, law: Law, *, due: date | None = None, contact: str = "") -> Judgement:
    """Ask every rule of the law's action about the situation; a rule without anything to say gives no finding.

    `due` is the day until which a partner may still confirm or join, `contact` whom to ask at the agency: sentences
    name them when they are given. Neither changes a verdict.

    Raises ValueError when situation and law are about different actions.
    """
    asked = _asked(situation, law)
    known: dict[str, Text] = {}
    if due is not None:
        known["due"] = lambda language: formats.day(due, language)
    if contact:
        known["contact"] = said(contact)
    findings = tuple(_finding(rule, answer, known) for rule, answer in asked if answer is not None)
    return Judgement(overall(findings), findings)


def judge_silently(situation: Situation, law: Law) -> Judgement:
    """Judge without words: the same verdicts, with empty sentences and sources. For counting thousands at once.

    Raises ValueError when situation and law are about different actions.
    """
    findings = tuple(
        Finding(
            rule.code,
            rule.name,
            answer.verdict,
            answer.severity or rule.severity,
            answer.observed,
            answer.required,
            "",
            {},
            answer.rows,
        )
        for rule, answer in _asked(situation, law)
        if answer is not None
    )
    return Judgement(overall(findings), findings)


def _asked(situation: Situation, law: Law) -> Iterator[tuple[Rule, Answer | None]]:
    """Yield each rule of the action with its answer."""
    if situation.action != law.action:
        raise ValueError(f"a situation of {situation.action} cannot be judged by the law of {law.action}")
    for rule in rules(law.action):
        yield rule, ASK[rule.code](situation, law)


def _finding(rule: Rule, answer: Answer, known: Mapping[str, Text]) -> Finding:
    """Put an answer into words and add what the rule itself says: code, severity, source."""
    return Finding(
        code=rule.code,
        rule=rule.name,
        verdict=answer.verdict,
        severity=answer.severity or rule.severity,
        observed=answer.observed,
        required=answer.required,
        source=_source(rule, answer),
        message=sentences.message(rule.name, replace(answer, facts={**known, **answer.facts})),
        rows=answer.rows,
    )


def _source(rule: Rule, answer: Answer) -> str:
    """Return where the answer stands: the numbers' sources, each once; assumed ones say so; else the rule's own."""
    if answer.source:
        return answer.source
    assumed = " (oletettu / antagen / assumed)"
    cited = [each.source + (assumed if each.status == "assumed" else "") for each in answer.rests_on if each.source]
    return "; ".join(dict.fromkeys(cited)) or rule.source
