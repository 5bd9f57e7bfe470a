"""Deeds of this room: stays and journeys, learning agreements and their signatures, what is told about support."""

from vaihto.mobility.operations.accompanying import CannotAccompany, decide_travel, remove_accompanying, save_accompanying
from vaihto.mobility.operations.importing import CannotImport, import_stays
from vaihto.mobility.operations.interrupting import CannotInterrupt, decide_interruption, interrupt, undo_interruption
from vaihto.mobility.operations.planning import CannotPlan, plan_from_rows, record_journey
from vaihto.mobility.operations.refusing import CannotRefuse, refuse_to_sign
from vaihto.mobility.operations.safety import CannotKeep, delete_old_safety, save_safety
from vaihto.mobility.operations.sending import CannotSend, issue_link, receiver, send_for_signature
from vaihto.mobility.operations.signing import CannotAskCorrection, CannotSign, ask_correction, keep_version, names_guardian, sign
from vaihto.mobility.operations.stays import (
    CannotChange,
    cancel,
    confirm,
    depart,
    name_participant,
    record_return,
    save,
    save_travel,
)
from vaihto.mobility.operations.support import CannotTell, delete_expired, remove_support_need, tell_support_need
from vaihto.mobility.operations.ticking import CannotTick, remind, tick
from vaihto.mobility.operations.undoing import CannotUndo, moved_on, undo_import
from vaihto.mobility.operations.waiting import CannotTake, keep_table, sweep_imports, table_of
from vaihto.mobility.operations.writing import CannotWrite, new_version, write_agreement

__all__ = [
    "CannotAccompany",
    "CannotAskCorrection",
    "CannotChange",
    "CannotImport",
    "CannotInterrupt",
    "CannotKeep",
    "CannotPlan",
    "CannotRefuse",
    "CannotSend",
    "CannotSign",
    "CannotTake",
    "CannotTell",
    "CannotTick",
    "CannotUndo",
    "CannotWrite",
    "ask_correction",
    "cancel",
    "confirm",
    "decide_interruption",
    "decide_travel",
    "delete_expired",
    "delete_old_safety",
    "depart",
    "import_stays",
    "interrupt",
    "issue_link",
    "keep_table",
    "keep_version",
    "moved_on",
    "name_participant",
    "names_guardian",
    "new_version",
    "plan_from_rows",
    "receiver",
    "record_journey",
    "record_return",
    "refuse_to_sign",
    "remind",
    "remove_accompanying",
    "remove_support_need",
    "save",
    "save_accompanying",
    "save_safety",
    "save_travel",
    "send_for_signature",
    "sign",
    "sweep_imports",
    "table_of",
    "tell_support_need",
    "tick",
    "undo_import",
    "undo_interruption",
    "write_agreement",
]
