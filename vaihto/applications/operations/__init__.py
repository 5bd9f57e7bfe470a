"""The deeds of this room, by what they are about."""

from vaihto.applications.likeness import fingerprints
from vaihto.applications.operations.arranging import duplicate_row, move_row, paste_rows, restore_row
from vaihto.applications.operations.checking import (
    CannotHandle,
    CannotRecord,
    DayMissing,
    block,
    record_check,
    release,
    take_over,
)
from vaihto.applications.operations.completing import (
    CannotComplete,
    judge_completion,
    lapse_completion,
    send_completion,
)
from vaihto.applications.operations.filing import add_file
from vaihto.applications.operations.handlers import Assigned, assign_handler, assign_handlers, return_handlers
from vaihto.applications.operations.hearing import (
    CannotBeHeard,
    CannotConsent,
    answer_hearing,
    consent_to_service,
    withdraw_consent,
)
from vaihto.applications.operations.informing import CannotInform, inform
from vaihto.applications.operations.late import CannotOpenDoor, close_late_door, open_late_door
from vaihto.applications.operations.papers import CannotAddPaper, add_note, add_paper, remove_paper
from vaihto.applications.operations.partners import (
    CannotAnswer,
    CannotChangePartner,
    CannotInvite,
    PartnerChangedMeanwhile,
    add_partner,
    change_contact,
    change_partner,
    confirm_participation,
    decline_participation,
    invite_partner,
    remind_partner,
    remove_partner,
    save_own_details,
    withdraw_invitation,
)
from vaihto.applications.operations.rechecking import CannotRecheck, recheck
from vaihto.applications.operations.reminding import completions
from vaihto.applications.operations.reusing import start_from
from vaihto.applications.operations.rows import CannotPlanUnits, CannotSaveRows, plan_units, save_rows
from vaihto.applications.operations.sending import CannotSubmit, CannotWithdraw, submit, withdraw
from vaihto.applications.operations.settling import CannotSettle, restore, settle
from vaihto.applications.operations.starting import CannotStart, start
from vaihto.applications.operations.telling import CannotNote, note_form_version
from vaihto.applications.operations.writing import CannotWrite, Saved, save_answers, save_project

__all__ = [
    "Assigned",
    "CannotAddPaper",
    "CannotAnswer",
    "CannotBeHeard",
    "CannotChangePartner",
    "CannotComplete",
    "CannotConsent",
    "CannotHandle",
    "CannotInform",
    "CannotInvite",
    "CannotNote",
    "CannotOpenDoor",
    "CannotPlanUnits",
    "CannotRecheck",
    "CannotRecord",
    "CannotSaveRows",
    "CannotSettle",
    "CannotStart",
    "CannotSubmit",
    "CannotWithdraw",
    "CannotWrite",
    "DayMissing",
    "PartnerChangedMeanwhile",
    "Saved",
    "add_file",
    "add_note",
    "add_paper",
    "add_partner",
    "answer_hearing",
    "assign_handler",
    "assign_handlers",
    "block",
    "change_contact",
    "change_partner",
    "close_late_door",
    "completions",
    "confirm_participation",
    "consent_to_service",
    "decline_participation",
    "duplicate_row",
    "fingerprints",
    "inform",
    "invite_partner",
    "judge_completion",
    "lapse_completion",
    "move_row",
    "note_form_version",
    "open_late_door",
    "paste_rows",
    "plan_units",
    "recheck",
    "record_check",
    "release",
    "remind_partner",
    "remove_paper",
    "remove_partner",
    "restore",
    "restore_row",
    "return_handlers",
    "save_answers",
    "save_own_details",
    "save_project",
    "save_rows",
    "send_completion",
    "settle",
    "start",
    "start_from",
    "submit",
    "take_over",
    "withdraw",
    "withdraw_consent",
    "withdraw_invitation",
]
