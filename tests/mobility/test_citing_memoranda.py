"""A learning agreement cites a memorandum that its school and host have signed, in force on the days of the stay."""

from datetime import date
from typing import Any

import pytest
from stay_examples import LAST, NOW, TEXTS
from test_stay_pages import browser, by_link

from tests.qualifications import memorandum_examples
from vaihto.core.canonical import sha256_of
from vaihto.kit.actors import Actor
from vaihto.mobility import operations, queries
from vaihto.mobility.models import Mobility
from vaihto.organisations.models import Organisation
from vaihto.qualifications.models import MemorandumOfUnderstanding, Unit

HOST = {**memorandum_examples.PARTNER, "name": "Restaurante  ejemplo", "country": "ES"}


def agreed(school: Organisation, unit: Unit, liisa: Actor, **changes: Any) -> MemorandumOfUnderstanding:
    """Return a memorandum with the host of the example that all have signed."""
    draft = memorandum_examples.written(school, unit, by=liisa, at=NOW, partners=[HOST], **changes)
    return memorandum_examples.signed(draft, by=liisa, at=NOW)


def write(stay: Mobility, unit: Unit, liisa: Actor, memorandum: Any) -> Any:
    values = {**TEXTS, "memorandum": memorandum}
    return operations.write_agreement(stay, values, [{"unit": unit.pk, "points": 20}], by=liisa, at=NOW)


def test_the_text_that_all_sign_names_the_memorandum_and_its_checksum(
    confirmed: Mobility, unit: Unit, school: Organisation, liisa: Actor
) -> None:
    memorandum = agreed(school, unit, liisa)
    agreement = operations.send_for_signature(write(confirmed, unit, liisa, memorandum.pk).agreement, by=liisa, at=NOW)
    version = queries.present_version(agreement)
    assert version.content["memorandum"] == {
        "key": memorandum.pk, "title": "Baking with Beispielschule", "lang": "en", "version": 1, "starts_on": "2027-01-01",
        "ends_on": "2027-12-31", "hash": memorandum.content_hash,
    }  # fmt: skip
    assert version.content_hash == sha256_of(version.content)
    assert operations.new_version(agreement, reason="Other tasks", by=liisa, at=NOW).memorandum == memorandum


def test_a_text_that_cites_none_is_hashed_as_before(written: Any, liisa: Actor) -> None:
    agreement = operations.send_for_signature(written, by=liisa, at=NOW)
    assert "memorandum" not in queries.present_version(agreement).content


def test_a_memorandum_with_another_host_or_unsigned_is_refused(
    confirmed: Mobility, unit: Unit, school: Organisation, liisa: Actor
) -> None:
    other = memorandum_examples.signed(memorandum_examples.written(school, unit, by=liisa, at=NOW), by=liisa, at=NOW)
    draft = memorandum_examples.written(school, unit, by=liisa, at=NOW, partners=[HOST])
    for one in (other.pk, draft.pk, 987_654):
        with pytest.raises(operations.CannotWrite, match="not one that the school and this host have signed"):
            write(confirmed, unit, liisa, one)


def test_one_that_ends_before_the_last_day_is_not_sent(
    confirmed: Mobility, unit: Unit, school: Organisation, liisa: Actor
) -> None:
    memorandum = agreed(school, unit, liisa, ends_on=date(2027, 10, 29))
    assert memorandum.ends_on < LAST
    version = write(confirmed, unit, liisa, memorandum.pk)
    with pytest.raises(operations.CannotSend, match="not in force on the days of the stay"):
        operations.send_for_signature(version.agreement, by=liisa, at=NOW)


def test_the_page_proposes_it_shows_it_to_the_host_and_tells_when_the_days_have_left_it(
    confirmed: Mobility, unit: Unit, school: Organisation, liisa: Actor
) -> None:
    memorandum, address = agreed(school, unit, liisa), f"/en/stays/{confirmed.pk}/agreement/"
    at_work = browser(liisa)
    shown = at_work.get(f"{address}write/").content.decode()
    assert f'<option value="{memorandum.pk}" selected>' in shown
    typed = {**TEXTS, "language": "en", "memorandum": memorandum.pk, f"unit-{unit.pk}": "on"}
    assert at_work.post(f"{address}write/", typed).status_code == 302
    at_work.post(f"{address}send/")
    page = at_work.get(address).content.decode()
    assert f"/en/units/memoranda/{memorandum.pk}/" in page
    assert "not in force on the days" not in page
    phone, token = by_link(confirmed, "host", liisa)
    assert "Baking with Beispielschule" in phone.get(f"/en/stays/host/{token}/agreement/").content.decode()
    assert at_work.get(f"{address}1.pdf").content.startswith(b"%PDF")
    Mobility.objects.filter(pk=confirmed.pk).update(ends_on=date(2028, 1, 5))
    assert "not in force on the days" in at_work.get(address).content.decode()
