"""Which outcomes of a host stand behind which outcomes of a home unit: n to m, each of the host's used for one unit only.

Recommendation 2009/C 155/02 (ECVET), Annex II: what was assessed abroad is recognised as units of the home qualification. Two
systems seldom cut outcomes alike, so that several of the host's may make one at home, and one may make several.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One outcome of the host counts for one outcome of the unit; both by their keys."""

    host: str
    home: str


@dataclass(frozen=True, slots=True)
class Group:
    """Outcomes that belong together: those of the host make those at home, in the order in which they were given."""

    hosts: tuple[str, ...]
    homes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: ``code`` is unknown_host, unknown_home, not_achieved, used_elsewhere or twice; ``key`` of which outcome."""

    code: str
    key: str


def faults(uses: Iterable[Use], *, hosts: Mapping[str, bool], homes: Collection[str], taken: Collection[str]) -> list[Fault]:
    """Return what is wrong with the uses of one unit.

    `hosts` says of each outcome of the host whether it was achieved, wholly or partly; `homes` are the unit's outcomes; `taken`
    are the host's outcomes that other units use.
    """
    found: list[Fault] = []
    seen: set[Use] = set()
    for use in uses:
        if use in seen:
            found.append(Fault("twice", use.host))
        seen.add(use)
        if use.home not in homes:
            found.append(Fault("unknown_home", use.home))
        if use.host not in hosts:
            found.append(Fault("unknown_host", use.host))
        elif not hosts[use.host]:
            found.append(Fault("not_achieved", use.host))
        elif use.host in taken:
            found.append(Fault("used_elsewhere", use.host))
    return list(dict.fromkeys(found))


def groups(uses: Iterable[Use]) -> tuple[Group, ...]:
    """Return the uses in groups that share no outcome, the first use's group first."""
    made: list[tuple[list[str], list[str]]] = []
    for use in uses:
        touched = [one for one in made if use.host in one[0] or use.home in one[1]]
        hosts = [key for one in touched for key in one[0]] + [use.host]
        homes = [key for one in touched for key in one[1]] + [use.home]
        place = made.index(touched[0]) if touched else len(made)
        made = [one for one in made if one not in touched]
        made.insert(min(place, len(made)), (hosts, homes))
    return tuple(Group(tuple(dict.fromkeys(hosts)), tuple(dict.fromkeys(homes))) for hosts, homes in made)
