"""Deeds of this room: six questions to participants, the final report written, sent, questioned and accepted."""

from vaihto.reporting.operations.judging import CannotJudge, accept, answer, ask
from vaihto.reporting.operations.participants import CannotAsk, CannotReport, ask_participants, report_stay
from vaihto.reporting.operations.writing import CannotSend, CannotWrite, Saved, save, send, start

__all__ = [
    "CannotAsk",
    "CannotJudge",
    "CannotReport",
    "CannotSend",
    "CannotWrite",
    "Saved",
    "accept",
    "answer",
    "ask",
    "ask_participants",
    "report_stay",
    "save",
    "send",
    "start",
]
