"""The deeds of this room, by what they are about."""

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
)
from vaihto.assessment.operations.blinding import CannotBlind, hide_words
from vaihto.assessment.operations.scoring import CannotHandIn, CannotScore, Saved, Stale, hand_in, save_scores

__all__ = [
    "CannotAssign",
    "CannotBlind",
    "CannotClose",
    "CannotDeclare",
    "CannotHandIn",
    "CannotScore",
    "CannotWithdrawAssignment",
    "Saved",
    "Stale",
    "assign",
    "assign_all",
    "close",
    "declare_conflict",
    "hand_in",
    "hide_words",
    "save_scores",
    "withdraw_assignment",
]
