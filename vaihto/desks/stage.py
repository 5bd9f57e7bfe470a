"""The overall stage of a project, computed from what each room says; there is no status that knows everything."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from vaihto.applications import states as application_states
from vaihto.grants import states as grant_states
from vaihto.kit import languages

if TYPE_CHECKING:
    from vaihto.desks.facts import Facts

APPLICATION, ASSESSMENT, DECISION, AGREEMENT, STAYS, RECOGNITION, REPORT, STATISTICS = range(1, 9)
LABELS: dict[int, "str | Promise"] = {
    APPLICATION: pgettext_lazy("stage", "Application"),
    ASSESSMENT: pgettext_lazy("stage", "Assessment"),
    DECISION: pgettext_lazy("stage", "Decision"),
    AGREEMENT: pgettext_lazy("stage", "Agreement"),
    STAYS: pgettext_lazy("stage", "Stays"),
    RECOGNITION: pgettext_lazy("stage", "Recognition"),
    REPORT: pgettext_lazy("stage", "Report"),
    STATISTICS: pgettext_lazy("stage", "Statistics"),
}


@dataclass(frozen=True)
class Stage:
    """Where a project is: the stop, one line of detail, and what comes next. `ended`: it goes no further."""

    stop: int
    detail: str
    next: str = ""
    ended: bool = False

    @property
    def label(self) -> str:
        """The stop in the reader's language."""
        return str(LABELS[self.stop])

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen: the project has been counted, or it ended before."""
        return self.is_finished or self.ended

    def stops(self, urls: dict[int, str] | None = None) -> list[dict[str, Any]]:
        """Return the rail: stops done, the one that is now, those to come; `urls` open the room of a stop."""
        return [
            {
                "label": str(label),
                "detail": self.detail if number == self.stop else "",
                "state": "done" if number < self.stop or self.is_finished else "now" if number == self.stop else "future",
                "url": (urls or {}).get(number, ""),
            }
            for number, label in LABELS.items()
        ]

    @property
    def is_finished(self) -> bool:
        """Whether the project has reached the last stop."""
        return self.stop == STATISTICS


def of(facts: "Facts") -> Stage:
    """Return the stage of one project."""
    if facts.agreement is not None:
        return after_agreement(facts)
    if facts.line is not None:
        return after_decision(facts)
    return before_decision(facts)


def before_decision(facts: "Facts") -> Stage:
    """Return the stage of an application on its way to the decision."""
    application = facts.application
    if application.state == application_states.DRAFT:
        return Stage(APPLICATION, pgettext("stage", "draft"), _("Next: fill in what is missing and send."))
    if application.state == application_states.WITHDRAWN:
        return Stage(APPLICATION, pgettext("stage", "withdrawn"), ended=True)
    check = application.check_state or application_states.WAITING
    words = str(application_states.CHECK_LABELS[check])
    if check == application_states.INELIGIBLE:
        return Stage(APPLICATION, words, ended=True)
    if check == application_states.COMPLETION:
        return Stage(APPLICATION, words, _("Next: what is missing is completed."))
    if check != application_states.ELIGIBLE:
        return Stage(APPLICATION, words, _("Next: the agency checks the formal requirements."))
    if facts.tasks and facts.tasks_done == facts.tasks:
        return Stage(DECISION, pgettext("stage", "awaiting decision"), _("Next: the agency decides."))
    detail = _("%(done)s of %(all)s assessments") % {"done": facts.tasks_done, "all": facts.tasks} if facts.tasks else ""
    return Stage(ASSESSMENT, detail or pgettext("stage", "assessor not assigned"), _("Next: the assessors hand in."))


def after_decision(facts: "Facts") -> Stage:
    """Return the stage between the decision and the agreement."""
    line = facts.line
    if line.outcome == "not_selected":
        return Stage(DECISION, pgettext("stage", "not selected"), ended=True)
    if line.outcome == "reserve":
        detail = _("reserve list, place %(n)s") % {"n": line.reserve_place}
        return Stage(DECISION, detail, _("Nothing needs doing: a grant may follow if money becomes free."))
    if facts.accepted is None:
        return Stage(DECISION, pgettext("stage", "granted"), _("Next: accept or decline the grant."))
    if not facts.accepted:
        return Stage(DECISION, pgettext("stage", "grant declined"), ended=True)
    return Stage(AGREEMENT, pgettext("stage", "being drawn up"), _("Next: the agency draws up the agreement."))


def after_agreement(facts: "Facts") -> Stage:
    """Return the stage from the agreement to the figure."""
    agreement = facts.agreement
    if agreement.state == grant_states.DRAFT:
        return Stage(AGREEMENT, pgettext("stage", "being drawn up"), _("Next: the agreement is sent for signature."))
    if agreement.state == grant_states.SIGNING:
        return Stage(AGREEMENT, pgettext("stage", "awaiting signatures"), _("Next: both parties sign."))
    if facts.report == "accepted" or agreement.state == grant_states.SETTLED:
        return Stage(STATISTICS, pgettext("stage", "counted"))
    if facts.report in {"sent", "asked"}:
        asked = facts.report == "asked"
        detail = pgettext("stage", "the agency asks") if asked else pgettext("stage", "being read")
        following = _("Next: answer the agency's question.") if asked else _("Next: the agency accepts the report or asks.")
        return Stage(REPORT, detail, following)
    return during_stays(facts)


def during_stays(facts: "Facts") -> Stage:
    """Return the stage while people are abroad, come back and are recognised."""
    stays = facts.stays
    going = stays.get("planned", 0) + stays.get("confirmed", 0) + stays.get("abroad", 0)
    if going or facts.journeys_open:
        return Stage(STAYS, detail_of_stays(facts, going), next_of_stays(facts))
    if facts.unrecognised:
        detail = ngettext("%(n)s stay waits", "%(n)s stays wait", facts.unrecognised) % {"n": facts.unrecognised}
        return Stage(RECOGNITION, detail, _("Next: decide on recognition."))
    if not stays and not facts.journeys:
        return Stage(STAYS, pgettext("stage", "not planned yet"), _("Next: plan the stays from the application."))
    detail = pgettext("stage", "draft") if facts.report else pgettext("stage", "not started")
    return Stage(REPORT, detail, _("Next: write the final report."))


def detail_of_stays(facts: "Facts", going: int) -> str:
    """Return how many are abroad, or how many are still to go."""
    back = facts.stays.get("returned", 0) + facts.stays.get("interrupted", 0)
    everybody = going + back
    if facts.stays.get("abroad"):
        return _("%(abroad)s of %(all)s abroad") % {"abroad": facts.stays["abroad"], "all": everybody}
    if facts.stays:
        return _("%(returned)s of %(all)s have returned") % {
            "returned": back,
            "all": everybody,
        }
    made = facts.journeys - facts.journeys_open
    return _("%(made)s of %(all)s journeys made") % {"made": made, "all": facts.journeys}


def next_of_stays(facts: "Facts") -> str:
    """Return what comes next while stays go on."""
    if facts.unrecognised:
        text = ngettext(
            "Next: recognise the stay of %(n)s person who has returned.",
            "Next: recognise the stays of %(n)s people who have returned.",
            facts.unrecognised,
        )
        return text % {"n": facts.unrecognised}
    if facts.stays.get("planned"):
        return _("Next: name the people and confirm their stays.")
    if facts.unsigned:
        return _("Next: sign the learning agreements before departure.")
    if facts.stays.get("confirmed") and not facts.stays.get("abroad"):
        return _("Next: the people leave. Nothing needs doing before that.")
    return _("Next: record who returns.") if facts.stays else _("Next: record the journeys that were made.")


def title_of(application: Any) -> str:
    """Return what a project is called on lists: its title, or what it will be."""
    return application.title or languages.text_of(application.call, "title") or str(application)
