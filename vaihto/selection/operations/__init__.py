"""The deeds of this room, by what they are about."""

from vaihto.selection.operations.answering import CannotAnswer, answer, mark_further_seen, mark_seen
from vaihto.selection.operations.deciding import CannotDecide, decide
from vaihto.selection.operations.instructing import CannotInstruct, approve_instruction, write_instruction
from vaihto.selection.operations.later import (
    CannotDoLater,
    decide_later,
    propose_lapse,
    propose_reserve,
    return_later,
)
from vaihto.selection.operations.proposing import (
    CannotPresent,
    CannotPropose,
    CannotReturn,
    CannotSetAmount,
    present,
    propose,
    return_to_preparation,
    set_amount,
)

__all__ = [
    "CannotAnswer",
    "CannotDecide",
    "CannotDoLater",
    "CannotInstruct",
    "CannotPresent",
    "CannotPropose",
    "CannotReturn",
    "CannotSetAmount",
    "answer",
    "approve_instruction",
    "decide",
    "decide_later",
    "mark_further_seen",
    "mark_seen",
    "present",
    "propose",
    "propose_lapse",
    "propose_reserve",
    "return_later",
    "return_to_preparation",
    "set_amount",
    "write_instruction",
]
