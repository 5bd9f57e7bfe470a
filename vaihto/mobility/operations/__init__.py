"""Deeds of this room: stays and journeys, learning agreements and their signatures, what is told about support."""

from vaihto.kit.paper_signatures import CannotUsePaper
from vaihto.mobility.operations.accompanying import CannotAccompany, decide_travel, remove_accompanying, save_accompanying
from vaihto.mobility.operations.announcing import (
    CannotAnnounce,
    close_announcement,
    discard_announcement,
    extend_announcement,
    missing,
    open_announcement,
    save_announcement,
)
from vaihto.mobility.operations.answering import keep_version
from vaihto.mobility.operations.candidacies import (
    CannotApply,
    answer_place,
    apply_for_place,
    change_candidacy,
    erased_after,
    withdraw_candidacy,
)
from vaihto.mobility.operations.choosing import (
    CannotChoose,
    Choice,
    confirm_choice,
    declare_place_conflict,
    lapse_place,
    move_up,
    propose_choice,
    return_choice,
    score_candidacy,
    take_back_place_conflict,
)
from vaihto.mobility.operations.contacts import CannotPassOn, confirm_contact, keep_contact, pass_on, take_back
from vaihto.mobility.operations.grouping import CannotGroup, against_undoing, form_group, put_in, take_out, undo_group
from vaihto.mobility.operations.hosts import CannotGoOn, against_taking_apart, go_on_at, take_apart
from vaihto.mobility.operations.importing import CannotImport, import_stays
from vaihto.mobility.operations.interrupting import CannotInterrupt, decide_interruption, interrupt, undo_interruption
from vaihto.mobility.operations.mapping import CannotMap, change_mapping, discard_mapping, draft_mapping, mark_of, use_mapping
from vaihto.mobility.operations.mentors import CannotChangeMentor, change_mentor
from vaihto.mobility.operations.module_tables import (
    CannotExchange,
    decide_differences,
    export_module,
    keep_reading,
    store_module_ids,
)
from vaihto.mobility.operations.papers import confirm_paper, end_paper, record_paper
from vaihto.mobility.operations.planning import CannotPlan, plan_from_rows, record_journey
from vaihto.mobility.operations.refusing import CannotRefuse, refuse_to_sign
from vaihto.mobility.operations.safety import CannotKeep, delete_old_safety, save_safety
from vaihto.mobility.operations.sending import CannotSend, issue_link, receiver, send_for_signature
from vaihto.mobility.operations.signing import CannotAskCorrection, CannotSign, ask_correction, names_guardian, sign
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
from vaihto.mobility.operations.taking import (
    forget_candidacies,
    take_to_stay,
)
from vaihto.mobility.operations.ticking import CannotTick, remind, tick
from vaihto.mobility.operations.undoing import CannotUndo, moved_on, undo_import
from vaihto.mobility.operations.waiting import CannotTake, keep_table, sweep_imports, table_of
from vaihto.mobility.operations.writing import TEXTS, CannotWrite, new_version, write_agreement

__all__ = [
    "TEXTS",
    "CannotAccompany",
    "CannotAnnounce",
    "CannotApply",
    "CannotAskCorrection",
    "CannotChange",
    "CannotChangeMentor",
    "CannotChoose",
    "CannotExchange",
    "CannotGoOn",
    "CannotGroup",
    "CannotImport",
    "CannotInterrupt",
    "CannotKeep",
    "CannotMap",
    "CannotPassOn",
    "CannotPlan",
    "CannotRefuse",
    "CannotSend",
    "CannotSign",
    "CannotTake",
    "CannotTell",
    "CannotTick",
    "CannotUndo",
    "CannotUsePaper",
    "CannotWrite",
    "Choice",
    "against_taking_apart",
    "against_undoing",
    "answer_place",
    "apply_for_place",
    "ask_correction",
    "cancel",
    "change_candidacy",
    "change_mapping",
    "change_mentor",
    "close_announcement",
    "confirm",
    "confirm_choice",
    "confirm_contact",
    "confirm_paper",
    "decide_differences",
    "decide_interruption",
    "decide_travel",
    "declare_place_conflict",
    "delete_expired",
    "delete_old_safety",
    "depart",
    "discard_announcement",
    "discard_mapping",
    "draft_mapping",
    "end_paper",
    "erased_after",
    "export_module",
    "extend_announcement",
    "forget_candidacies",
    "form_group",
    "go_on_at",
    "import_stays",
    "interrupt",
    "issue_link",
    "keep_contact",
    "keep_reading",
    "keep_table",
    "keep_version",
    "lapse_place",
    "mark_of",
    "missing",
    "move_up",
    "moved_on",
    "name_participant",
    "names_guardian",
    "new_version",
    "open_announcement",
    "pass_on",
    "plan_from_rows",
    "propose_choice",
    "put_in",
    "receiver",
    "record_journey",
    "record_paper",
    "record_return",
    "refuse_to_sign",
    "remind",
    "remove_accompanying",
    "remove_support_need",
    "return_choice",
    "save",
    "save_accompanying",
    "save_announcement",
    "save_safety",
    "save_travel",
    "score_candidacy",
    "send_for_signature",
    "sign",
    "store_module_ids",
    "sweep_imports",
    "table_of",
    "take_apart",
    "take_back",
    "take_back_place_conflict",
    "take_out",
    "take_to_stay",
    "tell_support_need",
    "tick",
    "undo_group",
    "undo_import",
    "undo_interruption",
    "use_mapping",
    "withdraw_candidacy",
    "write_agreement",
]
