"""Words of this room: the roles that the agency gives."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ROLES: dict[str, "str | Promise"] = {
    "officer": pgettext_lazy("role", "Officer"),
    "assessor": pgettext_lazy("role", "Assessor"),
    "coordinator": pgettext_lazy("role", "Coordinator"),
    "auditor": pgettext_lazy("role", "Auditor"),
    "administrator": pgettext_lazy("role", "Administrator"),
    "partner": pgettext_lazy("role", "Partner"),
    "host": pgettext_lazy("role", "Host"),
    "participant": pgettext_lazy("role", "Participant"),
    "guardian": pgettext_lazy("role", "Guardian"),
    "counterpart": pgettext_lazy("role", "Partner of a memorandum"),
    "candidate": pgettext_lazy("role", "Candidate for a place"),
}
