"""The formal rules: facts and law in, findings out. The same functions serve every page, the command and the officer.

`judge` is the front door; `rules` lists what it asks of an action.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from vaihto.core import formats, parameters, rulebook
from vaihto.core.eligibility import activities, applicant, innovation, partnership, project, sentences, stays
from vaihto.core.eligibility.answer import Answer, Text, said
from vaihto.core.findings import Finding, Judgement, Severity, overall
from vaihto.core.parameters import Law
from vaihto.core.situation import Situation

RULES = "rules.yaml"
# What a source that is not the rule's own document says of itself.
STATUSES = {
    "assumed": " (oletettu / antagen / assumed)",
    "unverified": " (tarkistamaton / inte kontrollerad / not checked)",
}

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
    "ERA-1": activities.are_of_the_call,
    "ERA-2": activities.fit_their_groups,
    "ERA-3": activities.last_as_long_as_they_may,
    "ERA-4": project.lasts_so_many_months,
    "ERA-5": activities.have_no_more_people,
    "ERA-6": stays.are_planned,
    "ERA-7": activities.travel_no_longer_than_is_paid,
}


@dataclass(frozen=True)
class Rule:
    """A rule as the reference lists it.

    `code` lasts for ever; `actions` are those that it holds in; `title` has "fi", "sv" and "en"; `parameters` are the
    numbers that it reads; `source` says where it stands when no number says it, `status` how sure that is (verified, assumed,
    unverified). `elsewhere` has source and status for actions of another pack, which `rules` puts in their place.
    """

    code: str
    name: str
    severity: Severity
    title: Mapping[str, str]
    actions: tuple[str, ...]
    parameters: tuple[str, ...]
    source: str
    status: str = "verified"
    elsewhere: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule of the rulebook, in the order in which findings are shown."""
    return tuple(_rule(code, each) for pack in rulebook.PACKS for code, each in _own(pack).items())


def _own(pack: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the rules that a pack itself brings."""
    book: dict[str, Any] = rulebook.read(f"{pack}/{RULES}")
    own: dict[str, Any] = book.get("rules", book)
    return own


def _rule(code: str, entry: Mapping[str, Any]) -> Rule:
    elsewhere = _elsewhere(code)
    return Rule(
        code=code,
        name=entry["name"],
        severity=Severity(entry["severity"]),
        title=entry["title"],
        actions=(*entry["actions"], *elsewhere),
        parameters=tuple(entry.get("parameters", ())),
        source=entry["source"],
        elsewhere=elsewhere,
    )


def _elsewhere(code: str) -> dict[str, tuple[str, str]]:
    """Return source and status of a rule of every action in the actions of the packs that share it."""
    found: dict[str, tuple[str, str]] = {}
    for pack in rulebook.PACKS:
        shared = rulebook.read(f"{pack}/{RULES}").get("shared", {}).get(code)
        if shared is not None:
            found |= dict.fromkeys(parameters.action_keys(pack), (shared["source"], shared["status"]))
    return found


@cache
def rules(action: str) -> tuple[Rule, ...]:
    """Return the rules that an action is judged by; none for an action that is not in the rulebook."""
    return tuple(_in(rule, action) for rule in all_rules() if action in rule.actions)


def _in(rule: Rule, action: str) -> Rule:
    """Return a rule as it stands for an action."""
    source, status = rule.elsewhere.get(action, (rule.source, rule.status))
    return replace(rule, source=source, status=status)


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
    cited = [each.source + STATUSES.get(each.status, "") for each in answer.rests_on if each.source]
    return "; ".join(dict.fromkeys(cited)) or rule.source + STATUSES.get(rule.status, "")
