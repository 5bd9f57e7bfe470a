"""Results: only of finished projects, in three languages, found by their words, hidden with a reason."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.recognition.recognition_examples import LATER
from vaihto.catalogue import operations, queries
from vaihto.catalogue.models import Result
from vaihto.grants.models import GrantAgreement
from vaihto.kit import audit, clock
from vaihto.kit.actors import VISITOR, Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people.models import Person

VALUES: dict[str, Any] = {
    "title_fi": "Ruokahävikki hallintaan", "title_sv": "Mindre matsvinn", "title_en": "Less food waste",
    "what_fi": "Opas keittiöille.", "what_sv": "En guide för kök.", "what_en": "A guide for kitchens.",
    "where": "https://example.org/opas", "dimensions": ["curricula", "staff"], "countries": ["FI", "ES"],
    "fields": ["Food", "Catering"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be after the acceptance."""
    clock.move_to(LATER)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def published(agreement: GrantAgreement, by: Actor, **values: Any) -> Result:
    made = operations.save(agreement, {**VALUES, **values}, by=by, at=LATER)
    return operations.publish(made, by=by, at=LATER)


def test_only_a_finished_project_has_a_result(sent: Any, liisa: Actor) -> None:
    with pytest.raises(operations.CannotSave, match="accepted the final report"):
        operations.save(sent.agreement, VALUES, by=liisa, at=LATER)


def test_only_a_coordinator_of_the_organisation_writes(
    accepted: GrantAgreement, matti: Actor, stranger: Actor, riikka: Actor
) -> None:
    for somebody in (matti, stranger, riikka):
        with pytest.raises(operations.CannotSave, match="only a coordinator"):
            operations.save(accepted, VALUES, by=somebody, at=LATER)


def test_the_gate_names_every_text_and_word_that_is_missing(accepted: GrantAgreement, liisa: Actor) -> None:
    draft = operations.save(accepted, {"title_fi": "Opas", "what_fi": "Teksti", "what_sv": "Teksti"}, by=liisa, at=LATER)
    with pytest.raises(operations.CannotPublish) as refused:
        operations.publish(draft, by=liisa, at=LATER)
    assert refused.value.reasons == [
        "A text is missing: name of the result (svenska). Write it.",
        "A text is missing: name of the result (English). Write it.",
        "A text is missing: description (English). Write it.",
        "The Swedish description is the same as the Finnish one. Write it in Swedish.",
        "It is missing where the result can be found. Give an address or write whom to ask.",
        "The dimension is missing. Choose at least one.",
        "The country is missing. Choose at least one.",
        "The field is missing. Write at least one.",
    ]


def test_publishing_twice_is_one_deed(accepted: GrantAgreement, liisa: Actor) -> None:
    first = published(accepted, liisa)
    assert operations.publish(first, by=liisa, at=LATER).published_at == LATER
    assert AuditLine.objects.filter(operation="catalogue.publish").count() == 1
    assert queries.tags_of(queries.published().get()) == {
        "dimensions": ["staff", "curricula"], "countries": ["ES", "FI"], "fields": ["Catering", "Food"]
    }  # fmt: skip
    assert audit.verify() == []


def test_a_stale_version_never_overwrites(accepted: GrantAgreement, liisa: Actor) -> None:
    draft = operations.save(accepted, VALUES, by=liisa, at=LATER)
    operations.save(accepted, {"what_en": "Newer", "version": 1}, by=liisa, at=LATER, result=draft)
    with pytest.raises(operations.CannotSave, match="saved another text meanwhile"):
        operations.save(accepted, {"what_en": "Older", "version": 1}, by=liisa, at=LATER, result=draft)
    assert Result.objects.get().what_en == "Newer"


def test_a_published_result_stays_complete(accepted: GrantAgreement, liisa: Actor) -> None:
    result = published(accepted, liisa)
    with pytest.raises(operations.CannotSave, match="description \\(svenska\\)"):
        operations.save(accepted, {"what_sv": ""}, by=liisa, at=LATER, result=result)
    assert Result.objects.get().what_sv == "En guide för kök."


def test_a_result_says_what_it_was_adapted_from(accepted: GrantAgreement, liisa: Actor) -> None:
    first = published(accepted, liisa)
    second = published(accepted, liisa, adapted_from=first.pk, title_en="In Sweden")
    assert list(queries.adaptations_of(first)) == [second]
    draft = operations.save(accepted, VALUES, by=liisa, at=LATER)
    with pytest.raises(operations.CannotSave, match="adapted from is not published"):
        operations.save(accepted, {"adapted_from": draft.pk}, by=liisa, at=LATER, result=second)


def test_an_officer_hides_with_a_reason_and_shows_again(accepted: GrantAgreement, liisa: Actor, riikka: Actor) -> None:
    result = published(accepted, liisa)
    with pytest.raises(operations.CannotHide, match="only an officer"):
        operations.hide(result, reason="x", by=liisa, at=LATER)
    with pytest.raises(operations.CannotHide, match="the reason is missing"):
        operations.hide(result, reason=" ", by=riikka, at=LATER)
    operations.hide(result, reason="Holds a name", by=riikka, at=LATER)
    assert not queries.published().exists()
    assert [queries.visible_to(one).count() for one in (VISITOR, liisa, riikka)] == [0, 1, 1]
    assert "Holds a name" in OutboxItem.objects.get(key__startswith="result-hidden:").body
    assert AuditLine.objects.get(operation="catalogue.hide").reason == "Holds a name"
    with pytest.raises(operations.CannotPublish, match="Holds a name"):
        operations.publish(result, by=liisa, at=LATER)
    operations.show_again(result, by=riikka, at=LATER)
    assert queries.published().count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kitchens", 1), ("q=matsvinn", 1), ("q=nothing", 0), ("dimension=staff", 1), ("dimension=partners", 0),
        ("country=ES&field=Food", 1), ("country=DE", 0), ("action=student_mobility", 1), ("action=partnership", 0),
    ],
)  # fmt: skip
def test_the_public_list_is_found_by_its_address(accepted: GrantAgreement, liisa: Actor, query: str, found: int) -> None:
    published(accepted, liisa)
    page = Client().get(f"/en/results/?{query}").content.decode()
    assert page.count("Less food waste") == found
    rows = Client().get(f"/en/results/list.json?{query}").json()["rows"]
    assert len(rows) == found


def test_a_coordinator_writes_previews_and_publishes(accepted: GrantAgreement, liisa: Actor, stranger: Actor) -> None:
    client = browser(liisa)
    assert "Write a result" in client.get("/en/results/").content.decode()
    new = f"/en/results/new/{accepted.pk}/"
    assert "Food" in client.get(new).content.decode()
    assert browser(stranger).get(new).status_code == 404
    posted = {**VALUES, "fields_text": "Food", "what_sv": ""}
    made = client.post(new, posted, follow=True).content.decode()
    assert "Before it can be published:" in made
    result = Result.objects.get()
    path = f"/en/results/{result.pk}/"
    assert Client().get(path).status_code == 404
    assert "A text is missing" in client.post(path + "publish/").content.decode()
    client.post(path + "edit/", {**posted, "what_sv": "En guide.", "version": "1"})
    assert client.post(path + "publish/", follow=True).status_code == 200
    assert "Less food waste" in Client().get(path).content.decode()
    assert "Mindre matsvinn" in Client().get(f"/sv/results/{result.pk}/").content.decode()


def test_an_officer_hides_on_a_page(accepted: GrantAgreement, liisa: Actor, riikka: Actor) -> None:
    result = published(accepted, liisa)
    path = f"/en/results/{result.pk}/hide/"
    assert browser(liisa).get(path).status_code == 404
    client = browser(riikka)
    assert "Write the reason." in client.post(path, {"reason": ""}).content.decode()
    client.post(path, {"reason": "Holds a name"})
    assert Client().get(f"/en/results/{result.pk}/").status_code == 404
    client.post(path)
    assert Client().get(f"/en/results/{result.pk}/").status_code == 200


@pytest.mark.once
def test_the_list_costs_the_same_for_one_and_three(accepted: GrantAgreement, liisa: Actor) -> None:
    def costs() -> list[int]:
        found = []
        for path in ("/en/results/", "/en/results/list.csv"):
            with CaptureQueriesContext(connection) as seen:
                assert Client().get(path).status_code == 200
            found.append(len(seen))
        return found

    published(accepted, liisa)
    costs()
    one = costs()
    for _number in range(2):
        published(accepted, liisa)
    assert costs() == one
