"""The people and organisations of the example move in: staff, schools with coordinators and plans, units."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from vaihto.demo import world as invented
from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries
from vaihto.people import operations as people
from vaihto.programmes import operations as programmes
from vaihto.qualifications import operations as qualifications

if TYPE_CHECKING:
    from vaihto.organisations.models import Organisation
    from vaihto.people.models import Person
    from vaihto.programmes.models import Programme
    from vaihto.qualifications.models import Unit

PASSWORD = None  # nobody of the example has a password: one click opens the door, and only in the demo


@dataclass
class World:
    """Everything that the rounds of the example need to find again."""

    programme: "Programme"
    staff: dict[str, "Person"] = field(default_factory=dict)
    schools: dict[str, "Organisation"] = field(default_factory=dict)
    coordinators: dict[str, "Person"] = field(default_factory=dict)
    units: dict[str, list["Unit"]] = field(default_factory=dict)
    # The second programme, once a round of it is run.
    erasmus: "Programme | None" = None
    # Actors by person, kept while nobody's roles change; None asks each time.
    actors: dict[int, Actor] | None = None

    def staff_actor(self, key: str) -> Actor:
        """Return a member of staff as actor."""
        return self.actor_of(self.staff[key])

    def coordinator(self, school: str) -> Actor:
        """Return a school's coordinator as actor."""
        return self.actor_of(self.coordinators[school])

    def actor_of(self, person: "Person") -> Actor:
        """Return a person as actor, asked once where `actors` keeps them."""
        if self.actors is None:
            return queries.actor_for(person)
        if person.pk not in self.actors:
            self.actors[person.pk] = queries.actor_for(person)
        return self.actors[person.pk]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an hour of a Finnish day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.FINLAND)


def settle_in(day: date) -> World:
    """Bring staff, programme and schools into the house on `day`."""
    at = moment(day)
    with clock.at(at):
        world = World(programme=None)  # type: ignore[arg-type]
        for key, name, role, title, may_decide in invented.STAFF:
            world.staff[key] = staff_member(key, name, role, title, may_decide, at)
        world.programme = programmes.add(programme_values(day), by=world.staff_actor("administrator"), at=at)
        for number, school in enumerate(invented.SCHOOLS):
            move_in(world, school, number, at + timedelta(minutes=number))
    return world


def staff_member(key: str, name: str, role: str, title: str, may_decide: bool, at: datetime) -> "Person":
    """Return a new member of staff with the role."""
    person = people.add_person(
        email=invented.email(name), name=name, language=invented.LANGUAGE_OF.get(key, "fi"), password=PASSWORD, by=SYSTEM, at=at
    )
    people.give_role(person, role=role, title=title, may_decide=may_decide, by=SYSTEM, at=at)
    return person


def programme_values(day: date) -> dict[str, Any]:
    """Return the example's programme: the Leonardo pack of 2013 run as a national programme."""
    return {
        "code": "esimerkki",
        "pack": "national",
        "rule_year": None,
        "title_fi": "Ammatillisen koulutuksen liikkuvuusohjelma (esimerkki)",
        "title_sv": "Mobilitetsprogrammet för yrkesutbildning (exempel)",
        "title_en": "Mobility programme for vocational education (example)",
        "agency_fi": "Esimerkkivirasto",
        "agency_sv": "Exempelmyndigheten",
        "agency_en": "Example Agency",
        "agency_country": "FI",
        "contact": f"liikkuvuus@{invented.MAIL}",
        "starts_on": date(day.year, 1, 1),
        "ends_on": None,
    }


def move_in(world: World, school: invented.School, number: int, at: datetime) -> None:
    """Register a school by its coordinator, with a plan in the four dimensions and its units."""
    person = people.add_person(
        email=invented.email(school.coordinator), name=school.coordinator, language=school.language, by=SYSTEM, at=at
    )
    world.coordinators[school.key] = person
    title = {"fi": "kansainvälisten asioiden koordinaattori", "sv": "koordinator för internationella ärenden"}
    values = {
        "name": school.name, "language": school.language, "country": "FI", "kind": "vet_provider",
        "business_id": invented.business_id(number), "oid": f"E1{number:07d}", "region": school.region, "city": school.city,
        "size": school.size, "email": f"info@{school.key}.{invented.MAIL}", "is_example": True,
        "position": title[school.language], "may_sign": True, "right_to_sign": RIGHT[school.language],
    }  # fmt: skip
    organisation = organisations.register(values, by=queries.actor_for(person), at=at)
    world.schools[school.key] = organisation
    actor = queries.actor_for(person)
    organisations.save_plan(organisation, {**PLAN[school.language], "language": school.language}, by=actor, at=at)
    world.units[school.key] = [
        qualifications.save_unit(organisation, unit_values(one, school.language), list(one[4]), by=actor, at=at)
        for one in invented.UNITS[school.language]
    ]


def unit_values(unit: tuple[Any, ...], language: str) -> dict[str, Any]:
    """Return the values of a unit of the example."""
    field_, qualification, title, points, _outcomes = unit
    source = {"fi": "Esimerkkikoulun oma kuvaus", "sv": "Exempelskolans egen beskrivning"}[language]
    return {
        "qualification": qualification,
        "title": title,
        "points": points,
        "field": field_,
        "source": source,
        "language": language,
    }


RIGHT = {
    "fi": "Toimintasäännön mukainen allekirjoitusoikeus (esimerkki)",
    "sv": "Rätt att underteckna enligt verksamhetsstadgan (exempel)",
}
PLAN = {
    "fi": {
        "staff": "Opettajat käyvät vuorotellen työelämäjaksolla ulkomailla ja tuovat kotiin yhden uuden työtavan.",
        "organisation": "Johto ja hallinto tutustuvat kumppanin laadunhallintaan ja vertaavat sitä omaan.",
        "partners": "Paikalliset yritykset saavat vastaanottaa ulkomaisia opiskelijoita ja oppivat ohjaamista.",
        "curricula": "Tutkinnon osien toteutuksiin otetaan mukaan ulkomailla nähtyjä työelämän tarpeita.",
    },
    "sv": {
        "staff": "Lärarna gör i tur och ordning en arbetslivsperiod utomlands och tar hem ett nytt arbetssätt.",
        "organisation": "Ledningen och förvaltningen bekantar sig med partnerns kvalitetsarbete och jämför med det egna.",
        "partners": "Lokala företag tar emot utländska studerande och lär sig handleda.",
        "curricula": "Behov i arbetslivet som setts utomlands tas in i examensdelarnas genomförande.",
    },
}
