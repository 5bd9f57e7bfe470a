"""Deeds of this room: the host assesses, the school decides and corrects, the transcript is issued."""

from vaihto.recognition.operations.assessing import (
    CannotAssess,
    ask_host,
    hand_in_assessment,
    save_assessment,
)
from vaihto.recognition.operations.deciding import CannotDecide, correct, decide
from vaihto.recognition.operations.transcripts import CannotIssue, issue_transcript

__all__ = [
    "CannotAssess",
    "CannotDecide",
    "CannotIssue",
    "ask_host",
    "correct",
    "decide",
    "hand_in_assessment",
    "issue_transcript",
    "save_assessment",
]
