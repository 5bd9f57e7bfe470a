"""Deeds of this room: six questions to participants, the final report written, sent, questioned and accepted."""

from vaihto.reporting.operations.checking import (
    CannotCheck,
    approve_check,
    draw_check_round,
    flag_risk,
    open_check_round,
    prepare_check,
    return_check,
    send_evidence,
)
from vaihto.reporting.operations.cutting import CannotCut, answer_cuts, decide_cuts, propose_cuts, withdraw_cuts
from vaihto.reporting.operations.interim import (
    CannotInterim,
    accept_interim,
    ask_interim,
    return_interim,
    save_interim,
    send_interim,
    withdraw_interim,
)
from vaihto.reporting.operations.judging import CannotJudge, accept, answer, ask
from vaihto.reporting.operations.late import CannotLetIn, let_in_late, remind
from vaihto.reporting.operations.participants import CannotAsk, CannotReport, ask_participants, report_stay
from vaihto.reporting.operations.parts import CannotPart, ask_parts, leave_part_out, save_part, send_part
from vaihto.reporting.operations.writing import CannotSend, CannotWrite, Saved, save, send, start

__all__ = [
    "CannotAsk",
    "CannotCheck",
    "CannotCut",
    "CannotInterim",
    "CannotJudge",
    "CannotLetIn",
    "CannotPart",
    "CannotReport",
    "CannotSend",
    "CannotWrite",
    "Saved",
    "accept",
    "accept_interim",
    "answer",
    "answer_cuts",
    "approve_check",
    "ask",
    "ask_interim",
    "ask_participants",
    "ask_parts",
    "decide_cuts",
    "draw_check_round",
    "flag_risk",
    "leave_part_out",
    "let_in_late",
    "open_check_round",
    "prepare_check",
    "propose_cuts",
    "remind",
    "report_stay",
    "return_check",
    "return_interim",
    "save",
    "save_interim",
    "save_part",
    "send",
    "send_evidence",
    "send_interim",
    "send_part",
    "start",
    "withdraw_cuts",
    "withdraw_interim",
]
