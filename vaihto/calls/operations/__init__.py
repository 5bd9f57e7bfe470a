"""Deeds: making a call, editing it in parts, publishing it, extending its deadline."""

from vaihto.calls.operations.annexes import CannotSaveAnnex, remove_annex, save_annex
from vaihto.calls.operations.copying import copy
from vaihto.calls.operations.editing import (
    SECTION_FIELDS,
    CannotSave,
    Stale,
    create,
    remove_number,
    save,
    set_number,
)
from vaihto.calls.operations.mending import CannotMend, begin_mending, drop_mending, put_mending_in_force
from vaihto.calls.operations.parts import (
    CRITERION_FIELDS,
    QUESTION_FIELDS,
    remove_criterion,
    remove_question,
    save_criterion,
    save_question,
)
from vaihto.calls.operations.publishing import (
    CannotConfirm,
    CannotExtend,
    CannotPublish,
    confirm_equal,
    extend_deadline,
    publish,
)

__all__ = [
    "CRITERION_FIELDS",
    "QUESTION_FIELDS",
    "SECTION_FIELDS",
    "CannotConfirm",
    "CannotExtend",
    "CannotMend",
    "CannotPublish",
    "CannotSave",
    "CannotSaveAnnex",
    "Stale",
    "begin_mending",
    "confirm_equal",
    "copy",
    "create",
    "drop_mending",
    "extend_deadline",
    "publish",
    "put_mending_in_force",
    "remove_annex",
    "remove_criterion",
    "remove_number",
    "remove_question",
    "save",
    "save_annex",
    "save_criterion",
    "save_question",
    "set_number",
]
