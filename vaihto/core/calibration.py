"""How strict each assessor is, and how sure the order of the applications is: information, never a change of points.

The model: total(application i, assessor a) = quality(i) + leniency(a) + chance.
Quality is a fixed effect; leniency is a random effect with mean 0 and variance t2, chance has variance s2. This is the
mixed model of Henderson (1975), Best linear unbiased estimation and prediction under a selection model, Biometrics 31,
423-447; on shrinkage see Robinson (1991), That BLUP is a good thing, Statistical Science 6, 15-32.

With n(a) assessments of an assessor and m(i) of an application:
  leniency  = (S + L I)^-1 r        S = diag n(a) - sum over i of z(i) z(i)'/m(i),  r = sum of (total - mean of its application)
  L         = s2 / t2, the shrinkage: the larger it is, the nearer leniency is drawn to 0
  quality   = mean of (total - leniency) of the application's assessors
  variance of a quality = s2/m(i) + w(i)' C w(i),  C = M s2 (S + L I)^-1 M,  w(i) = z(i)/m(i)
M takes the mean of all assessors away (I - 11'/q): leniency is told against their mean, since a shift of all of them alike
cannot be seen and changes no order.
L and s2 are those of the largest restricted likelihood (REML, Patterson and Thompson 1971, Biometrika 58, 545-554), found
on the eigenvalues of S. Intervals are quality +- t * standard error, t being Student's for 95 % with N - n degrees of
freedom. Only applications with two or more assessors say anything about leniency.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

NORMAL_95 = 1.959963984540054
# Bounds of the logarithm of L: from "no shrinkage" to "no difference between assessors can be seen".
LOW, HIGH = math.log(1e-3), math.log(1e5)
# Places that are compared with one another: so many below each place.
WINDOW = 500


class CannotCalibrate(ValueError):
    """Too little to estimate from; ``reason``: ``no_overlap`` or ``too_few`` (fewer than two more totals than applications)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Total:
    """One assessor's total of one application."""

    application: str
    assessor: str
    points: float


@dataclass(frozen=True, slots=True)
class Leniency:
    """How many points an assessor gives above (+) or below (-) the others: the estimate, its interval, from how much."""

    assessor: str
    points: float
    low: float
    high: float
    number: int
    overlapping: int

    @property
    def is_told_apart(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Quality:
    """An application's mean, the mean with leniency taken away, and its interval."""

    application: str
    mean: float
    calibrated: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """The estimates: by assessor, by application (in the order given), the two standard deviations, degrees of freedom."""

    leniencies: tuple[Leniency, ...]
    qualities: tuple[Quality, ...]
    spread_of_leniency: float
    spread_of_chance: float
    freedom: int
    _weights: Any = None
    _covariance: Any = None


def calibrate(totals: Iterable[Total]) -> Calibration:
    """Return the estimates. Raises CannotCalibrate. The order of the totals does not matter."""
    # long because: one computation, whose steps share their arrays and stand in the order of the formulas above.
    import numpy as np

    rows = sorted(totals, key=lambda one: (one.application, one.assessor))
    applications = sorted({one.application for one in rows})
    assessors = sorted({one.assessor for one in rows})
    places = {key: i for i, key in enumerate(applications)}
    seats = {key: j for j, key in enumerate(assessors)}
    i = np.array([places[one.application] for one in rows], dtype=np.int64)
    j = np.array([seats[one.assessor] for one in rows], dtype=np.int64)
    y = np.array([one.points for one in rows], dtype=float)
    freedom = len(rows) - len(applications)
    each = np.bincount(i, minlength=len(applications))
    if len(assessors) < 2 or not (each > 1).any():
        raise CannotCalibrate("no_overlap")
    if freedom < 2:
        raise CannotCalibrate("too_few")
    weights = np.zeros((len(applications), len(assessors)))
    weights[i, j] = 1.0 / each[i]
    means = np.bincount(i, y, minlength=len(applications)) / each
    left = y - means[i]
    crossed = np.diag(np.bincount(j, minlength=len(assessors)).astype(float)) - (weights * each[:, None]).T @ weights
    values, vectors = np.linalg.eigh(crossed)
    values = np.maximum(values, 0.0)
    turned = vectors.T @ np.bincount(j, left, minlength=len(assessors))
    shrinkage, chance = _likeliest(values, turned, float(left @ left), freedom)
    leniency = vectors @ (turned / (values + shrinkage))
    covariance = chance * (vectors / (values + shrinkage)) @ vectors.T
    # A shift of all assessors alike cannot be seen and changes no order: leniency is told against their mean.
    leniency = leniency - leniency.mean()
    covariance = covariance - covariance.mean(axis=0)[None, :] - covariance.mean(axis=1)[:, None] + covariance.mean()
    factor = student(freedom)
    qualities = means - weights @ leniency
    variances = chance / each + np.einsum("ij,jk,ik->i", weights, covariance, weights, optimize=True)
    half, half_assessor = factor * np.sqrt(variances), factor * np.sqrt(np.diag(covariance))
    overlapping = np.bincount(j, each[i] > 1, minlength=len(assessors)).astype(int)
    number = np.bincount(j, minlength=len(assessors))
    return Calibration(
        tuple(
            Leniency(key, float(p), float(p - h), float(p + h), int(n), int(o))
            for key, p, h, n, o in zip(assessors, leniency, half_assessor, number, overlapping, strict=True)
        ),
        tuple(
            Quality(key, float(m), float(q), float(q - h), float(q + h))
            for key, m, q, h in zip(applications, means, qualities, half, strict=True)
        ),
        math.sqrt(chance / shrinkage), math.sqrt(chance), freedom, weights, (covariance, chance / each),
    )  # fmt: skip


def _likeliest(values: np.ndarray, turned: np.ndarray, squares: float, freedom: int) -> tuple[float, float]:
    """Return L and s2 of the largest restricted likelihood: a grid, then the golden section around its best point."""
    import numpy as np

    def chance(logarithm: float) -> float:
        explained = float(np.sum(turned**2 / (values + math.exp(logarithm))))
        return max((squares - explained) / freedom, 1e-12)

    def badness(logarithm: float) -> float:
        return freedom * math.log(chance(logarithm)) + float(np.sum(np.log1p(values / math.exp(logarithm))))

    grid = [LOW + (HIGH - LOW) * step / 80 for step in range(81)]
    middle = min(range(81), key=lambda step: badness(grid[step]))
    low, high = grid[max(middle - 1, 0)], grid[min(middle + 1, 80)]
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(40):
        first, second = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, second) if badness(first) <= badness(second) else (first, high)
    best = (low + high) / 2
    return math.exp(best), chance(best)


def student(freedom: int) -> float:
    """Return Student's t for 95 %, both sides (Abramowitz and Stegun 26.7.5; exact to 0.01 from 3 degrees; 1 and 2 by table)."""
    if freedom < 3:
        return {1: 12.7062, 2: 4.3027}[max(freedom, 1)]
    z, n = NORMAL_95, freedom
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / n + second / n**2 + third / n**3 + fourth / n**4


def not_told_apart(calibration: Calibration, ranking: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the runs of places whose order cannot be told apart, such as (17, 23); the first place is 1.

    Within a run the interval of the difference of any two calibrated scores holds 0. Runs may overlap; one that lies
    inside another is left out. `ranking` names applications of the calibration, the best first. A run is not followed
    further than WINDOW places.
    """
    import numpy as np

    places = {one.application: i for i, one in enumerate(calibration.qualities)}
    order = np.array([places[key] for key in ranking], dtype=np.int64)
    scores = np.array([one.calibrated for one in calibration.qualities])[order]
    covariance, own = calibration._covariance
    weights, factor = calibration._weights[order], student(calibration.freedom)
    own = own[order]
    spread = weights @ covariance
    within = np.einsum("ij,ij->i", spread, weights)
    far: list[int] = []
    for first in range(len(order)):
        rest = slice(first + 1, min(first + 1 + WINDOW, len(order)))
        variance = own[first] + own[rest] + within[first] + within[rest] - 2 * (weights[rest] @ spread[first])
        alike = np.abs(scores[first] - scores[rest]) <= factor * np.sqrt(np.maximum(variance, 0))
        far.append(first + (int(np.argmin(alike)) if not alike.all() else len(alike)))
    # The run from a place ends where the nearest end of any place inside it lies.
    runs: list[tuple[int, int]] = []
    for first in range(len(order)):
        last = far[first]
        inside = first + 1
        while inside <= last:
            last = min(last, far[inside])
            inside += 1
        if last > first and (not runs or last > runs[-1][1]):
            runs.append((first, last))
    return tuple((first + 1, last + 1) for first, last in runs)
