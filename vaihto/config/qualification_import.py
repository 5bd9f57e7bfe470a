"""What `vaihto qualifications import` does: the units of requirements become a school's own, as a deed of the system."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from vaihto.config import startup
from vaihto.core.qualification import Qualification

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation
    from vaihto.qualifications.queries import Offer


class _OnlyLooking(Exception):
    """Nothing is to be kept."""


def take(of: Qualification, options: argparse.Namespace) -> int:
    """Take the units in and say what became of each; with `dry_run` only say it. Returns the exit code. Raises Refused."""
    startup.start()
    startup.require_present_database()
    from django.db import transaction
    from django.utils import translation

    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.kit.operations import Refused
    from vaihto.qualifications import operations, queries

    organisation = the_school(options.organisation)
    offers: list[Offer] = []
    try:
        with translation.override("en"), transaction.atomic():
            kept = operations.read_requirements(organisation, of, by=SYSTEM, at=clock.now())
            offers = queries.offers(kept, options.language)
            codes = options.unit or [one.unit.code for one in offers if one.state != "hindered"]
            if unknown := sorted(set(codes) - {one.unit.code for one in offers}):
                raise startup.Refused(f"The file has no unit {', '.join(unknown)}. Nothing was taken in.")
            offers = [one for one in offers if one.unit.code in codes or one.state == "hindered"]
            if codes:
                operations.take_units(kept, codes, options.language, by=SYSTEM, at=clock.now())
            if options.dry_run:
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    except Refused as refused:
        raise startup.Refused(str(refused)) from refused
    tell(of, organisation, offers, options)
    return startup.DONE


def the_school(wanted: str) -> "Organisation":
    """Return an organisation by its number or its name. Raises Refused where there is none, or several."""
    from vaihto.kit.actors import AUDITOR, Actor
    from vaihto.organisations import queries

    everything = Actor("system", id="system", roles=frozenset({AUDITOR}))
    rows = list(queries.visible_to(everything))
    found = [one for one in rows if str(one.pk) == wanted] or [one for one in rows if one.name.casefold() == wanted.casefold()]
    if not found:
        raise startup.Refused(f"There is no organisation {wanted}. Write its name as it stands on its page, or its number.")
    if len(found) > 1:
        numbers = ", ".join(str(one.pk) for one in found)
        raise startup.Refused(f"Several organisations are called {wanted}. Name one by its number: {numbers}.")
    return found[0]


def tell(of: Qualification, organisation: "Organisation", offers: "list[Offer]", options: argparse.Namespace) -> None:
    """Say what became of each unit, or would become of it."""
    if options.json:
        units = [_values(one) for one in offers]
        answer = {"number": of.number, "organisation": organisation.pk, "is_dry_run": options.dry_run, "units": units}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    print(f"{of.number}, {organisation.name}" + (" (dry run: nothing is kept)" if options.dry_run else ""))
    for one in offers:
        why = f" ({one.unit.hindrance})" if one.unit.hindrance else ""
        print(f"  {one.state:<9}{one.unit.code:<8}{one.unit.language:<4}{one.unit.title}{why}")


def _values(one: "Offer") -> dict[str, Any]:
    """Return what became of one unit as plain values."""
    points = None if one.unit.points is None else str(one.unit.points)
    return {
        "code": one.unit.code, "state": one.state, "language": one.unit.language, "title": one.unit.title, "points": points,
        "hindrance": one.unit.hindrance,
    }  # fmt: skip
