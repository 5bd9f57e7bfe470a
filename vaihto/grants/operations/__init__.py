"""Deeds of this room: the agreement from drawing up to settling, its payments, accounts, and batches for the bank."""

from vaihto.grants.operations.accounts import (
    CannotKeepAccount,
    confirm_account,
    confirm_payer,
    drop_account,
    enter_account,
    enter_payer,
)
from vaihto.grants.operations.agreements import (
    CannotDrawUp,
    CannotLock,
    CannotSend,
    CannotSettle,
    CannotSign,
    draw_up,
    lock,
    send_for_signature,
    settle,
    sign,
)
from vaihto.grants.operations.amending import (
    CannotChangeAgreement,
    end_amendment,
    prepare_amendment,
    send_amendment,
    take_back_amendment,
    write_amendment,
)
from vaihto.grants.operations.amending_decided import decide_amendment, sign_amendment
from vaihto.grants.operations.answers import apply_answer, read_answer, reason_of, reject
from vaihto.grants.operations.batches import CannotSendToBank, as_it_would_go, gather, release, take_apart
from vaihto.grants.operations.contacts import change_contacts
from vaihto.grants.operations.interests import CannotReceiveInterest, receive_interest
from vaihto.grants.operations.papers import confirm_paper, end_paper, record_paper
from vaihto.grants.operations.payments import CannotPay, approve_payment, mark_paid, plan_payment
from vaihto.grants.operations.recoveries import CannotRecover, answer_hearing, decide_recovery, hear, receive_instalment
from vaihto.kit.paper_signatures import CannotUsePaper

__all__ = [
    "CannotChangeAgreement",
    "CannotDrawUp",
    "CannotKeepAccount",
    "CannotLock",
    "CannotPay",
    "CannotReceiveInterest",
    "CannotRecover",
    "CannotSend",
    "CannotSendToBank",
    "CannotSettle",
    "CannotSign",
    "CannotUsePaper",
    "answer_hearing",
    "apply_answer",
    "approve_payment",
    "as_it_would_go",
    "change_contacts",
    "confirm_account",
    "confirm_paper",
    "confirm_payer",
    "decide_amendment",
    "decide_recovery",
    "draw_up",
    "drop_account",
    "end_amendment",
    "end_paper",
    "enter_account",
    "enter_payer",
    "gather",
    "hear",
    "lock",
    "mark_paid",
    "plan_payment",
    "prepare_amendment",
    "read_answer",
    "reason_of",
    "receive_instalment",
    "receive_interest",
    "record_paper",
    "reject",
    "release",
    "send_amendment",
    "send_for_signature",
    "settle",
    "sign",
    "sign_amendment",
    "take_apart",
    "take_back_amendment",
    "write_amendment",
]
