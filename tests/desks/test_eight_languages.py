"""Pages and mails of partners and hosts in eight languages: nothing is left over in another one, other pages are English.

Negative controls seen failing: a translation that says the English, a page of participants opened to the five languages.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from desks_link_pages import Pages, partner_pages, stay_pages
from django.test import Client
from django.utils import translation
from link_page_texts import left_over, of_mail, of_page

from tests.mobility.stay_examples import make_school, member
from tests.mobility.stay_examples import officer as make_officer
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.languages import LINK_LANGUAGES
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people import translations
from vaihto.people.models import Person, TranslationCheck

pytestmark = pytest.mark.words


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be English, whatever an earlier page was."""
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db: None) -> Actor:
    """Return an officer."""
    return make_officer()


def browser(actor: Actor) -> Client:
    """Return a browser in which somebody is signed in."""
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


# Words that the language itself shares with English or Finnish, whole texts only.
SHARED = {
    "de": {"Name", "Partner", "Dokument"},
    "es": {"Error:"},
    "fr": {"Participant", "Points"},
    "it": {"Partner", "Menu"},
    "et": {"Projekt", "Kool"},
}


def untranslated(code: str, read: Callable[[str], set[str]]) -> set[str]:
    """Return what `read(language)` leaves over in a language."""
    return left_over(read(code), read("en"), read("fi")) - SHARED[code]


@pytest.mark.parametrize("make", [partner_pages, stay_pages])
def test_no_page_behind_a_link_leaves_a_text_in_another_language(
    make: Callable[[], Pages], db: None, movable_clock: None
) -> None:
    found: dict[str, set[str]] = {}
    for name, page in make():
        texts = {code: of_page(page(code)) for code in ("fi", "en", *LINK_LANGUAGES)}
        for code in LINK_LANGUAGES:
            found[f"{name} {code}"] = untranslated(code, texts.__getitem__)
    assert [f"{name}: {text}" for name, texts in found.items() for text in sorted(texts)] == []


def test_no_mail_to_partner_or_host_leaves_a_text_in_another_language(db: None, movable_clock: None) -> None:
    mails: dict[str, dict[str, set[str]]] = {}
    for code in ("fi", "en", *LINK_LANGUAGES):
        before = OutboxItem.objects.count()
        for make in (partner_pages, stay_pages):
            for _name, page in make(language=code):
                page(code)
        own = OutboxItem.objects.order_by("pk")[before:]
        for item in own:
            if item.language == code and item.recipient.startswith("host-"):
                kind = item.key.split(":")[0]
                mails.setdefault(kind, {}).setdefault(code, set()).update(of_mail(item.subject, item.body))
    assert {"partner-link", "mobility-host", "mobility-signed", "recognition-handed-in", "link-again", "link-code"} <= set(mails)
    assert all(len(by_code) == 7 for by_code in mails.values())
    left = {
        f"{kind} {code}": untranslated(code, by_code.__getitem__) for kind, by_code in mails.items() for code in LINK_LANGUAGES
    }
    assert [f"{name}: {text}" for name, texts in left.items() for text in sorted(texts)] == []


@pytest.mark.parametrize("path", ["", "calls/?q=a", "sign-in/", "statistics/"])
def test_any_other_page_answers_in_english(path: str, client: Client, db: None) -> None:
    answer = client.get(f"/de/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/{path}")


def test_a_reader_of_another_language_is_sent_to_the_english_front_page(client: Client, db: None) -> None:
    assert client.get("/", headers={"accept-language": "es"}).headers["Location"] == "/en/"


def test_a_participants_page_exists_in_three_languages_only(db: None, movable_clock: None) -> None:
    pages = stay_pages()
    token = pages.participant_token
    assert Client().get(f"/et/participant/{token}/").headers["Location"] == f"/en/participant/{token}/"
    text = pages.phone.get(f"/en/host/{pages.token}/").text
    assert all(f'href="/{code}/host/{pages.token}/"' in text for code in ("fi", "sv", *LINK_LANGUAGES))
    assert 'hreflang="de"' not in Client().get(f"/en/participant/{token}/").text


def test_a_page_says_that_its_translation_is_unchecked_until_somebody_confirms_it(officer: Actor, movable_clock: None) -> None:
    pages = stay_pages()
    address = f"/es/host/{pages.token}/"
    assert "Nadie ha revisado todavía esta traducción" in pages.phone.get(address).text
    assert "Unchecked" not in pages.phone.get(address.replace("/es/", "/en/")).text
    seen = translations.hash_of("es")
    browser(officer).post("/en/translations/es/", {"seen": seen, "checked_by": "Ana Maestra, Spanish teacher"})
    check = TranslationCheck.objects.get()
    assert (check.checked_by, check.confirmed_by, check.texts_hash) == ("Ana Maestra, Spanish teacher", "Riikka Niemelä", seen)
    assert "Nadie ha revisado" not in pages.phone.get(address).text
    assert AuditLine.objects.filter(case="translations", operation="people.confirm_translation").count() == 1
    browser(officer).post("/en/translations/es/withdraw/")
    assert "Nadie ha revisado" in pages.phone.get(address).text


def test_a_changed_text_makes_a_confirmed_language_unchecked_again(officer: Actor) -> None:
    translations.confirm("it", checked_by="Anna", seen=translations.hash_of("it"), by=officer, at=clock.now())
    assert not translations.is_unchecked("it")
    TranslationCheck.objects.update(texts_hash="0" * 64)
    assert translations.is_unchecked("it")


def test_other_texts_than_those_read_are_not_confirmed(officer: Actor) -> None:
    with pytest.raises(translations.CannotConfirm, match="texts have changed"):
        translations.confirm("it", checked_by="Anna", seen="0" * 64, by=officer, at=clock.now())


def test_confirming_twice_leaves_one_confirmation_and_one_line(officer: Actor) -> None:
    for _again in range(2):
        translations.confirm("fr", checked_by="Anne", seen=translations.hash_of("fr"), by=officer, at=clock.now())
    assert TranslationCheck.objects.count() == 1
    assert AuditLine.objects.filter(operation="people.confirm_translation").count() == 1


def test_a_coordinator_does_not_find_the_translations_and_everybody_at_the_agency_reads_every_text(officer: Actor) -> None:
    assert browser(member(make_school(), "Liisa Korpela")).get("/en/translations/").status_code == 404
    text = browser(officer).get("/en/translations/de/").text
    assert "Lernvereinbarung unterschreiben" in text
    assert "Sign the learning agreement" in text
    assert browser(officer).get("/en/translations/").text.count("Unchecked") == len(LINK_LANGUAGES)
    assert browser(officer).get("/en/translations/xx/").status_code == 404


def test_the_days_of_a_mail_are_written_as_its_language_writes_them(db: None, movable_clock: None) -> None:
    list(stay_pages(language="fr"))
    mail = OutboxItem.objects.filter(key__startswith="mobility-host", language="fr").earliest("pk")
    assert "Jours\u00a0: 01/10/2027–30/10/2027" in mail.body
    assert mail.created_at <= clock.now() + timedelta(days=400)
