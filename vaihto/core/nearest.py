"""What would make a plan eligible: for each requirement that is not met, the nearest change, found by asking the rules again.

Nothing here knows a limit. A candidate change is made on a copy of the situation and judged; the first, hence smallest, that
meets the requirement without breaking another is the answer. Where no single change of the plan does it, there is none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from vaihto.core import countries, eligibility
from vaihto.core.findings import Finding, Judgement, Severity, Verdict
from vaihto.core.parameters import Law
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation

# How far to look: days added to or taken from a stay, people or journeys, countries, days of the project, cents.
# Lengths that a stay which is only imagined may have; one of them suits each target group.
LIKELY_DAYS = (14, 30, 60)
LONGEST, MOST_JOURNEYS, MOST_COUNTRIES, LONGEST_PROJECT = 400, 60, 8, 4000


@dataclass(frozen=True)
class Change:
    """One change of the plan.

    `code` is the rule's; `kind` is countries, working_life, confirm, days, journeys, end, requested, transfer, stays or
    drop_rows;
    `rows` are the numbers of the rows that change; `before` and `after` are counts, days or euro; `by` is the difference.
    """

    code: str
    kind: str
    before: int | Decimal | date | None = None
    after: int | Decimal | date | None = None
    by: int | Decimal | None = None
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The changes, the requirements that no single change meets, and the verdict with all changes made together."""

    changes: tuple[Change, ...]
    without: tuple[Finding, ...]
    verdict: Verdict


Tried = Iterator[tuple[Change, Situation]]


def plan(situation: Situation, law: Law) -> Plan:
    """Return the nearest changes that would make a situation eligible.

    Judge the situation as if it were sent (`submitted_on` set): a draft's unknowns would hide what is missing.
    """
    found: list[Change] = []
    without: list[Finding] = []
    present, now = situation, eligibility.judge(situation, law)
    for code in [finding.code for finding in now.findings if is_broken(finding)]:
        finding = now.of(code)
        if finding is None or not is_broken(finding):
            continue
        steps = list(nearest(finding, present, law, now))
        if not steps:
            without.append(finding)
            continue
        found += [change for change, _after in steps]
        present = steps[-1][1]
        now = eligibility.judge(present, law)
    return Plan(tuple(found), tuple(without), now.verdict)


def is_broken(finding: Finding) -> bool:
    """Return whether a finding stands in the way: not met, and no mere note; a confirmation that is awaited stands there too."""
    waits = finding.rule == "partners_have_confirmed" and finding.verdict is Verdict.UNKNOWN
    return waits or (finding.verdict is Verdict.NOT_MET and finding.severity is not Severity.NOTE)


def nearest(finding: Finding, situation: Situation, law: Law, before: Judgement) -> Tried:
    """Yield the change that meets a finding, with the situation after it; for rows one change after the other."""
    if finding.rule in ("length_of_stay", "activity_lengths"):
        present = situation
        for row in finding.rows:
            for change, tried in lengths(finding, present, row):
                answer = eligibility.judge(tried, law).of(finding.code)
                if answer is not None and row not in answer.rows:
                    present = tried
                    yield change, tried
                    break
        return
    kind = KINDS.get(finding.rule)
    for change, tried in kind(finding, situation, law) if kind else ():
        after = eligibility.judge(tried, law)
        answer = after.of(finding.code)
        if (answer is None or answer.verdict is Verdict.MET) and not breaks_more(before, after, finding.code):
            yield change, tried
            return


def breaks_more(before: Judgement, after: Judgement, code: str) -> bool:
    """Return whether another requirement is broken that was not broken before."""
    was = {finding.code for finding in before.findings if is_broken(finding)}
    return any(is_broken(finding) and finding.code not in was | {code} for finding in after.findings)


def more_countries(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try one, two, three partners more, each from a programme country that is not there yet."""
    present = {each.country for each in situation.organisations or ()}
    free = sorted((countries.programme_countries(law) or frozenset()) - present)
    for n in range(1, min(MOST_COUNTRIES, len(free)) + 1):
        added = tuple(Organisation(None, code, "vet_provider", "partner", True) for code in free[:n])
        yield Change(finding.code, "countries", by=n), with_organisations(situation, added)


def working_life(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try one company more, from a country that is there already."""
    country = next((each.country for each in situation.organisations or () if each.country and not each.applicant), None)
    for n in range(1, 4):
        added = tuple(Organisation(None, country, "company", "partner", True) for _one in range(n))
        yield Change(finding.code, "working_life", by=n), with_organisations(situation, added)


def confirmations(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try every partner that has not confirmed as confirmed."""
    waiting = [each for each in situation.organisations or () if not each.applicant and not each.mandate]
    made = tuple(replace(each, mandate=True) if each in waiting else each for each in situation.organisations or ())
    yield Change(finding.code, "confirm", by=len(waiting)), replace(situation, organisations=made)


def lengths(finding: Finding, situation: Situation, row: int) -> Tried:
    """Try a row one day longer or shorter, two days, and so on."""
    one = (situation.mobilities or ())[row - 1]
    for days in outward(one.days or 0, LONGEST):
        yield (
            Change(finding.code, "days", one.days, days, abs(days - (one.days or 0)), (row,)),
            with_row(situation, row, replace(one, days=days)),
        )


def journeys(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try one journey more or less in all, two, and so on; the largest row gives or takes."""
    rows = situation.mobilities or ()
    total = sum(row.count or 0 for row in rows)
    for wanted in outward(total, max(MOST_JOURNEYS, total)):
        change = Change(finding.code, "journeys", total, wanted, abs(wanted - total))
        yield change, replace(situation, mobilities=with_total(rows, wanted - total))


def earlier_end(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try the last day of the project one day earlier, two, and so on."""
    project = situation.project
    if project is None or project.starts_on is None or project.ends_on is None:
        return
    for days in range(1, min((project.ends_on - project.starts_on).days, LONGEST_PROJECT) + 1):
        end = project.ends_on - timedelta(days=days)
        yield Change(finding.code, "end", project.ends_on, end, days), replace(situation, project=Project(project.starts_on, end))


def allowed_end(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try the nearest last day of the project that the rule itself named."""
    project = situation.project
    if project is None or project.ends_on is None:
        return
    named = [finding.required[key] for key in ("ends_on_at_earliest", "ends_on_at_latest")]
    end = min(named, key=lambda day: abs((day - project.ends_on).days))
    change = Change(finding.code, "end", project.ends_on, end, abs((end - project.ends_on).days))
    yield change, replace(situation, project=Project(project.starts_on, end))


def other_sum(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try the amounts that the rule itself named, the nearest first."""
    budget = situation.budget or Budget()
    asked = budget.requested_eur
    if asked is None:
        return
    named = [Decimal(str(each)) for key, each in finding.required.items() if key in NAMED_SUMS and each is not None]
    for amount in sorted(named, key=lambda each: abs(each - asked)):
        change = Change(finding.code, "requested", asked, amount, abs(amount - asked))
        yield change, replace(situation, budget=replace(budget, requested_eur=amount))


def a_transfer(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try one, two of the things that may be transferred."""
    allowed = [each for each in finding.required.get("one_of", ()) if each not in (situation.transfers or ())]
    for n in range(1, len(allowed) + 1):
        transfers = (*(situation.transfers or ()), *allowed[:n])
        yield Change(finding.code, "transfer", by=n), replace(situation, transfers=transfers)


def more_stays(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try stays of one person more, two, and so on: of a group and a purpose that the law allows, of a length that it allows."""
    home = situation.applicant.country if situation.applicant else None
    away = next((each.country for each in situation.organisations or () if each.country not in {None, home}), None)
    groups, purposes = law.value("target_groups"), law.value("purposes")
    group = groups.value[0] if groups.known else None
    purpose = purposes.value[0] if purposes.known else None
    for n in range(1, MOST_JOURNEYS + 1):
        for days in LIKELY_DAYS:
            row = MobilityRow(n, group, home, away, days, purpose)
            made = replace(situation, mobilities=(*(situation.mobilities or ()), row))
            yield Change(finding.code, "stays", by=n), made


def without_rows(finding: Finding, situation: Situation, law: Law) -> Tried:
    """Try without the rows that the finding is about; the others keep the plan."""
    kept = tuple(row for place, row in enumerate(situation.mobilities or (), 1) if place not in finding.rows)
    if finding.rows and kept:
        yield Change(finding.code, "drop_rows", rows=finding.rows), replace(situation, mobilities=kept)


NAMED_SUMS = {"at_least_eur", "at_most_eur"}
KINDS = {
    "stays_planned": more_stays,
    "countries": more_countries, "partners_have_confirmed": confirmations, "destinations": without_rows,
    "target_groups": without_rows, "purposes": without_rows, "project_length": earlier_end, "journeys": journeys,
    "support": other_sum, "share_of_total": other_sum, "sum_per_year": other_sum, "working_life": working_life,
    "transfers": a_transfer, "activity_types": without_rows, "activity_groups": without_rows, "project_months": allowed_end,
}  # fmt: skip


def outward(start: int, most: int) -> Iterator[int]:
    """Yield numbers from 1 to `most`, the nearest to `start` first; of two equally near the larger."""
    for step in range(1, most + start + 1):
        if start + step <= most:
            yield start + step
        if start - step >= 1:
            yield start - step


def with_organisations(situation: Situation, added: tuple[Organisation, ...]) -> Situation:
    """Return the situation with more partners."""
    return replace(situation, organisations=(*(situation.organisations or ()), *added))


def with_row(situation: Situation, place: int, row: MobilityRow) -> Situation:
    """Return the situation with another row at a place, counted from 1."""
    rows = list(situation.mobilities or ())
    rows[place - 1] = row
    return replace(situation, mobilities=tuple(rows))


def with_total(rows: Iterable[MobilityRow], by: int) -> tuple[MobilityRow, ...]:
    """Return the rows with so many journeys more or fewer, taken from the largest rows; none falls below one."""
    made = list(rows)
    left = by
    for place in sorted(range(len(made)), key=lambda at: -(made[at].count or 0)):
        count = made[place].count or 0
        new = max(count + left, 1) if left < 0 else count + left
        made[place], left = replace(made[place], count=new), left - (new - count)
    return tuple(made)
