"""The deeds of this room, by what they are about."""

from vaihto.assessment.operations.agreeing import CannotAgree, answer_common, name_consolidator, put_forward, save_common
from vaihto.assessment.operations.arranging import (
    CannotArrange,
    CannotInvite,
    CannotKeepProfile,
    answer_invitation,
    arrange,
    invite,
    keep_profile,
)  # fmt: skip
from vaihto.assessment.operations.assigning import (
    CannotAssign,
    CannotClose,
    CannotDeclare,
    CannotWithdrawAssignment,
    assign,
    assign_all,
    close,
    declare_conflict,
    withdraw_assignment,
)  # fmt: skip
from vaihto.assessment.operations.blind_files import give_blind_file, take_back_blind_file
from vaihto.assessment.operations.blinding import CannotBlind, hide_words
from vaihto.assessment.operations.planning import CannotPlan, leave_open, plan, publish_plan, put_in, take_out
from vaihto.assessment.operations.scoring import (
    CannotHandIn,
    CannotReturn,
    CannotScore,
    Saved,
    Stale,
    hand_in,
    return_for_correction,
    save_scores,
)  # fmt: skip

__all__ = [
    "CannotAgree",
    "CannotArrange",
    "CannotAssign",
    "CannotBlind",
    "CannotClose",
    "CannotDeclare",
    "CannotHandIn",
    "CannotInvite",
    "CannotKeepProfile",
    "CannotPlan",
    "CannotReturn",
    "CannotScore",
    "CannotWithdrawAssignment",
    "Saved",
    "Stale",
    "answer_common",
    "answer_invitation",
    "arrange",
    "assign",
    "assign_all",
    "close",
    "declare_conflict",
    "give_blind_file",
    "hand_in",
    "hide_words",
    "invite",
    "keep_profile",
    "leave_open",
    "name_consolidator",
    "plan",
    "publish_plan",
    "put_forward",
    "put_in",
    "return_for_correction",
    "save_common",
    "save_scores",
    "take_back_blind_file",
    "take_out",
    "withdraw_assignment",
]
