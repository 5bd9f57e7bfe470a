"""The house asks the host by itself when a stay ends: once, and not where the host was asked or has begun."""

from datetime import timedelta

import pytest

from tests.recognition.recognition_examples import BEFORE, HOST_SAYS, LATER, NEARLY, host
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility.models import Mobility
from vaihto.recognition import jobs, operations


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be in the last week of the stay."""
    clock.move_to(NEARLY)


def asked() -> int:
    return OutboxItem.objects.filter(key__startswith="recognition-assess:").count()


def test_the_host_is_asked_in_the_last_week_and_once_only(stay: Mobility) -> None:
    assert (jobs.ask_hosts(), jobs.ask_hosts(), asked()) == (1, 0, 1)
    clock.move_to(LATER)
    assert (jobs.ask_hosts(), asked()) == (0, 1)
    line = AuditLine.objects.get(operation="recognition.ask_host")
    assert line.actor_kind == "system"


def test_nobody_is_asked_before_the_last_week_or_long_after_the_stay(stay: Mobility) -> None:
    for moment in (BEFORE, LATER + timedelta(days=80)):
        clock.move_to(moment)
        assert jobs.ask_hosts() == 0


def test_a_host_whom_the_school_asked_is_left_alone(stay: Mobility, liisa: Actor) -> None:
    operations.ask_host(stay, by=liisa, at=NEARLY)
    assert (jobs.ask_hosts(), asked()) == (0, 1)


def test_a_host_that_has_begun_keeps_its_link(stay: Mobility) -> None:
    operations.save_assessment(stay, HOST_SAYS, {}, by=host(stay), at=NEARLY)
    assert jobs.ask_hosts() == 0
