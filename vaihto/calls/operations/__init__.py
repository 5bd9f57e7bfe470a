"""Deeds: making a call, editing it in parts, publishing it, extending its deadline."""

from vaihto.calls.operations.editing import (
    SECTION_FIELDS,
    CannotSave,
    Stale,
    create,
    remove_number,
    save,
    set_number,
)
from vaihto.calls.operations.parts import (
    CRITERION_FIELDS,
    QUESTION_FIELDS,
    remove_criterion,
    remove_question,
    save_criterion,
    save_question,
)
from vaihto.calls.operations.publishing import CannotExtend, CannotPublish, extend_deadline, publish

__all__ = [
    "CRITERION_FIELDS",
    "QUESTION_FIELDS",
    "SECTION_FIELDS",
    "CannotExtend",
    "CannotPublish",
    "CannotSave",
    "Stale",
    "create",
    "extend_deadline",
    "publish",
    "remove_criterion",
    "remove_number",
    "remove_question",
    "save",
    "save_criterion",
    "save_question",
    "set_number",
]
