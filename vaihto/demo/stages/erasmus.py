"""The second programme of the example: Erasmus+ beside the national one, its annex an example from another country.

The Finnish annex is not at hand. The unit costs of the Spanish agency for 2021 stand in for it and say so, on the page of the
call and as the source of every line.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from vaihto.calls import operations as calls
from vaihto.core.grant import annex
from vaihto.demo import world as invented
from vaihto.demo.stages import beneficiary
from vaihto.kit import clock
from vaihto.mobility import operations as mobility
from vaihto.programmes import operations as programmes

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.demo.stages.people import World
    from vaihto.kit.actors import Actor
    from vaihto.mobility.models import Mobility
    from vaihto.programmes.models import Programme

ACTION = "vet_mobility"
EXAMPLE_OF, EXAMPLE_YEAR, AGENCY = "ES", 2021, "FI"
SOURCE = (
    "ESIMERKKI: Espanjan viraston liite 2021, ei Suomen viraston lukuja / EXEMPEL: den spanska myndighetens bilaga 2021, inte "
    "den finska myndighetens tal / EXAMPLE: annex of the Spanish agency 2021, not the numbers of the Finnish agency"
)
# A project of at most eighteen months.
PROJECT = timedelta(days=360)


def programme_of(world: "World") -> "Programme":
    """Return the Erasmus+ programme of the example; set up when it is asked for first, beside the national one."""
    if world.erasmus is None:
        by = world.staff_actor("administrator")
        world.erasmus = programmes.add(values(world.programme.starts_on), by=by, at=clock.now())
        beneficiary.map_columns(world.erasmus, by, clock.now())
    return world.erasmus


def values(starts_on: date) -> dict[str, Any]:
    """Return what the programme is set up with."""
    return {
        "code": "esimerkki-erasmus",
        "pack": "erasmus_plus",
        "rule_year": None,
        "title_fi": "Erasmus+, ammatillinen koulutus (esimerkki)",
        "title_sv": "Erasmus+, yrkesutbildning (exempel)",
        "title_en": "Erasmus+, vocational education and training (example)",
        "agency_fi": "Esimerkkivirasto",
        "agency_sv": "Exempelmyndigheten",
        "agency_en": "Example Agency",
        "agency_country": AGENCY,
        "contact": f"erasmus@{invented.MAIL}",
        "starts_on": starts_on,
        "ends_on": None,
    }


def annex_text(year: int) -> str:
    """Return the example's annex as CSV: the Spanish unit costs of 2021 as those of the example's agency for a year."""
    of_example = f",{EXAMPLE_OF},{EXAMPLE_YEAR},{EXAMPLE_YEAR},"
    return annex.of_rulebook(EXAMPLE_YEAR, EXAMPLE_OF).replace(of_example, f",{AGENCY},{year},{year},")


def add_annex(call: "Call", by: "Actor") -> None:
    """Give a draft of a call the example's annex."""
    name = f"esimerkki-{EXAMPLE_OF}-{EXAMPLE_YEAR}.csv"
    calls.save_annex(call, annex_text(call.year).encode(), name=name, source=SOURCE, by=by, at=clock.now())


def rows(number: int, people: int) -> list[dict[str, Any]]:
    """Return the rows of an application without their hosts: students for five weeks, teachers who shadow work for a week."""
    first = people * 2 // 3
    return [
        {"count": first, "target_group": "initial_vet", "purpose": "short_learning", "days": 35, "field": "catering",
         "dimension": "curricula", "fewer_opportunities": 1},
        {"count": people - first, "target_group": "teacher", "purpose": "job_shadowing", "days": 5, "field": "catering",
         "dimension": "staff", "is_green": True},
    ]  # fmt: skip


def travelled(stay: "Mobility", by: "Actor", number: int) -> None:
    """Record that the second teacher flew after all: the balance is a little less than the grant."""
    if stay.is_green and number % 2:
        mobility.save_travel(stay, {"is_green": False}, by=by, at=clock.now())
