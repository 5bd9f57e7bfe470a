"""What the timeline calls the deeds of this room, and the words of its sections."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STARTED = _("Application started")
ANSWERS_SAVED = _("Text saved")
PROJECT_SAVED = _("Details of the project saved")
ROWS_SAVED = _("Stays or journeys saved")
SETTLED = _("One of two texts chosen")
RESTORED = _("Earlier text brought back")
UNITS_PLANNED = _("Units of the qualification chosen")
STARTED_FROM = _("Application started from an earlier one")
ROWS_PASTED = _("Rows pasted from a table")
ROW_DUPLICATED = _("Row duplicated")
ROW_MOVED = _("Row moved")
ROW_RESTORED = _("Row brought back")
PARTNER_ADDED = _("Partner added")
PARTNER_CHANGED = _("Partner changed")
PARTNER_REMOVED = _("Partner removed")
PARTNER_INVITED = _("Partner invited")
PARTNER_REMINDED = _("Partner reminded")
PARTNER_INVITATION_WITHDRAWN = _("Partner's invitation withdrawn")
PARTNER_CONTACT_CHANGED = _("Partner invited at another address")
PARTNER_DETAILS_SAVED = _("Partner's own details saved")
PARTNER_CONFIRMED = _("Partner confirmed its participation")
PARTNER_DECLINED = _("Partner declined to participate")
SUBMITTED = _("Application sent")
WITHDRAWN = _("Application withdrawn")
CHECK_RECORDED = _("Formal check recorded")
COMPLETION_SENT = _("Completion sent")
COMPLETION_LAPSED = _("Day of the completion passed")
COMPLETION_JUDGED = _("Result of the completion recorded")
HEARING_ANSWERED = _("Applicant answered the hearing")
NOTE_ADDED = _("Note added")
PAPER_ADDED = _("Paper added")
PAPER_REMOVED = _("Paper taken away")
CONSENTED = _("Consent to electronic service given")
CONSENT_WITHDRAWN = _("Consent to electronic service withdrawn")
INFORMED = _("Information request answered")
RECHECKED = _("Rules run again")
HANDLER_ASSIGNED = _("Handler assigned")
TAKEN_OVER = _("Handler changed")
BLOCKED = _("Kept away because of a conflict of interest")
FILE_ADDED = _("File added to an answer")
DOOR_OPENED = _("Late door opened")
DOOR_CLOSED = _("Late door closed")
FORM_SEEN = _("Changes of the call seen")
RELEASED = _("No longer kept away from the application")

SECTIONS = {
    "applicant": _("Applicant"),
    "partners": _("Partners"),
    "project": _("Project"),
    "aims": _("Aims in the four dimensions"),
    "rows": _("Stays"),
    "units": _("Learning and units of the qualification"),
    "working_life": _("Working life"),
    "impact": _("Results and impact"),
    "budget": _("Budget"),
}
JOURNEYS = _("Journeys")
SECTION_STATES = {
    "empty": pgettext_lazy("section", "Not started"),
    "open": pgettext_lazy("section", "In progress"),
    "done": pgettext_lazy("section", "Complete"),
}
FIELDS = {
    "title": _("Name of the project"),
    "starts_on": _("First day of the project"),
    "ends_on": _("Last day of the project"),
    "requested": _("Grant asked for"),
    "total_cost": _("Total costs"),
    "transfers": _("What will be transferred"),
    "language": _("Language of the application"),
}
COLUMNS = {
    "count": _("People"),
    "target_group": _("Target group"),
    "purpose": _("Purpose"),
    "country_from": _("Country of departure"),
    "country_to": _("Destination"),
    "days": _("Days"),
    "host_id": _("Host"),
    "field": _("Field"),
    "dimension": _("Develops"),
    "is_continuing_training": _("Continuing training"),
    "distance_km": _("Distance one way, km"),
    "is_green": _("Green travel"),
    "fewer_opportunities": _("People with fewer opportunities"),
    "travel_days": _("Travel days"),
    "is_blended": _("Blended"),
    "accompanying_persons": _("Accompanying persons"),
    "accompanying_days": _("Days of the accompanying persons"),
    "course_days": _("Days with a course fee"),
    "inclusion_costs": _("Inclusion costs, €"),
    "expensive_travel_people": _("People with expensive travel"),
    "expensive_travel_costs": _("Costs of expensive travel, €"),
    "other_costs": _("Other exceptional costs, €"),
}
# Whether a saved text is an event worth showing in a short timeline.
QUIET = frozenset(
    {
        "applications.save_answers",
        "applications.save_project",
        "applications.save_rows",
        "applications.plan_units",
        "applications.settle",
        "applications.restore",
        "applications.change_partner",
        "people.issue_link",
        "people.send_link_code",
    }
)
WRITTEN_IN = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}

# The columns of the rows, as a table of rows names them, in its order.
TABLE = {
    "row": _("Row"),
    "count": _("People"),
    "target_group": _("Target group"),
    "purpose": _("Purpose"),
    "country_to": _("Destination"),
    "country_from": _("Country of departure"),
    "days": _("Days"),
    "host": _("Host"),
    "distance_km": _("Distance one way, km"),
    "is_green": _("Green travel"),
    "fewer_opportunities": _("People with fewer opportunities"),
    "travel_days": _("Travel days"),
    "is_blended": _("Blended"),
    "accompanying_persons": _("Accompanying persons"),
    "accompanying_days": _("Days of the accompanying persons"),
    "course_days": _("Days with a course fee"),
    "inclusion_costs": _("Inclusion costs, €"),
    "expensive_travel_people": _("People with expensive travel"),
    "expensive_travel_costs": _("Costs of expensive travel, €"),
    "other_costs": _("Other exceptional costs, €"),
    "field": _("Field"),
    "dimension": _("Develops"),
}
