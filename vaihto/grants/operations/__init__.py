"""Deeds of this room: the agreement from drawing up to settling, and its payments."""

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
from vaihto.grants.operations.payments import CannotPay, approve_payment, mark_paid, plan_payment

__all__ = [
    "CannotDrawUp",
    "CannotLock",
    "CannotPay",
    "CannotSend",
    "CannotSettle",
    "CannotSign",
    "approve_payment",
    "draw_up",
    "lock",
    "mark_paid",
    "plan_payment",
    "send_for_signature",
    "settle",
    "sign",
]
