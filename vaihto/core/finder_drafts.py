"""Turns the finder's answers into a draft project for one action, inventing nothing that was not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from vaihto.core import rulebook
from vaihto.core.finder_questions import FINDER, Answers
from vaihto.core.parameters import Law
from vaihto.core.periods import last_day_of
from vaihto.core.situation import MobilityRow, Organisation, Project, Situation


def situation_of(answers: Answers, law: Law) -> Situation:
    """The answers as a draft for one action: the school coordinates, each country has a partner.

    Where both students and staff go, nobody has said how many of each: in the mobility actions their number is unknown.
    The project has days only if its first day was said; ``judged_as`` is the draft with a first day assumed.
    """
    return Situation(
        programme=law.programme,
        call_year=law.call_year,
        agency=law.agency,
        action=law.action,
        project=_project(answers, answers.starts_on),
        organisations=_organisations(answers, law),
        mobilities=_mobilities(answers, law),
        transfers=_transfers(answers),
    )


def judged_as(answers: Answers, law: Law) -> Situation:
    """The draft as it is judged: a length without a first day is counted from an assumed one, as months are months."""
    month, day = (int(part) for part in _book()["project_starts"].split("-"))
    starts_on = answers.starts_on or date(law.call_year, month, day)
    return replace(situation_of(answers, law), project=_project(answers, starts_on))


def _project(answers: Answers, starts_on: date | None) -> Project | None:
    if answers.months is None or starts_on is None:
        return None if answers.starts_on is None else Project(starts_on)
    return Project(starts_on, last_day_of(starts_on, answers.months))


def _organisations(answers: Answers, law: Law) -> tuple[Organisation, ...]:
    school = Organisation(country=law.agency, kind="vet_provider", role="coordinator")
    countries, kinds = answers.countries or (), answers.partner_kinds or ()
    partners = [
        Organisation(
            country=countries[place % len(countries)] if countries else None,
            kind=kinds[place % len(kinds)] if kinds else None,
            role="partner",
        )
        for place in range(max(len(countries), len(kinds)))
    ]
    return (school, *partners)


def _mobilities(answers: Answers, law: Law) -> tuple[MobilityRow, ...] | None:
    if answers.who is None:
        return None
    groups = groups_of(answers, law)
    if not groups:
        return ()
    group = groups[0] if len(groups) == 1 else None
    is_share = law.action in ("student_mobility", "expert_mobility") and answers.who == "both"
    return (
        MobilityRow(
            count=None if is_share else answers.people,
            target_group=group,
            from_country=law.agency,
            to_country=answers.countries[0] if answers.countries else None,
            days=answers.days,
        ),
    )


def groups_of(answers: Answers, law: Law) -> tuple[str, ...]:
    """The target groups that would go: those that the action allows, or all that were meant where it allows none."""
    meant = tuple(_book()["target_groups"][answers.who]) if answers.who else ()
    allowed = law.numbers.get("target_groups")
    possible = tuple(one for one in meant if allowed is None or not allowed.known or one in allowed.value)
    return possible or meant


def _transfers(answers: Answers) -> tuple[str, ...] | None:
    if answers.transfers is None and answers.purpose not in (None, "transfer"):
        return ()
    return answers.transfers


def _book() -> dict[str, Any]:
    book: dict[str, Any] = rulebook.read(FINDER)
    return book
