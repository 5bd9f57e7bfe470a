"""Many equal requests at once give one deed and equal answers: handing in, answering, sending, accepting."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from tests.recognition.recognition_examples import HOST_SAYS, LATER, NEARLY, all_achieved, host, participant
from tests.reporting.conftest import TEXTS
from tests.reporting.test_participants import ANSWERS
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility.models import Mobility
from vaihto.recognition import operations as recognition
from vaihto.reporting import operations
from vaihto.reporting.models import FinalReport

pytestmark = pytest.mark.django_db(transaction=True)


def forty(deed: Callable[[], Any]) -> set[Any]:
    """Do a deed forty times at once from eight threads; returns the different answers."""

    def one(_number: int) -> Any:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return set(pool.map(one, range(40)))


def test_the_host_hands_in_once(stay: Mobility) -> None:
    actor, grades = host(stay), all_achieved(stay)
    deed = lambda: recognition.hand_in_assessment(stay, HOST_SAYS, grades, by=actor, at=NEARLY).content_hash  # noqa: E731
    assert len(forty(deed)) == 1
    assert AuditLine.objects.filter(operation="recognition.hand_in_assessment").count() == 1


def test_the_participant_answers_once(over: Mobility, movable_clock: None) -> None:
    clock.move_to(LATER)
    actor = participant(over)
    # A thread has a clock of its own; the row of the offset moves them all.
    deed = lambda: operations.report_stay(over, ANSWERS, by=actor, at=LATER).pk  # noqa: E731
    assert len(forty(deed)) == 1
    assert AuditLine.objects.filter(operation="reporting.report_stay").count() == 1


def test_the_report_is_sent_and_accepted_once(report: FinalReport, liisa: Actor, riikka: Actor) -> None:
    operations.save(report, TEXTS, by=liisa, at=LATER)
    assert len(forty(lambda: operations.send(report, by=liisa, at=LATER).content_hash)) == 1
    assert OutboxItem.objects.filter(key__startswith="report-sent:").count() == 1
    assert forty(lambda: operations.accept(report, by=riikka, at=LATER).state) == {"accepted"}
    for deed in ("reporting.send", "reporting.accept", "grants.settle", "grants.lock"):
        assert AuditLine.objects.filter(operation=deed).count() == 1
