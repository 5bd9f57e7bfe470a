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
from vaihto.grants.operations.answers import apply_answer, read_answer, reason_of, reject
from vaihto.grants.operations.batches import CannotSendToBank, as_it_would_go, gather, release, take_apart
from vaihto.grants.operations.payments import CannotPay, approve_payment, mark_paid, plan_payment
from vaihto.grants.operations.recoveries import CannotRecover, answer_hearing, decide_recovery, hear, receive_instalment

__all__ = [
    "CannotDrawUp",
    "CannotKeepAccount",
    "CannotLock",
    "CannotPay",
    "CannotRecover",
    "CannotSend",
    "CannotSendToBank",
    "CannotSettle",
    "CannotSign",
    "answer_hearing",
    "apply_answer",
    "approve_payment",
    "as_it_would_go",
    "confirm_account",
    "confirm_payer",
    "decide_recovery",
    "draw_up",
    "drop_account",
    "enter_account",
    "enter_payer",
    "gather",
    "hear",
    "lock",
    "mark_paid",
    "plan_payment",
    "read_answer",
    "reason_of",
    "receive_instalment",
    "reject",
    "release",
    "send_for_signature",
    "settle",
    "sign",
    "take_apart",
]
