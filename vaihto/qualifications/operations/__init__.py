"""Deeds of this room: units, requirements that were read in, memoranda of understanding and their signatures."""

from vaihto.qualifications.operations.memoranda import (
    CannotSendMemorandum,
    CannotWriteMemorandum,
    change_memorandum,
    remove_memorandum,
    renew_memorandum,
    said,
    send_memorandum,
    write_memorandum,
)
from vaihto.qualifications.operations.memoranda_ending import CannotEndMemorandum, end_memorandum
from vaihto.qualifications.operations.memoranda_inviting import CannotInvite, invite_again
from vaihto.qualifications.operations.memoranda_signing import (
    CannotAskForCorrection,
    CannotSignMemorandum,
    ask_for_correction,
    keep_memorandum,
    sign_memorandum,
    warn_of_end,
)
from vaihto.qualifications.operations.requirements import CannotTake, Taken, read_requirements, take_units
from vaihto.qualifications.operations.units import (
    VALUES,
    CannotRetireUnit,
    CannotSaveUnit,
    is_same,
    retire_unit,
    save_unit,
)

__all__ = [
    "VALUES",
    "CannotAskForCorrection",
    "CannotEndMemorandum",
    "CannotInvite",
    "CannotRetireUnit",
    "CannotSaveUnit",
    "CannotSendMemorandum",
    "CannotSignMemorandum",
    "CannotTake",
    "CannotWriteMemorandum",
    "Taken",
    "ask_for_correction",
    "change_memorandum",
    "end_memorandum",
    "invite_again",
    "is_same",
    "keep_memorandum",
    "read_requirements",
    "remove_memorandum",
    "renew_memorandum",
    "retire_unit",
    "said",
    "save_unit",
    "send_memorandum",
    "sign_memorandum",
    "take_units",
    "warn_of_end",
    "write_memorandum",
]
