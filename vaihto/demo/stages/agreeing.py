"""The example's memoranda of understanding: one in force, one that waits for its partner, one that ends soon."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from vaihto.core.conversion import Line
from vaihto.demo import world as invented
from vaihto.demo.stages import words
from vaihto.kit import clock
from vaihto.kit.languages import ALL
from vaihto.mobility import queries as stays
from vaihto.people import links
from vaihto.qualifications import operations as qualifications
from vaihto.qualifications import queries
from vaihto.recognition import queries as recognition

if TYPE_CHECKING:
    from vaihto.demo.stages.people import World
    from vaihto.mobility.models import Mobility

# Which school of the example agrees with which host, on days from today, and how far it has come.
MEMORANDA = (
    ("saarnilahti", "Beispielschule Hamburg", -1000, 430, "in_force"),
    ("saarnilahti", "Escuela Ejemplo de Hostelería", -700, 35, "in_force"),
    ("saarnilahti", "Lycée de l'Exemple", 30, 394, "signing"),
    ("kvarken", "Norrlands exempelskola", -300, 430, "in_force"),
)


def agree(world: "World") -> None:
    """Write the memoranda and let them be signed as far as they come."""
    hosts = {one.name: one for one in invented.HOSTS}
    for school, name, first, last, state in MEMORANDA:
        host, today = hosts[name], clock.today()
        written_on = today + timedelta(days=min(first, 0) - 20)
        at = clock.now() - timedelta(days=(today - written_on).days)
        with clock.at(at):
            begin(world, school, host, (today + timedelta(days=first), today + timedelta(days=last)), state, at)


def begin(world: "World", school: str, host: invented.Host, days: tuple[date, date], state: str, at: Any) -> None:
    """Write and send one memorandum; in force, both sign it."""
    by, organisation = world.coordinator(school), world.schools[school]
    said = words.MEMORANDUM[organisation.language]
    values = {
        **said, "title": said["title"].format(partner=host.name), "language": organisation.language, "starts_on": days[0],
        "ends_on": days[1],
    }  # fmt: skip
    partner = {
        "name": host.name, "country": host.country, "city": host.city, "contact_name": host.contact,
        "contact_email": invented.email(host.contact), "language": host.language if host.language in ALL else "other",
    }  # fmt: skip
    row = qualifications.write_memorandum(
        organisation, values, partners=[partner], units={unit.pk: "" for unit in world.units[school][:2]},
        grades=[Line(*one) for one in words.GRADES], by=by, at=at,
    )  # fmt: skip
    row = qualifications.send_memorandum(row, by=by, at=at)
    row = qualifications.sign_memorandum(row, by=by, at=at)
    if state == "in_force":
        signer = row.partners.get()
        holder = links.actor_of(links.open_for("counterpart", signer))
        qualifications.sign_memorandum(row, partner=signer, name=host.contact, by=holder, at=at)


def cited(stay: "Mobility") -> dict[str, int]:
    """Return the memorandum that a learning agreement cites, where school and host have one in force on its days."""
    signed = [one for one in stays.memoranda_of(stay) if queries.covers(one, stay.starts_on, stay.ends_on)]
    return {"memorandum": signed[0].pk} if signed else {}


def graded(version: Any, number: int) -> dict[str, Any]:
    """Return the host's grades where a memorandum says how they convert, and something of its own that was learnt."""
    if version.memorandum is None:
        return {}
    grade, _home = words.GRADES[number % len(words.GRADES)]
    return {"unit_grades": {unit.pk: grade for unit in stays.units_of(version)}, "other_outcomes": [words.OTHER_OUTCOME]}


def basis(version: Any, unit: Any, number: int, *, is_part: bool) -> dict[str, Any]:
    """Return the home grade of a unit and which of the host's outcomes count for it, where a memorandum is cited.

    In the first unit two agreed outcomes and one in the host's own words make two of the unit's (an example of n to m).
    """
    if version.memorandum is None:
        return {}
    grade = "" if is_part else words.GRADES[number % len(words.GRADES)][1]
    assessment = recognition.assessment_of(version.agreement.mobility_id)
    other = assessment.other_outcomes.first() if assessment else None
    is_first = unit.pk == stays.units_of(version)[0].pk
    homes = [one.pk for one in unit.outcomes.all()]
    if other is None or not is_first or len(homes) < 2:
        return {"grade": grade}
    uses = {pk: [f"agreed:{pk}"] for pk in homes}
    uses[homes[0]].append(f"other:{other.pk}")
    uses[homes[1]].append(f"agreed:{homes[0]}")
    return {"grade": grade, "uses": uses}
