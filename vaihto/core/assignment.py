"""Who assesses which application: the best fitting assignment within everybody's limits, and why it is not another.

What is asked: every application gets as many assessors as it needs; nobody gets more than they take; an assessor with a
conflict never; nobody who does not read the application's language; nobody who assessed the same applicant last time;
pairs that were fixed by hand stay. Among all that keep this, the sum of the fits is the largest there is.

The fit of a pair is a number from 0 to 1: the share of the application's topics that the assessor knows, each topic by
its weight in the application and the assessor's knowledge of it (`fit_of`). `evenness` takes that much off the sum for
every task above an equal share, so that a better fit has to be worth it.

Where not every place can be filled, as many as possible are, and `remedies` says which limit to loosen. Loosening is
never proposed for a conflict.

Method: a transport problem, whose linear relaxation has whole corners (Hoffman and Kruskal 1956); `assignment_model`
solves it with HiGHS and checks the answer again outside the solver.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class CannotAssign(ValueError):
    """A task that cannot be read; ``reason`` is a code, ``subject`` the application, assessor or number meant.

    Reasons: ``application_twice``, ``assessor_twice``, ``unknown_application``, ``unknown_assessor``, ``negative``,
    ``fit_out_of_range``, ``fixed_conflict`` (a pair was fixed although there is a conflict), ``fixed_twice``.
    """

    def __init__(self, reason: str, subject: str = "") -> None:
        self.reason = reason
        self.subject = subject
        super().__init__(f"{reason}: {subject}" if subject else reason)


class Why(StrEnum):
    """Why a pair was not chosen. The first three and `NOT_WANTED` forbid it, the others lost the comparison."""

    CONFLICT = "conflict"
    LANGUAGE = "language"
    TWICE_RUNNING = "twice_running"
    NOT_WANTED = "not_wanted"
    BY_HAND = "places_filled_by_hand"
    FULL = "full"
    FITS_LESS = "fits_less"
    SHARE = "equal_share"
    EQUAL = "equally_good"


class Loosen(StrEnum):
    """Which limit would help where places stay empty."""

    LOAD = "load"
    LANGUAGE = "language"
    TWICE_RUNNING = "twice_running"
    NOT_WANTED = "not_wanted"
    MORE_ASSESSORS = "more_assessors"
    FEWER_EACH = "fewer_each"


@dataclass(frozen=True, slots=True)
class Application:
    """An application: who applies, its language ("" = any), its topics with weights, how many assessors it needs."""

    reference: str
    applicant: str = ""
    language: str = ""
    topics: Mapping[str, float] = field(default_factory=dict)
    needs: int = 2


@dataclass(frozen=True, slots=True)
class Assessor:
    """An assessor: languages they read (none given = any), topics with knowledge 0-1, the most tasks they take."""

    reference: str
    languages: frozenset[str] = frozenset()
    topics: Mapping[str, float] = field(default_factory=dict)
    most: int = 10


Pair = tuple[str, str]  # application, assessor


@dataclass(frozen=True)
class Task:
    """All that an assignment rests on. Raises CannotAssign.

    ``conflicts``, ``unwanted`` (taken out by hand) and ``fixed`` are pairs of application and assessor; the first two
    carry what is to be said about them. ``last_time`` holds pairs of assessor and applicant. ``fits`` replaces the fit
    by topics where it is given. ``reads_language`` = False makes the language no condition.
    """

    applications: tuple[Application, ...]
    assessors: tuple[Assessor, ...]
    conflicts: Mapping[Pair, str] = field(default_factory=dict)
    unwanted: Mapping[Pair, str] = field(default_factory=dict)
    fixed: frozenset[Pair] = frozenset()
    last_time: frozenset[tuple[str, str]] = frozenset()
    fits: Mapping[Pair, float] = field(default_factory=dict)
    reads_language: bool = True
    evenness: float = 0.0

    def __post_init__(self) -> None:
        for kind, listed in (("application", self.applications), ("assessor", self.assessors)):
            counted = Counter(one.reference for one in listed)
            if twice := next((key for key, number in counted.items() if number > 1), None):
                raise CannotAssign(f"{kind}_twice", twice)
        for application, assessor in {*self.conflicts, *self.unwanted, *self.fixed, *self.fits}:
            if application not in self.application:
                raise CannotAssign("unknown_application", application)
            if assessor not in self.assessor:
                raise CannotAssign("unknown_assessor", assessor)
        if wrong := next((pair for pair in sorted(self.fixed) if pair in self.conflicts), None):
            raise CannotAssign("fixed_conflict", " – ".join(wrong))
        if negative := next((one.reference for one in self.applications if one.needs < 0), None) or next(
            (one.reference for one in self.assessors if one.most < 0), None
        ):
            raise CannotAssign("negative", negative)
        if self.evenness < 0:
            raise CannotAssign("negative", "evenness")
        if wild := next((pair for pair, value in self.fits.items() if not 0 <= value <= 1), None):
            raise CannotAssign("fit_out_of_range", " – ".join(wild))

    @cached_property
    def application(self) -> Mapping[str, Application]:
        """The applications by reference."""
        return {one.reference: one for one in self.applications}

    @cached_property
    def assessor(self) -> Mapping[str, Assessor]:
        """The assessors by reference."""
        return {one.reference: one for one in self.assessors}

    @property
    def share(self) -> int:
        """The equal share: the tasks of each, rounded up, if everybody took the same number."""
        places = sum(one.needs for one in self.applications)
        return -(-places // len(self.assessors)) if self.assessors else 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """One pair of the answer, how well it fits, the topics in common, and whether it was fixed by hand."""

    application: str
    assessor: str
    fit: float
    topics: tuple[str, ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Remedy:
    """A limit that would help: which, how many places it fills, and where (``parts``: reference and number)."""

    kind: Loosen
    fills: int
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Plan:
    """The answer: the pairs in the order of the applications, the places left empty and what would fill them."""

    chosen: tuple[Chosen, ...]
    lacking: tuple[tuple[str, int], ...] = ()
    remedies: tuple[Remedy, ...] = ()
    over: tuple[tuple[str, int], ...] = ()
    sum_of_fits: float = 0.0

    @property
    def is_complete(self) -> bool:
        """Whether every application has as many assessors as it needs."""
        return not self.lacking

    @cached_property
    def loads(self) -> Mapping[str, int]:
        """How many tasks each assessor has; those with none are not in it."""
        return Counter(one.assessor for one in self.chosen)

    @cached_property
    def of_application(self) -> Mapping[str, tuple[Chosen, ...]]:
        """The pairs of each application, the best fit first."""
        found: dict[str, list[Chosen]] = {}
        for one in self.chosen:
            found.setdefault(one.application, []).append(one)
        return {key: tuple(sorted(rows, key=lambda one: (-one.fit, one.assessor))) for key, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an assessor does not assess an application: the code, what is said about it, and by how much others fit better."""

    why: Why
    detail: str = ""
    difference: float = 0.0


def fit_of(application: Application, assessor: Assessor) -> float:
    """Return how well an assessor fits by topics, 0 to 1; without topics every assessor fits equally (0)."""
    weights = sum(application.topics.values())
    if weights <= 0:
        return 0.0
    return sum(weight * assessor.topics.get(topic, 0.0) for topic, weight in application.topics.items()) / weights


def fit(task: Task, application: str, assessor: str) -> float:
    """Return the fit of a pair: the given one, or the one by topics."""
    given = task.fits.get((application, assessor))
    return fit_of(task.application[application], task.assessor[assessor]) if given is None else given


def in_common(application: Application, assessor: Assessor) -> tuple[str, ...]:
    """Return the application's topics that the assessor knows, the weightiest first."""
    known = [topic for topic in application.topics if assessor.topics.get(topic, 0) > 0]
    return tuple(sorted(known, key=lambda topic: (-application.topics[topic], topic)))


def forbidden(task: Task, application: str, assessor: str) -> Reason | None:
    """Return what forbids a pair; None where it is allowed. A conflict comes first, whatever else there is."""
    pair = (application, assessor)
    one, other = task.application[application], task.assessor[assessor]
    if pair in task.conflicts:
        return Reason(Why.CONFLICT, task.conflicts[pair])
    if pair in task.unwanted:
        return Reason(Why.NOT_WANTED, task.unwanted[pair])
    if task.reads_language and one.language and other.languages and one.language not in other.languages:
        return Reason(Why.LANGUAGE, one.language)
    if one.applicant and (assessor, one.applicant) in task.last_time:
        return Reason(Why.TWICE_RUNNING, one.applicant)
    return None


def why_not(task: Task, plan: Plan, application: str, assessor: str) -> Reason | None:
    """Return why an assessor does not assess an application in a plan; None where they do. See ``Why``."""
    chosen = plan.of_application.get(application, ())
    if any(one.assessor == assessor for one in chosen):
        return None
    if barred := forbidden(task, application, assessor):
        return barred
    load, limit = plan.loads.get(assessor, 0), task.assessor[assessor].most
    mine = fit(task, application, assessor)
    free = [one.fit for one in chosen if not one.is_fixed]
    if not free and chosen:
        return Reason(Why.BY_HAND)
    least = min(free, default=0.0)
    if mine < least:
        return Reason(Why.FITS_LESS, difference=least - mine)
    if load >= limit:
        return Reason(Why.FULL, str(limit))
    if mine > least and load >= task.share:
        return Reason(Why.SHARE, str(task.share))
    return Reason(Why.EQUAL)


def assign(task: Task) -> Plan:
    """Return the best assignment there is; where places stay empty, it says which and what would help."""
    from vaihto.core.assignment_model import solve

    return solve(task)
