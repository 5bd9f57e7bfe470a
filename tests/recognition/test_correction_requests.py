"""The learner asks by link that decisions be looked at again; the school answers once."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.mobility.stay_examples import link_actor
from tests.recognition.recognition_examples import (
    HOW,
    LATER,
    decide_all,
    host,
    participant,
    units_of,
)
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility.models import Mobility
from vaihto.recognition import operations, queries
from vaihto.recognition.models import CorrectionRequest, RecognitionDecision, Transcript

WORDS = "The second outcome was reached on the last day."


@pytest.fixture
def decided(over: Mobility, liisa: Actor) -> Mobility:
    """Return a stay whose units are decided and whose transcript is issued."""
    decide_all(over, liisa)
    return over


def mails(kind: str) -> list[str]:
    rows = OutboxItem.objects.filter(key__startswith=kind).order_by("pk")
    return [one.body for one in rows]


def test_the_learner_asks_and_the_coordinators_get_an_e_mail(decided: Mobility, liisa: Actor) -> None:
    asked = operations.ask_correction(decided, text=f" {WORDS} ", by=participant(decided), at=LATER)
    assert (asked.text, queries.open_request(decided.pk)) == (WORDS, asked)
    assert [one.pk for one in queries.requests_to_answer(liisa)] == [asked.pk]
    assert len(mails(f"recognition-correction:{asked.pk}:")) == 1
    line = AuditLine.objects.get(operation="recognition.ask_correction")
    assert WORDS not in str(line.changes) + line.reason


def test_the_same_request_again_changes_nothing_and_another_waits(decided: Mobility) -> None:
    asked = operations.ask_correction(decided, text=WORDS, by=participant(decided), at=LATER)
    assert operations.ask_correction(decided, text=WORDS, by=participant(decided), at=LATER) == asked
    with pytest.raises(operations.CannotAsk, match="waits for the school’s answer"):
        operations.ask_correction(decided, text="Something else", by=participant(decided), at=LATER)
    assert CorrectionRequest.objects.count() == 1


@pytest.mark.parametrize(("text", "words"), [(" ", "the text is empty"), ("a" * 4001, "longer than 4,000")])
def test_an_empty_or_endless_text_is_refused(decided: Mobility, text: str, words: str) -> None:
    with pytest.raises(operations.CannotAsk, match=words):
        operations.ask_correction(decided, text=text, by=participant(decided), at=LATER)


def test_others_ask_for_nothing(decided: Mobility, liisa: Actor) -> None:
    for somebody in (liisa, host(decided), link_actor(decided, "host", "x@example.org")):
        with pytest.raises(operations.CannotAsk, match="only the learner may do it"):
            operations.ask_correction(decided, text=WORDS, by=somebody, at=LATER)


def test_nothing_is_asked_before_the_decisions_or_after_the_project(over: Mobility, liisa: Actor) -> None:
    with pytest.raises(operations.CannotAsk, match="not decided on every unit"):
        operations.ask_correction(over, text=WORDS, by=participant(over), at=LATER)
    decide_all(over, liisa)
    GrantAgreement.objects.filter(pk=over.agreement_id).update(is_locked=True)
    over.agreement.refresh_from_db()
    with pytest.raises(operations.CannotAsk, match="the project is closed"):
        operations.ask_correction(over, text=WORDS, by=participant(over), at=LATER)


def test_the_school_corrects_and_answers_and_the_learner_gets_a_link(decided: Mobility, liisa: Actor) -> None:
    asked = operations.ask_correction(decided, text=WORDS, by=participant(decided), at=LATER)
    decision = RecognitionDecision.objects.get(agreed_unit=units_of(decided)[0], is_current=True)
    operations.correct(decision, extent="none", reason="Nothing", correction_reason="Looked again", how=HOW, by=liisa, at=LATER)
    done = operations.answer_correction(asked, answer="We looked again.", by=liisa, at=LATER)
    assert (done.answer, done.answered_by, done.answered_at) == ("We looked again.", "Liisa Korpela", LATER)
    assert queries.open_request(decided.pk) is None
    assert Transcript.objects.get(replaced_at=None).version == 2
    assert "/recognition/participant/" in mails("recognition-correction-answered:")[0]
    assert operations.answer_correction(done, answer="We looked again.", by=liisa, at=LATER) == done
    with pytest.raises(operations.CannotAsk, match="answered it meanwhile"):
        operations.answer_correction(done, answer="Another answer", by=liisa, at=LATER)


def test_only_the_schools_coordinators_answer_and_never_without_words(
    decided: Mobility, liisa: Actor, matti: Actor, stranger: Actor, riikka: Actor
) -> None:
    asked = operations.ask_correction(decided, text=WORDS, by=participant(decided), at=LATER)
    for somebody in (matti, stranger, riikka, participant(decided)):
        with pytest.raises(operations.CannotAsk, match="only a coordinator"):
            operations.answer_correction(asked, answer="No", by=somebody, at=LATER)
    with pytest.raises(operations.CannotAsk, match="the answer is empty"):
        operations.answer_correction(asked, answer=" ", by=liisa, at=LATER)


def test_the_database_keeps_one_open_request_and_no_answer_without_words(decided: Mobility) -> None:
    CorrectionRequest.objects.create(mobility=decided, text="One", asked_at=LATER)
    for more in ({"text": "Two"}, {"text": "Two", "answered_at": LATER}, {"text": "", "answered_at": LATER, "answer": "A"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CorrectionRequest.objects.create(mobility=decided, asked_at=LATER, **more)


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_leave_one(decided: Mobility) -> None:
    barrier, said = Barrier(2), []
    who = participant(decided)

    def ask() -> None:
        try:
            barrier.wait()
            said.append(operations.ask_correction(decided, text=WORDS, by=who, at=LATER).text)
        except Exception as error:  # the test says what came
            said.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    _ = [one.start() for one in threads], [one.join() for one in threads]
    assert said == [WORDS, WORDS]
    assert CorrectionRequest.objects.count() == 1


def test_the_pages_ask_and_answer(decided: Mobility, liisa: Actor, client: Any) -> None:
    from tests.recognition.test_recognition_pages import browser
    from vaihto.recognition.operations.transcripts import link_of

    token = link_of(decided, liisa)
    path = f"/en/recognition/participant/{token}/"
    assert client.post(path, {"door": "open"}).status_code == 302
    assert "Is something wrong?" in client.get(path).text
    refused = client.post(f"{path}correction/", {"text": ""}).text
    assert "Write what should be looked at again." in refused
    assert f"{path}transcript.pdf" in refused
    asked = client.post(f"{path}correction/", {"text": WORDS}, follow=True).text
    assert "You have asked for a correction." in asked
    assert "Is something wrong?" not in asked
    school = browser(liisa)
    page = school.get(f"/en/recognition/{decided.pk}/").text
    assert WORDS in page
    address = f"/en/recognition/requests/{CorrectionRequest.objects.get().pk}/"
    assert "Write the answer." in school.post(address, {"answer": ""}).text
    assert "The answer has been sent to the learner." in school.post(address, {"answer": "It stands."}, follow=True).text
    assert school.post(address, {"answer": "It stands."}).status_code == 404
