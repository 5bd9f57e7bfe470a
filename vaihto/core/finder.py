"""Which of the actions fits: five answers become a draft per action, and the formal rules judge it.

What an action is for (who goes, what for) is said by ``rulebook/leonardo/finder.yaml``; everything with a number comes
from ``eligibility.judge`` and the law of the call. The result is advice, not a decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vaihto.core import eligibility, formats, parameters
from vaihto.core.finder_drafts import groups_of, judged_as, situation_of
from vaihto.core.finder_questions import Answers, Texts
from vaihto.core.finder_texts import book, not_said, text_of, texts
from vaihto.core.findings import Finding, Judgement, Severity, Verdict
from vaihto.core.parameters import Law
from vaihto.core.situation import Situation
from vaihto.core.support import Support, support_for

LEVELS = ("full", "part", "none")


class Fit(StrEnum):
    """How well an action fits."""

    FITS = "fits"
    PARTLY = "partly"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing said about an action: ``code`` is the rule's or ``who`` / ``purpose``; text in three languages."""

    code: str
    text: Texts
    source: str


Points = list[Point]


@dataclass(frozen=True, slots=True)
class ActionFit:
    """One action: why it fits, what stands in the way, what is missing, what it could earn.

    ``situation`` is the draft (it opens as an application), ``judgement`` all the formal findings about it. The points
    are judged on the same draft, with a first day assumed where only the project's length was said.
    """

    action: str
    name: Texts
    fit: Fit
    label: Texts
    reasons: tuple[Point, ...]
    obstacles: tuple[Point, ...]
    missing: tuple[Point, ...]
    support: Support
    situation: Situation
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Advice:
    """The finder's answer: ``best`` is None when nothing fits; ``actions`` begin with the best."""

    best: str | None
    headline: Texts
    summary: Texts
    actions: tuple[ActionFit, ...]


def find(answers: Answers, laws: Iterable[Law]) -> Advice:
    """Say which action fits.

    In: the answers and one law for each action to be weighed (``laws_of``, or those of the open calls).
    Out: advice with the actions in order: how well they fit, then fewest obstacles, then least missing, then as given.
    """
    weighed = [_weigh(answers, law) for law in laws]
    order = list(Fit)
    weighed.sort(key=lambda one: (order.index(one.fit), len(one.obstacles), len(one.missing)))
    if not weighed or weighed[0].fit is Fit.DOES_NOT_FIT:
        return Advice(None, texts("headline", "does_not_fit"), texts("summary", "does_not_fit"), tuple(weighed))
    best = weighed[0]
    headline = {one: text.format(action=best.name[one]) for one, text in texts("headline", best.fit.value).items()}
    return Advice(best.action, headline, _summary(best), tuple(weighed))


def laws_of(programme: str, call_year: int, agency: str) -> tuple[Law, ...]:
    """The laws of all actions of a programme, without an officer's own numbers. Raises as ``parameters.law``."""
    return tuple(parameters.law(programme, call_year, agency, action=action) for action in parameters.action_keys(programme))


def _weigh(answers: Answers, law: Law) -> ActionFit:
    judged = judged_as(answers, law)
    findings = eligibility.judge(judged, law).findings
    reasons, obstacles, missing, level = _facets(answers, law.action)
    for finding in findings:
        _sort(finding, answers, (reasons, obstacles, missing))
    is_hindered = any(_is_hard_no(finding) for finding in findings)
    fit = Fit.DOES_NOT_FIT if level == "none" else Fit.PARTLY if level == "part" or is_hindered else Fit.FITS
    draft = situation_of(answers, law)
    return ActionFit(
        action=law.action,
        name={one: _capital(parameters.word("action", law.action, one)) for one in formats.LANGUAGES},
        fit=fit,
        label=texts("fit", fit.value),
        reasons=tuple(reasons),
        obstacles=tuple(obstacles),
        missing=tuple(missing),
        support=support_for(law, answers, groups_of(answers, law), judged.project.period if judged.project else None),
        situation=draft,
        judgement=eligibility.judge(draft, law),
    )


def _facets(answers: Answers, action: str) -> tuple[Points, Points, Points, str]:
    """What the answers to "who" and "what for" say by themselves, and the lower of their two levels."""
    reasons: Points = []
    obstacles: Points = []
    missing: Points = []
    levels = []
    for facet, answer in (("who", answers.who), ("purpose", answers.purpose)):
        if answer is None:
            levels.append("part")
            missing.append(Point(facet, not_said(facet), ""))
            continue
        known = book()["actions"][action]
        said = known[facet][answer]
        levels.append(said["level"])
        point = Point(facet, {one: said[one] for one in formats.LANGUAGES}, known.get("source", book()["source"]))
        (reasons if said["level"] == "full" else obstacles).append(point)
    return reasons, obstacles, missing, max(levels, key=LEVELS.index)


def _sort(finding: Finding, answers: Answers, places: tuple[Points, Points, Points]) -> None:
    """Put a finding where it belongs; the rulebook says which rules the finder tells about."""
    reasons, obstacles, missing = places
    told = finding.code in book()["told_rules"]
    point = Point(finding.code, text_of(finding, answers), finding.source)
    if finding.verdict is Verdict.NOT_MET and (told or finding.code in book()["told_when_not_met"]):
        (missing if finding.severity is Severity.CURABLE else obstacles).append(point)
    elif not told:
        return
    elif finding.verdict is Verdict.MET and finding.observed:
        reasons.append(point)
    elif finding.verdict is Verdict.UNKNOWN and finding.required is not None and not _is_told(finding, answers, missing):
        missing.append(point)


def _is_told(finding: Finding, answers: Answers, missing: Points) -> bool:
    """Whether the same gap stands in the list already: nobody said who goes, or the same field is not filled in."""
    about_rows = book()["told_rules"][finding.code] in ("days", "people")
    is_repeated = text_of(finding, answers) in [point.text for point in missing]
    return (about_rows and answers.who is None) or is_repeated


def _is_hard_no(finding: Finding) -> bool:
    told = (*book()["told_rules"], *book()["told_when_not_met"])
    return finding.verdict is Verdict.NOT_MET and finding.severity is Severity.HARD and finding.code in told


def _summary(best: ActionFit) -> Texts:
    if best.fit is Fit.PARTLY:
        return texts("summary", "partly")
    number = len(best.missing)
    form = f"fits_{number}" if number < 2 else "fits_n"
    return {one: text.format(n=formats.number(number, one)) for one, text in texts("summary", form).items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
