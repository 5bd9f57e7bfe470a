"""The outbox: an effect belongs to the transaction of its deed, is done once, and is tried again after a failure."""

from datetime import timedelta

import pytest
from django.db import transaction

from vaihto.kit import clock, outbox
from vaihto.kit.models import OutboxItem

DONE: list[str] = []


@outbox.handler("test")
def do_test(item: OutboxItem) -> None:
    if item.payload.get("fails", 0) >= item.attempts:
        raise OSError("the other side is away")
    DONE.append(item.key)


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def test_an_effect_goes_with_its_transaction(transactional_db):
    def deed_that_fails() -> None:
        with transaction.atomic():
            outbox.put("test", "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        deed_that_fails()
    assert outbox.do_all() == 0
    assert not OutboxItem.objects.exists()


def test_an_effect_that_is_put_twice_is_done_once(transactional_db):
    first, second = outbox.put("test", "a"), outbox.put("test", "a")
    assert first.pk == second.pk
    assert (outbox.do_all(), outbox.do_all()) == (1, 0)
    assert DONE == ["a"]


def test_a_failure_is_kept_and_tried_again_after_a_pause(transactional_db):
    item = outbox.put("test", "a", payload={"fails": 1})
    assert outbox.do_all() == 0
    item.refresh_from_db()
    assert (item.state, item.attempts, item.last_error) == ("waiting", 1, "OSError: the other side is away")
    assert outbox.do_all() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert outbox.do_all() == 1
    item.refresh_from_db()
    assert (item.state, item.attempts, item.last_error) == ("done", 2, "")


def test_an_effect_that_fails_for_good_is_given_up_visibly(transactional_db):
    item = outbox.put("test", "a", payload={"fails": 99})
    moment = clock.now()
    for day in range(len(outbox.PAUSES) + 1):
        with clock.at(moment + timedelta(days=day)):
            outbox.do_all()
    item.refresh_from_db()
    assert (item.state, item.attempts) == ("failed", 7)


def test_a_message_id_stays_the_same_for_one_key(transactional_db):
    item = outbox.put("test", "receipt:1")
    assert item.message_id == outbox.put("test", "receipt:1").message_id
    assert item.message_id.endswith("@127.0.0.1>")
