"""Pages of paying: accounts as far as one may see them, a batch from choosing to the bank's answer, lists of constant cost."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from grant_examples import NOW, make_school, member
from paying_examples import GERMAN, administrator, answer_of_the_bank, approved_payment, with_account, with_payer

from vaihto.core.account_numbers import grouped
from vaihto.grants import operations, queries
from vaihto.grants.models import BankAccount, GrantAgreement, PayerAccount, Payment, PaymentBatch
from vaihto.kit import clock, viewing
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.people import operations as people
from vaihto.people.models import Person


@pytest.fixture(autouse=True)
def now(db: None, movable_clock: None) -> None:
    """Let it be the day of the example."""
    clock.move_to(NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_school_gives_its_account_and_a_colleague_confirms_it(
    active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor
) -> None:
    path = f"/en/grants/{active.pk}/account/"
    wrong = browser(signer).post(f"{path}give/", {"holder": "Opisto", "iban": "DE00 1", "bic": ""})
    assert "check digits do not match" in text(wrong)
    browser(signer).post(f"{path}give/", {"holder": "Opisto", "iban": grouped(GERMAN), "bic": ""})
    made = BankAccount.objects.get()
    mine, colleagues = text(browser(signer).get(path)), text(browser(colleague).get(path))
    assert "You entered it yourself. Another person confirms it." in mine
    assert "Write the account number again" not in mine
    assert "Write the account number again" in colleagues
    for page in (mine, colleagues):
        assert "**** 3000" in page
        assert grouped(GERMAN) not in page
    assert grouped(GERMAN) in text(browser(planner).get(path))
    assert viewing.views_of(f"grants.BankAccount:{made.pk}").get().viewer_name == planner.name
    confirm = f"/en/grants/accounts/{made.pk}/confirm/"
    assert "not what was entered" in text(browser(colleague).post(confirm, {"confirm-iban": "FI2112345600000785"}))
    browser(colleague).post(confirm, {"confirm-iban": grouped(GERMAN)})
    assert queries.account_of(active) == made
    assert "**** 3000" in text(browser(signer).get(f"/en/grants/{active.pk}/"))


def test_another_schools_account_is_not_there(active: GrantAgreement, signer: Actor, colleague: Actor) -> None:
    made = with_account(active, signer, colleague)
    stranger = browser(member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True))
    assert stranger.get(f"/en/grants/{active.pk}/account/").status_code == 404
    assert stranger.post(f"/en/grants/accounts/{made.pk}/confirm/", {"confirm-iban": GERMAN}).status_code == 404
    assert stranger.post(f"/en/grants/accounts/{made.pk}/drop/").status_code == 404


def test_the_agency_sets_its_account_on_two_peoples_word(active: GrantAgreement, planner: Actor) -> None:
    chief, programme = browser(administrator("Ulla Ylä")), active.application.call.programme
    assert "No account has been confirmed." in text(chief.get("/en/grants/payers/"))
    chief.post(f"/en/grants/payers/{programme.pk}/", {"holder": "Virasto", "iban": GERMAN, "bic": ""})
    made = PayerAccount.objects.get()
    assert "You cannot confirm this account." in text(chief.get(f"/en/grants/payers/{programme.pk}/"))
    browser(planner).post(f"/en/grants/payers/accounts/{made.pk}/confirm/", {"confirm-iban": GERMAN})
    assert queries.payer_of(programme) == made


def test_a_batch_goes_from_choosing_to_the_banks_answer(
    active: GrantAgreement, signer: Actor, colleague: Actor, planner: Actor, decider: Actor
) -> None:
    payment = operations.approve_payment(active.payments.get(), by=decider, at=NOW)
    new = f"/en/grants/batches/new/{active.application.call.programme_id}/"
    at_work, other = browser(planner), browser(decider)
    assert "The account number is missing: somebody with the right to sign" in text(at_work.get(new))
    with_account(active, signer, colleague)
    with_payer(active, planner, decider)
    assert "1 approved payment is in no batch" in text(at_work.get("/en/grants/payments/"))
    values = {"payments": [payment.pk], "requested_on": "7.5.2027", "key": "one-click"}
    first, again = at_work.post(new, values), at_work.post(new, values)
    batch = PaymentBatch.objects.get()
    path = f"/en/grants/batches/{batch.pk}/"
    assert [first["Location"], again["Location"]] == [path, path]
    assert "You made it yourself. Another officer releases it." in text(at_work.get(path))
    page = other.get(path)
    assert grouped(GERMAN) in text(page)
    seen = page.context["release_form"].initial["seen"]
    assert "Compare the batch and tick the box." in text(other.post(f"{path}release/", {"seen": seen}))
    assert "something in it has changed" in text(other.post(f"{path}release/", {"seen": "x", "compared": "on"}))
    other.post(f"{path}release/", {"seen": seen, "compared": "on"})
    files = [[at_work.get(f"{path}file.{kind}").content for _again in range(2)] for kind in ("xml", "csv")]
    assert all(one == two for one, two in files)
    assert files[0][0] == bytes(PaymentBatch.objects.get().bank_file)
    assert at_work.get(f"{path}file.exe").status_code == 404
    answer_it(at_work, path, payment)


def answer_it(at_work: Client, path: str, payment: Payment) -> None:
    batch = PaymentBatch.objects.get()
    assert "is no XML" in text(at_work.post(f"{path}answer/", {"file": SimpleUploadedFile("a.xml", b"nothing")}))
    content = answer_of_the_bank(batch.message_id, {batch.entries.get().end_to_end: ("ACSC", "", "")})
    looked = at_work.post(f"{path}answer/", {"file": SimpleUploadedFile("a.xml", content)}, follow=True)
    assert "Paid, with our reference" in text(looked)
    payment.refresh_from_db()
    assert payment.state == "approved"
    at_work.post(f"{looked.redirect_chain[-1][0]}record/", {"paid_on": "3.5.2027"})
    payment.refresh_from_db()
    assert (payment.state, payment.reference) == ("paid", batch.entries.get().end_to_end)
    assert "Answered" in text(at_work.get("/en/grants/batches/?state=done"))
    assert batch.number not in text(at_work.get("/en/grants/batches/?state=released"))
    assert at_work.get("/en/grants/batches.csv").content.decode("utf-8-sig").splitlines()[1].startswith(batch.number)


def test_an_auditor_reads_batches_without_whole_account_numbers_or_files(planner: Actor, decider: Actor) -> None:
    payment = approved_payment("Opisto A", planner, decider)
    with_payer(payment.agreement, planner, decider)
    programme = payment.agreement.application.call.programme
    batch = operations.gather(programme, [payment], requested_on=NOW.date(), key="k", by=planner, at=NOW)
    person = Person.objects.create(email="auditor@agency.example", name="Tarkka Tarkastaja", language="en", joined_at=NOW)
    people.give_role(person, role="auditor", title="Auditor", may_decide=False, by=SYSTEM, at=NOW)
    auditor = Client()
    auditor.force_login(person)
    page = text(auditor.get(f"/en/grants/batches/{batch.pk}/"))
    assert "**** 3000" in page
    assert grouped(GERMAN) not in page
    assert "Take the batch apart" not in page
    assert auditor.get(f"/en/grants/batches/{batch.pk}/file.xml").status_code == 404
    assert auditor.post(f"/en/grants/batches/{batch.pk}/release/").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("path", ["/en/grants/batches/", "/en/grants/payments/", "/en/grants/batches.csv", "batch", "new"])
def test_a_page_of_paying_costs_the_same_for_one_and_three_rows(path: str, planner: Actor, decider: Actor) -> None:
    one = approved_payment("Opisto A", planner, decider)
    with_payer(one.agreement, planner, decider)
    programme, at_work = one.agreement.application.call.programme, browser(decider)

    def made(*payments: Payment, key: str) -> str:
        batch = operations.gather(programme, payments, requested_on=NOW.date(), key=key, by=planner, at=NOW)
        return f"/en/grants/batches/{batch.pk}/"

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert at_work.get(address).status_code == 200
        return len(asked)

    new = f"/en/grants/batches/new/{programme.pk}/"
    first = new if path == "new" else made(one, key="one")
    where = first if path in {"batch", "new"} else path
    at_work.get(where)
    costs = [cost(where)]
    more = [approved_payment(f"Opisto {name}", planner, decider) for name in "BCD"]
    second = first if path == "new" else made(*more, key="two")
    where = second if path in {"batch", "new"} else path
    costs.append(cost(where))
    assert costs[0] == costs[1]
