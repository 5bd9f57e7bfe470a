"""The finder's sentences: the rulebook's own where the finder knows more or less than an application does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vaihto.core import formats, parameters, rulebook
from vaihto.core.finder_questions import FINDER, Answers, Field, Question, Texts, questions
from vaihto.core.findings import Finding, Verdict


def book() -> dict[str, Any]:
    """The content of ``rulebook/leonardo/finder.yaml``; not to be changed."""
    content: dict[str, Any] = rulebook.read(FINDER)
    return content


def texts(part: str, key: str) -> Texts:
    """One text in three languages."""
    found: Texts = book()[part][key]
    return found


def not_said(key: str) -> Texts:
    """The sentence that an answer is missing, with the question where it is given. Raises ``KeyError``."""
    question, field = _asked(key)
    return {
        one: sentence.format(field=field.label[one], question=question.title[one])
        for one, sentence in texts("own_words", "not_said").items()
    }


def text_of(finding: Finding, answers: Answers) -> Texts:
    """What the finder says about a finding: its own sentence about rows and days that nobody gave, else the rule's."""
    key = book()["told_rules"].get(finding.code, "")
    if finding.verdict is Verdict.UNKNOWN and key and getattr(answers, key) is None:
        return not_said(key)
    if finding.verdict is Verdict.UNKNOWN and key == "people" and answers.who == "both" and finding.rows:
        return texts("own_words", "share")
    if finding.code == "ERA-3" and answers.days is not None and finding.required:
        return _activities(finding.required, answers.days)
    if key == "days" and finding.verdict is not Verdict.UNKNOWN and answers.days is not None:
        return _length_of_stay(finding, answers)
    if key == "months" and answers.months is not None and answers.starts_on is None and (most := _limit(finding)):
        return _length_of_project(answers.months, most, finding.required.get("at_least_months"))
    return finding.message


def _length_of_stay(finding: Finding, answers: Answers) -> Texts:
    limits = finding.required
    if "min_days" not in limits:
        groups = book()["target_groups"][answers.who]
        limits = next((limits[one] for one in limits if one in groups), None)
    if limits is None:
        return finding.message
    low, high = limits["min_days"], limits["max_days"]
    return {
        one: sentence.format(seen=formats.length(answers.days or 0, one), range=formats.number_range(low, high, "days", one))
        for one, sentence in texts("own_words", "days").items()
    }


def _activities(limits: Mapping[str, Mapping[str, int]], days: int) -> Texts:
    """The activity types of Erasmus+ that are as long as the stay, or all of them where none is."""
    fitting = {key: each for key, each in limits.items() if each["min_days"] <= days <= each["max_days"]}
    made = {}
    for one, sentence in texts("own_words", "activities" if fitting else "no_activity").items():
        ranges = [
            f"{parameters.word('purpose', key, one)} {formats.number_range(each['min_days'], each['max_days'], 'days', one)}"
            for key, each in (fitting or limits).items()
        ]
        made[one] = sentence.format(seen=formats.length(days, one), ranges=", ".join(ranges))
    return made


def _length_of_project(months: int, most: int, least: int | None) -> Texts:
    if least is not None:
        return {
            one: text.format(seen=formats.counted(months, "months", one), range=formats.number_range(least, most, "months", one))
            for one, text in texts("own_words", "months_between").items()
        }
    return {
        one: sentence.format(seen=formats.counted(months, "months", one), range=formats.counted(most, "months", one))
        for one, sentence in texts("own_words", "months").items()
    }


def _limit(finding: Finding) -> int | None:
    return finding.required.get("at_most_months") if isinstance(finding.required, dict) else None


def _asked(key: str) -> tuple[Question, Field]:
    for question in questions():
        for field in question.fields:
            if field.key == key:
                return question, field
    raise KeyError(key)
