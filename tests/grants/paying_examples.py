"""The accounts of the tests of paying: published example numbers, which nobody pays to."""

from typing import Any

from grant_examples import NOW, actor, decide, make_application, make_person, make_school, member
from remembered import remembered

from vaihto.grants import operations
from vaihto.grants.models import BankAccount, GrantAgreement, PayerAccount, Payment
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.people import operations as people

# Published examples of registers and banks.
FINNISH, GERMAN, SWEDISH = "FI2112345600000785", "DE89370400440532013000", "SE4550000000058398257466"


@remembered
def administrator(name: str) -> Actor:
    """Return an administrator of the agency."""
    person = make_person(name, f"{name.split()[0].lower()}@agency.example")
    people.give_role(person, role="administrator", title="Administrator", may_decide=False, by=SYSTEM, at=NOW)
    return actor(person)


def enter(agreement: GrantAgreement, by: Actor, iban: str = GERMAN, **more: Any) -> BankAccount:
    """Enter an account of the beneficiary."""
    return operations.enter_account(agreement, **{"holder": "Kallaveden ammattiopisto", "iban": iban, **more}, by=by, at=NOW)


def with_account(agreement: GrantAgreement, giver: Actor, confirmer: Actor, iban: str = GERMAN) -> BankAccount:
    """Return a confirmed account of the beneficiary."""
    made = enter(agreement, giver, iban)
    return operations.confirm_account(made, iban=iban, by=confirmer, at=NOW)


def with_payer(agreement: GrantAgreement, one: Actor, other: Actor) -> PayerAccount:
    """Return the agency's confirmed account for the agreement's programme."""
    made = operations.enter_payer(agreement.application.call.programme, holder="Virasto", iban=FINNISH, by=one, at=NOW)
    return operations.confirm_payer(made, iban=FINNISH, by=other, at=NOW)


def answer_of_the_bank(message_id: str, statuses: dict[str, tuple[str, str, str]], number: str = "A-1") -> bytes:
    """Return a file of a bank: for each reference a status, the code of a reason, and words."""
    parts = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>{words}</AddtlInf></StsRsnInf>" if code else "")
        + "</TxInfAndSts>"
        for reference, (status, code, words) in statuses.items()
    )
    return (
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>{number}</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts>{parts}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


@remembered
def approved_payment(name: str, planner: Actor, decider: Actor) -> Payment:
    """Return the approved prefinancing of another school whose account was confirmed."""
    school = make_school(name)
    signer = member(school, f"Anna{school.pk} Aho", may_sign=True)
    application = make_application(school)
    decide(application)
    agreement = operations.draw_up(application, by=planner, at=NOW)
    operations.send_for_signature(agreement, by=planner, at=NOW)
    operations.sign(agreement, role="agency", by=decider, at=NOW)
    operations.sign(agreement, role="beneficiary", by=signer, at=NOW)
    with_account(agreement, signer, decider)
    return operations.approve_payment(agreement.payments.get(), by=decider, at=NOW)
