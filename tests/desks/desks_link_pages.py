"""Every page that a partner or a host can meet behind a link, one after the other, as (name, page in a language)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client

from tests.mobility.stay_examples import DAYS, NOW, PERSON, TEXTS, make_project, make_school, member
from tests.recognition.recognition_examples import BACK, NEARLY, participant, two_units
from vaihto.applications import operations as applications
from vaihto.applications.models import Application, FlowRow
from vaihto.kit import clock
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations as mobility
from vaihto.mobility.models import Mobility
from vaihto.organisations.models import Organisation

Page = Callable[[str], str]
Step = tuple[str, Page]


@dataclass
class Pages:
    """The steps of one way; going through them does what happens between them."""

    steps: Iterator[Step]
    phone: Client = field(default_factory=Client)
    token: str = ""
    participant_token: str = ""

    def __iter__(self) -> Iterator[Step]:
        return self.steps


def at(client: Client, path: str, **posted: str) -> Page:
    """Return the page of a path in a language: read, or posted to."""

    def page(language: str) -> str:
        address = f"/{language}/{path}"
        answer = client.post(address, posted, follow=True) if posted else client.get(address)
        assert answer.status_code in {200, 404, 422}, (address, answer.status_code)
        return answer.text

    return page


def partner_pages(language: str = "es") -> Pages:
    """Return the pages of a partner: door, question, refused answers, answer, closed, elsewhere."""
    made = Pages(iter(()))
    made.steps = partner_steps(made, language)
    return made


def partner_steps(made: Pages, language: str) -> Iterator[Step]:
    """Yield a partner's pages."""
    clock.move_to(NOW)
    school = make_school(f"Kallaveden ammattiopisto {Organisation.objects.count()}")
    coordinator = member(school, f"Liisa{school.pk} Korpela")
    application = make_project(school).application
    Application.objects.filter(pk=application.pk).update(check_state="waiting")
    application.refresh_from_db()
    partner = application.partners.get()
    partner.language, partner.contact_email, partner.role_text = language, f"host-{partner.pk}@example.org", "Ottaa vastaan"
    partner.save()
    for group in ("labour_market", "teacher", "workplace_instructor"):
        FlowRow.objects.create(
            application=application, position=application.rows.count() + 1, count=2, target_group=group, purpose="job_shadowing",
            country_from="FI", country_to="ES", days=10, host=partner,
        )  # fmt: skip
    token = applications.invite_partner(partner, by=coordinator, at=NOW, due_on=NOW.date())
    token = applications.remind_partner(partner, by=coordinator, at=NOW + timedelta(minutes=1))
    path, phone = f"applications/partner/{token}/", made.phone
    yield "door", at(Client(), path)
    phone.post(f"/en/{path}", {"door": "open"})
    yield "question", at(phone, path)
    yield "refused", at(phone, path, deed="confirm", name="", position="")
    other = Client()
    yield "elsewhere", at(other, path)
    yield "code sent", at(other, path, door="send")
    yield "code wrong", at(other, path, door="code", code="1")
    yield "never issued", at(Client(), "applications/partner/nothing/")
    yield "asked again", at(Client(), "applications/partner/nothing/", door="renew")
    phone.post(f"/en/{path}", {"deed": "confirm", "name": "Maite Ibarra", "position": "Directora"})
    yield "confirmed", at(phone, path)
    yield "spent elsewhere", at(Client(), path)
    Client().post(f"/{language}/{path}", {"door": "renew"})


def stay_pages(language: str = "es") -> Pages:
    """Return the pages of a host: steps, signing, correction, assessing, at each point of the stay."""
    clock.move_to(NOW)
    school = make_school(f"Kallaveden ammattiopisto {Organisation.objects.count()}")
    liisa = member(school, f"Liisa{school.pk} Korpela")
    project = make_project(school)
    units = two_units(project)
    mobility.plan_from_rows(project, by=liisa, at=NOW)
    stay = Mobility.objects.filter(agreement=project).earliest("pk")
    mobility.name_participant(stay, PERSON, by=liisa, at=NOW)
    email = f"host-{stay.pk}-stay@example.org"
    stay = mobility.confirm(stay, {**DAYS, "host_language": language, "host_email": email}, by=liisa, at=NOW)
    wanted = [{"unit": unit.pk, "points": 20} for unit in units]
    agreement = mobility.write_agreement(stay, TEXTS, wanted, by=liisa, at=NOW).agreement
    mobility.send_for_signature(agreement, by=liisa, at=NOW)
    made = Pages(iter(()))
    made.token = token_of("mobility-host", email)
    made.participant_token = token_of("mobility-participant", "aino@example.org")
    made.phone.post(f"/en/host/{made.token}/", {"door": "open"})
    made.steps = stay_steps(made, agreement, stay, liisa)
    return made


def token_of(kind: str, email: str) -> str:
    """Return the token in the newest mail of a kind to an address."""
    mail = OutboxItem.objects.filter(key__startswith=kind, recipient=email).latest("pk")
    found = re.search(r"(?:host|participant)/([^/\s]+)/", mail.body)
    assert found is not None
    return found[1]


def stay_steps(made: Pages, agreement: object, stay: Mobility, liisa: object) -> Iterator[Step]:
    """Yield a host's pages."""
    phone, token = made.phone, made.token
    desk, sign, correct = f"host/{token}/", f"stays/host/{token}/agreement/", f"stays/host/{token}/correction/"
    assess = f"recognition/host/{token}/"
    yield "desk before", at(phone, desk)
    yield "to sign", at(phone, sign)
    yield "sign refused", at(phone, sign, name="", position="", seen="x")
    yield "correction", at(phone, correct)
    yield "correction refused", at(phone, correct, text="")
    yield "too early", at(phone, assess)
    seen = Mobility.objects.get(pk=stay.pk).learning_agreement.versions.latest("number").content_hash
    phone.post(f"/en/{sign}", {"name": "Maite Ibarra", "position": "Chef", "read": "on", "seen": seen})
    yield "signed", at(phone, sign)
    yield "desk signed", at(phone, desk)
    mobility.sign(agreement, role="participant", name="Aino Lehtola", by=participant(stay), at=NOW)
    mobility.sign(agreement, role="school", name="Liisa Korpela", by=liisa, at=NOW)
    yield "in force", at(phone, sign)
    yield "assessment too early", at(phone, assess)
    clock.move_to(NEARLY)
    yield "desk: assess", at(phone, desk)
    yield "assess", at(phone, assess)
    yield "assess refused", at(phone, assess, hand_in="1", words="Bien", assessor_name="", assessor_position="")
    answers = {"hand_in": "1", "words": "Muy bien", "assessor_name": "Maite Ibarra", "assessor_position": "Chef"}
    versions = stay.learning_agreement.versions.latest("number")
    for unit in versions.units.all():
        answers |= {f"grade-{outcome.pk}": "achieved" for outcome in unit.outcomes.all()}
    phone.post(f"/en/{assess}", answers)
    yield "handed in", at(phone, assess)
    clock.move_to(BACK)
    yield "desk at the end", at(phone, desk)
