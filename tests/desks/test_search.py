"""Search: what is found, by whom, in which order, how it is shown; and that the kept words follow every kind of deed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vaihto.applications.models import Answer, Application
from vaihto.applications.operations import writing
from vaihto.calls.models import Call, Question
from vaihto.kit import clock, searching
from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import SearchText
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person
from vaihto.programmes.models import Programme

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    cache.clear()
    clock.move_to(AT)


def person(name: str, *roles: str) -> Person:
    made = people.add_person(email=f"{name.lower()}@example.org", name=name, language="fi", by=SYSTEM, at=AT)
    for role in roles:
        people.give_role(made, role=role, by=SYSTEM, at=AT)
    return made


def school(name: str, coordinator: Person, city: str = "Kuopio") -> Organisation:
    values = {"name": name, "country": "FI", "kind": "vet_provider", "city": city}
    return organisations.register(values, by=organisation_queries.actor_for(coordinator), at=AT)


def found(somebody: Person, text: str, **query: str) -> str:
    client = Client()
    client.force_login(somebody)
    answer = client.get("/en/search/", {"q": text, **query})
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def call() -> Call:
    programme = Programme.objects.create(
        code="demo", pack="leonardo", rule_year=2012, title_fi="Ohjelma", title_sv="Program", title_en="Programme",
        agency_fi="Virasto", agency_sv="Myndighet", agency_en="Agency", contact="virasto@example.org",
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    made = Call.objects.create(
        programme=programme, action="student_mobility", year=2027, title_fi="Haku 2027", title_sv="Utlysning 2027",
        title_en="Call 2027", opens_at=AT - timedelta(days=10), closes_at=AT + timedelta(days=20), budget=100000,
        state="published", published_at=AT - timedelta(days=10), created_at=AT, version=1,
    )  # fmt: skip
    Question.objects.create(
        call=made, key="why", section="aims", position=1, kind="text", label_fi="Miksi?", label_sv="Varför?",
        label_en="Why?",
    )  # fmt: skip
    return made


def application(call: Call, of: Organisation, number: str = "", answer: str = "", **values: Any) -> Application:
    sent = {"number": number, "state": "sent", "sent_at": AT, "check_state": "waiting"} if number else {}
    made = Application.objects.create(call=call, organisation=of, created_at=AT, saved_at=AT, **sent, **values)
    if answer:
        Answer.objects.create(application=made, key="why", value=answer, version=1, saved_at=AT, saved_by="x")
    searching.renew("application", [made.pk])
    return made


@pytest.mark.parametrize("typed", ["2027-0012", "20270012", "2027–0012", "0012", "2027 12"])
def test_a_number_is_found_with_and_without_hyphens(call: Call, typed: str) -> None:
    application(call, school("Turku", person("Aino")), "2027-0012", title="Ruoka kertoo")
    assert "Ruoka kertoo" in found(person("Olli", "officer"), typed)


@pytest.mark.parametrize("typed", ["ähtäri", "AHTARI", "Ähtä", "ahtari leipa"])
def test_capitals_and_accents_do_not_matter(call: Call, typed: str) -> None:
    application(call, school("Ähtärin opisto", person("Aino")), "2027-0001", title="Leipä")
    assert "2027-0001" in found(person("Olli", "officer"), typed)


def test_the_letters_as_typed_come_first(call: Call) -> None:
    of = school("Turku", person("Aino"))
    application(call, of, "2027-0001", title="Hän tulee")
    application(call, of, "2027-0002", title="Han tulee")
    olli = person("Olli", "officer")
    with_dots, without = found(olli, "hän"), found(olli, "han")
    assert with_dots.index("2027-0001") < with_dots.index("2027-0002")
    assert without.index("2027-0002") < without.index("2027-0001")


def test_words_of_an_answer_are_found_and_marked_in_their_passage(call: Call) -> None:
    aino = person("Aino")
    application(call, school("Turku", aino), answer="Opiskelijat leipovat <b>ruisleipää</b> Wienissä.")
    text = found(aino, "RUISLEIPAA")
    assert '<mark class="v-marked">ruisleipää</mark>' in text
    assert "&lt;b&gt;" in text


def test_all_words_must_stand_somewhere(call: Call) -> None:
    aino = person("Aino")
    application(call, school("Turku", aino), title="Leipä", answer="Wienissä")
    assert "1" in found(aino, "leipa wien")
    assert "Nothing was found" in found(aino, "leipa oslo")


def test_no_word_of_a_draft_is_kept(call: Call) -> None:
    one = application(call, school("Turku", person("Aino")), title="Salainen", answer="resepti")
    searching.fill()
    assert not SearchText.objects.filter(kind="application").exists()
    Application.objects.filter(pk=one.pk).update(state="sent", number="2027-0001", sent_at=AT, check_state="waiting")
    assert searching.fill() == 1


@pytest.mark.parametrize(("typed", "is_found"), [("hanke 7", True), ("hanke 0", False), ("7", False), ("7 1", True)])
def test_a_single_figure_stands_alone(call: Call, typed: str, is_found: bool) -> None:
    application(call, school("Turku", person("Aino")), "2027-0001", title="Hanke 7 - 1")
    assert ("2027-0001" in found(person("Olli", "officer"), typed)) is is_found


def test_a_draft_is_found_by_its_writers_only(call: Call) -> None:
    aino, bertta = person("Aino"), person("Bertta")
    application(call, school("Turku", aino), title="Salainen")
    school("Oulu", bertta)
    assert "draft" in found(aino, "salainen")
    for other in (bertta, person("Olli", "officer"), person("Aulis", "auditor"), person("Arvo", "assessor")):
        assert "Nothing was found" in found(other, "salainen")


def test_each_saving_of_an_answer_can_be_found_at_once(call: Call) -> None:
    aino = person("Aino")
    one = application(call, school("Turku", aino))
    by = organisation_queries.actor_for(aino)
    for text in ("kauralastu", "perunapuuro"):
        writing.save_answers(one, {"why": (text, 99)}, language="fi", by=by, at=AT)
    assert "Nothing was found" in found(aino, "kauralastu")
    assert ">perunapuu</mark>ro" in found(aino, "perunapuu")


def test_what_is_written_for_a_completion_is_not_found_before_it_is_sent(call: Call) -> None:
    from vaihto.applications.models import Submission
    from vaihto.calls.models import CallVersion

    aino = person("Aino")
    one = application(call, school("Turku", aino), "2027-0001", answer="uusi sana")
    version = CallVersion.objects.create(call=call, number=1, content={}, content_hash="x", published_at=AT, published_by="x")
    content = {"answers": [{"key": "why", "value": "vanha teksti", "language": "fi", "label": None}]}
    Submission.objects.create(
        application=one, content=content, content_hash="x", call_version=version, sent_at=AT, sent_by="x", sent_by_id="1"
    )
    searching.renew("application", [one.pk])
    olli = person("Olli", "officer")
    assert "2027-0001" in found(olli, "vanha")
    assert "Nothing was found" in found(olli, "uusi sana")


def test_a_renamed_school_is_found_by_its_new_name_only(call: Call) -> None:
    of = school("Wanhala", person("Aino"))
    application(call, of, "2027-0001", title="Leipä")
    organisations.change(of, {"name": "Uudenkoulun opisto"}, by=organisation_queries.actor_for(person("Olli", "officer")), at=AT)
    olli = Person.objects.get(name="Olli")
    assert "2027-0001" in found(olli, "uudenkoulun")
    assert "Nothing was found" in found(olli, "wanhala")


def test_people_are_found_only_by_those_who_may_look_them_up(call: Call) -> None:
    person("Aino")
    assert ">aino</mark>@example.org" in found(person("Aulis", "auditor"), "aino")
    for other in (person("Olli", "officer"), person("Arvo", "assessor"), person("Bertta")):
        assert "Nothing was found" in found(other, "aino")


def test_a_kind_is_chosen_and_its_pages_are_turned(call: Call) -> None:
    of = school("Turku", person("Aino"))
    for number in range(23):
        application(call, of, f"2027-{number:04d}", title=f"Leipä {number}")
    olli = person("Olli", "officer")
    overview = found(olli, "leipa")
    assert overview.count("v-found__item") == 5
    assert "See all: Applications" in overview
    first, second = found(olli, "leipa", kind="cases"), found(olli, "leipa", kind="cases", page="2")
    assert (first.count("v-found__item"), second.count("v-found__item")) == (20, 3)
    assert found(olli, "leipa", kind="cases", page="99").count("v-found__item") == 3
    assert found(olli, "leipa", kind="nonsense").count("v-found__item") == 5


def test_an_empty_answer_says_what_to_try_and_one_letter_is_too_little() -> None:
    olli = person("Olli", "officer")
    assert "only the beginning of a word" in found(olli, "xylitol")
    assert "at least two letters" in found(olli, "x")
    assert "at least two letters" in found(olli, "???")


@pytest.mark.parametrize("typed", ["%%", "__", "\\\\", "' OR 1=1 --", "<script>x", "\x00ab", "ä" * 300, "a b c d e f g h i j k"])
def test_odd_signs_are_only_looked_for(call: Call, typed: str) -> None:
    application(call, school("Turku", person("Aino")), "2027-0001", title="Ruoka kertoo")
    text = found(person("Olli", "officer"), typed)
    assert "Ruoka kertoo" not in text
    assert "<script>x" not in text


def test_nobody_searches_without_end() -> None:
    client = Client()
    client.force_login(person("Olli", "officer"))
    codes = [client.get("/en/search/", {"q": "xylitol"}).status_code for _time in range(62)]
    assert codes == [200] * 60 + [429] * 2


def test_every_signed_in_page_has_the_field_and_no_other() -> None:
    client = Client()
    assert 'id="find"' not in client.get("/en/").text
    client.force_login(person("Aino"))
    assert '<form class="v-find" method="get" action="/en/search/"' in client.get("/en/desk/").text
    assert 'id="find"' not in client.get("/en/search/").text


@pytest.mark.once
def test_a_search_costs_the_same_whatever_is_found(call: Call) -> None:
    of, olli = school("Turku", person("Aino")), person("Olli", "officer")
    application(call, of, "2027-0000", title="Leipä", answer="x")
    client = Client()
    client.force_login(olli)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/search/", {"q": "leipa"})
        return len(asked)

    cost()
    one = cost()
    for number in range(1, 4):
        application(call, of, f"2027-{number:04d}", title="Leipä")
    assert cost() == one


def test_what_is_gone_is_forgotten_and_what_is_missing_is_added(call: Call) -> None:
    one = application(call, school("Turku", person("Aino")), "2027-0001", title="Leipä")
    SearchText.objects.all().delete()
    assert searching.fill() == 4  # application, organisation, person, call
    assert searching.fill() == 0
    key = one.pk
    Answer.objects.filter(application=one).delete()
    one.delete()
    searching.renew("application", [key])
    assert not SearchText.objects.filter(kind="application", key=key).exists()
