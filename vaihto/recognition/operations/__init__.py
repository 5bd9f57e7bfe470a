"""Deeds of this room: the host assesses, the school decides and corrects, the transcript is issued and exported."""

from vaihto.recognition.operations.assessing import (
    CannotAssess,
    ask_host,
    hand_in_assessment,
    save_assessment,
)
from vaihto.recognition.operations.deciding import CannotDecide, correct, decide
from vaihto.recognition.operations.exporting import CannotExport, export, unfit_words
from vaihto.recognition.operations.requests import CannotAsk, answer_correction, ask_correction
from vaihto.recognition.operations.sealing import CannotMakeSeal, create_seal
from vaihto.recognition.operations.transcripts import CannotIssue, issue_transcript
from vaihto.recognition.verified import Verified

__all__ = [
    "CannotAsk",
    "CannotAssess",
    "CannotDecide",
    "CannotExport",
    "CannotIssue",
    "CannotMakeSeal",
    "Verified",
    "answer_correction",
    "ask_correction",
    "ask_host",
    "correct",
    "create_seal",
    "decide",
    "export",
    "hand_in_assessment",
    "issue_transcript",
    "save_assessment",
    "unfit_words",
]
