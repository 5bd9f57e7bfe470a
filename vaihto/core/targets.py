"""Policy targets with their definition; progress is told only when somebody has given a baseline with its source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from vaihto.core import rulebook


class CannotCompare(ValueError):
    """A baseline that nothing can be compared with; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a target is compared with: the value of a year and who says so.

    Raises ``CannotCompare``: ``source_missing``, ``value_not_positive``.
    """

    year: int
    value: Decimal
    source: str

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise CannotCompare("source_missing")
        if not self.value.is_finite() or self.value <= 0:
            raise CannotCompare("value_not_positive")


@dataclass(frozen=True, slots=True)
class Target:
    """A target of a plan. ``change_percent`` None = the plan sets no number; ``definition`` None = nothing is counted.

    ``components`` are definitions shown beside it; the target itself is one. ``baseline`` None = not known, the reason
    stands in ``baseline_missing``, text by language (as ``title``).
    """

    key: str
    plan: str
    item: str
    change_percent: Decimal | None
    target_year: int
    definition: str | None
    components: tuple[str, ...]
    source: tuple[tuple[str, str], ...]
    status: str
    note: tuple[tuple[str, str], ...]
    title: tuple[tuple[str, str], ...]
    baseline_missing: tuple[tuple[str, str], ...]
    baseline: Baseline | None = None


class State(StrEnum):
    """What can be said about a target."""

    NO_NUMBER = "no_number"
    BASELINE_UNKNOWN = "baseline_unknown"
    FIGURE_UNKNOWN = "figure_unknown"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target is: ``change_percent`` with one decimal, ``wanted`` the value to be reached, ``is_reached``.

    All three are None unless the state is ``measured``.
    """

    state: State
    change_percent: Decimal | None = None
    wanted: Decimal | None = None
    is_reached: bool | None = None


def progress(target: Target, current: Decimal | None) -> Progress:
    """Compare a figure with the target's baseline; without number, baseline or figure nothing is worked out.

    ``wanted`` = baseline × (1 + change / 100), rounded half-up to two decimals; reached = current is at least the exact
    product.
    """
    if target.change_percent is None:
        return Progress(State.NO_NUMBER)
    if target.baseline is None:
        return Progress(State.BASELINE_UNKNOWN)
    if current is None:
        return Progress(State.FIGURE_UNKNOWN)
    base = target.baseline.value
    wanted = base * (100 + target.change_percent) / 100
    change = (current - base) * 100 / base
    return Progress(State.MEASURED, _rounded(change, "0.1"), _rounded(wanted, "0.01"), current >= wanted)


def targets() -> dict[str, Target]:
    """All targets of ``rulebook/statistics.yaml`` by key, in its order; none of them has a baseline."""
    book: dict[str, Any] = rulebook.read("statistics.yaml")
    return {key: _target(key, row) for key, row in book["targets"].items()}


def _target(key: str, row: dict[str, Any]) -> Target:
    change = row["change_percent"]
    return Target(
        key=key,
        plan=row["plan"],
        item=row["item"],
        change_percent=None if change is None else Decimal(change),
        target_year=row["target_year"],
        definition=row["definition"],
        components=tuple(row["components"]),
        source=tuple(row["source"].items()),
        status=row["status"],
        note=tuple(row["note"].items()),
        title=tuple(row["title"].items()),
        baseline_missing=tuple(row["baseline_missing"].items()),
    )


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_HALF_UP)
