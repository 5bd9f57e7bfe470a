"""The deeds of this room, by what they are about."""

from vaihto.selection.operations.adding import CannotAdd, write_addition
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
from vaihto.selection.operations.memos import CannotChooseLanguage, choose_memo_language
from vaihto.selection.operations.planning import CannotPlan, count, draw_up, put_away, take_out
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
from vaihto.selection.operations.publishing import CannotPublish, publish_results, withdraw_results
from vaihto.selection.operations.rectifying import (
    CannotRectify,
    correct_rectification,
    decide_rectification,
    file_rectification,
    record_rectification,
    take_rectification,
    withdraw_rectification,
)
from vaihto.selection.operations.reminding import CannotRemind, remind_answer, remind_of_call, remind_unopened
from vaihto.selection.outcomes import Wishes

__all__ = [
    "CannotAdd",
    "CannotAnswer",
    "CannotChooseLanguage",
    "CannotDecide",
    "CannotDoLater",
    "CannotInstruct",
    "CannotPlan",
    "CannotPresent",
    "CannotPropose",
    "CannotPublish",
    "CannotRectify",
    "CannotRemind",
    "CannotReturn",
    "CannotSetAmount",
    "Wishes",
    "answer",
    "approve_instruction",
    "choose_memo_language",
    "correct_rectification",
    "count",
    "decide",
    "decide_later",
    "decide_rectification",
    "draw_up",
    "file_rectification",
    "mark_further_seen",
    "mark_seen",
    "present",
    "propose",
    "propose_lapse",
    "propose_reserve",
    "publish_results",
    "put_away",
    "record_rectification",
    "remind_answer",
    "remind_of_call",
    "remind_unopened",
    "return_later",
    "return_to_preparation",
    "set_amount",
    "take_out",
    "take_rectification",
    "withdraw_rectification",
    "withdraw_results",
    "write_addition",
    "write_instruction",
]
