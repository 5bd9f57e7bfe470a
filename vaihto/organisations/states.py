"""Words of this room: sizes of organisations, roles of members, kinds of standings; kinds and dimensions are the rulebook's."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, "str | Promise"]

KINDS = ("vet_provider", "company", "working_life_organisation", "research_institution", "authority", "other")
SIZES: Words = {
    "micro": _("fewer than 10 people"),
    "small": _("10–49 people"),
    "medium": _("50–249 people"),
    "large": _("250 people or more"),
}
ROLES: Words = {
    "coordinator": pgettext_lazy("role", "Coordinator"),
    "member": pgettext_lazy("role", "Member"),
}
STANDINGS: Words = {
    "accreditation": pgettext_lazy("standing", "Accreditation"),
    "grant": pgettext_lazy("standing", "Grant received"),
    "project": pgettext_lazy("standing", "Running project"),
    "recovery": pgettext_lazy("standing", "Recovery"),
    "other": pgettext_lazy("standing", "Other"),
}
DIMENSIONS = ("staff", "organisation", "partners", "curricula")
