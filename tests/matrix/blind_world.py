"""Two worlds that differ only in who applies: a blind call, and the same database with every identity replaced by another.

The new names turn the alphabetical order round and have other lengths, so that an order that follows from a name is seen.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction

from tests.matrix import blind_file_examples
from vaihto.applications.models import Application, Partner, Submission
from vaihto.assessment.models import BlindCopy
from vaihto.assessment.operations import blinding
from vaihto.demo.stages.people import World, settle_in
from vaihto.demo.stages.rounds import Course, Round, run
from vaihto.kit import clock
from vaihto.kit.languages import in_finnish
from vaihto.organisations import queries as organisations
from vaihto.organisations.models import Organisation
from vaihto.people.models import Person

ROUND = Round("expert_mobility", "being assessed blind", 100, "assess", size=4, people=3, is_blind=True)
# Their lines are chained by hash, and no assessor is shown any of them.
LEFT_ALONE = {"kit.AuditLine", "sessions.Session"}


def build() -> None:
    """Build the blind call; its applications speak of themselves by name, in inflected forms, with mail and telephone."""
    with transaction.atomic(), in_finnish():
        world = settle_in(clock.today() - timedelta(days=300))
        course = run(ROUND, world)
        for application in course.applications:
            let_it_speak_of_itself(application)
        let_it_hold_files(course)


def let_it_hold_files(course: Course) -> None:
    """Each application has a file whose name and words tell who sent it; every second one a copy without names, named alike."""
    blind_file_examples.ask_for_file(course.call)
    officer = course.world.staff_actor("officer")
    for number, application in enumerate(course.applications):
        application.refresh_from_db()
        name = f"{application.organisation.name} suunnitelma.txt"
        who = organisations.coordinators_of([application.organisation_id])[application.organisation_id][0].person
        original = blind_file_examples.send_file(application, name, organisations.actor_for(who))
        if number % 2 == 0:
            blind_file_examples.give_copy(application, original, name, officer)


def let_it_speak_of_itself(application: Application) -> None:
    """Write names into the texts that were sent, as applicants do, and make the blind copy anew."""
    submission, school = Submission.objects.get(application=application), application.organisation
    partner = application.partners.earliest("pk")
    person = submission.content["sent_by"]["name"]
    said = (
        f"Me {school.name}ssa tiedämme. {partner.name} ({partner.city}) ottaa vastaan, yhteyshenkilö {partner.contact_name}. "
        f"{person} vastaa: {school.email or 'koulu@example.org'}, puhelin 040 123 4567, {school.website}, {application.number}."
    )
    submission.content["project"]["title"] = f"{school.name}: matka"
    submission.content["answers"][0]["value"] = said
    Submission.objects.filter(pk=submission.pk).update(content=submission.content)
    Application.objects.filter(pk=application.pk).update(title=f"{school.name}: matka")
    application.refresh_from_db()
    blinding.renew(application, clock.now())


def course_of(world: World) -> Course:
    """Return the round that stands in the database."""
    applications = list(Application.objects.select_related("call", "organisation").order_by("pk"))
    return Course(ROUND, world, clock.today(), applications[0].call, applications)


def identities() -> dict[str, str]:
    """Return every identity with another in its place; the last in the alphabet becomes the first."""
    found: dict[str, str] = {}
    for application in Application.objects.select_related("organisation").order_by("-number"):
        place = len(found)
        found[application.number or ""] = f"VAIHTO-2001-{place:04d}"
    names = sorted({*Organisation.objects.values_list("name", flat=True), *Partner.objects.values_list("name", flat=True)})
    for place, name in enumerate(reversed(names)):
        found[name] = f"A{chr(97 + place // 26)}{chr(97 + place % 26)}nlahden taitajien laitos"
    members = Person.objects.filter(pk__in=Organisation.objects.values("memberships__person"))
    contacts = Partner.objects.values_list("contact_name", flat=True)
    for place, name in enumerate(sorted({*members.values_list("name", flat=True), *contacts} - {""}, reverse=True)):
        found[name] = f"Bror{chr(97 + place // 26)}{chr(97 + place % 26)} Öhmanlund"
    for place, email in enumerate(sorted({*mails()}, reverse=True)):
        found[email] = f"c{place}@toinen.example"
    for place, city in enumerate(sorted({*cities()}, reverse=True)):
        found[city] = f"D{chr(97 + place // 26)}{chr(97 + place % 26)}nkylänniemi"
    return {old: new for old, new in found.items() if old}


def mails() -> Iterator[str]:
    """Return the addresses of the parties."""
    yield from Organisation.objects.exclude(email="").values_list("email", flat=True)
    yield from Partner.objects.exclude(contact_email="").values_list("contact_email", flat=True)
    yield from Person.objects.filter(pk__in=Organisation.objects.values("memberships__person")).values_list("email", flat=True)


def cities() -> Iterator[str]:
    """Return the places of the parties."""
    for model in (Organisation, Partner):
        yield from model.objects.exclude(city="").values_list("city", flat=True)


def become_others() -> dict[str, str]:
    """Replace every identity in every text of the database, and make the blind copies anew; returns what became what."""
    changed = identities()
    ordered = sorted(changed.items(), key=lambda pair: -len(pair[0]))
    for model in apps.get_models():
        if model._meta.label in LEFT_ALONE or model._meta.proxy or not model._meta.managed:
            continue
        fields = [one for one in model._meta.concrete_fields if is_text(one)]
        for row in model._default_manager.all() if fields else ():
            new = {one.attname: replaced(getattr(row, one.attname), ordered) for one in fields}
            old = {name: getattr(row, name) for name in new}
            if new != old:
                model._default_manager.filter(pk=row.pk).update(**new)
    for copy in BlindCopy.objects.select_related("application__organisation", "application__call"):
        blinding.renew(copy.application, copy.made_at)
    return changed


def is_text(field: Any) -> bool:
    """Return whether a field may hold a name."""
    return isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.primary_key


def replaced(value: Any, ordered: list[tuple[str, str]]) -> Any:
    """Return a text or JSON value with the identities replaced."""
    if value in (None, "", [], {}):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    for old, new in ordered:
        text = text.replace(old, new)
    return text if isinstance(value, str) else json.loads(text)
