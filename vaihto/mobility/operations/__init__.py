"""Deeds of this room: stays and journeys, learning agreements with three signatures, what is told about support."""

from vaihto.mobility.operations.planning import CannotPlan, plan_from_rows, record_journey
from vaihto.mobility.operations.sending import CannotSend, issue_link, send_for_signature
from vaihto.mobility.operations.signing import CannotAskCorrection, CannotSign, ask_correction, keep_version, sign
from vaihto.mobility.operations.stays import (
    CannotChange,
    cancel,
    confirm,
    depart,
    name_participant,
    record_return,
    save,
)
from vaihto.mobility.operations.support import CannotTell, delete_expired, remove_support_need, tell_support_need
from vaihto.mobility.operations.writing import CannotWrite, new_version, write_agreement

__all__ = [
    "CannotAskCorrection",
    "CannotChange",
    "CannotPlan",
    "CannotSend",
    "CannotSign",
    "CannotTell",
    "CannotWrite",
    "ask_correction",
    "cancel",
    "confirm",
    "delete_expired",
    "depart",
    "issue_link",
    "keep_version",
    "name_participant",
    "new_version",
    "plan_from_rows",
    "record_journey",
    "record_return",
    "remove_support_need",
    "save",
    "send_for_signature",
    "sign",
    "tell_support_need",
    "write_agreement",
]
