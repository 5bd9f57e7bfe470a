"""Words of this room: kinds and sizes of organisations, roles of members, kinds of standings."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, "str | Promise"]

KINDS: Words = {
    "vet_provider": pgettext_lazy("kind of organisation", "VET provider"),
    "company": pgettext_lazy("kind of organisation", "Company"),
    "working_life_organisation": pgettext_lazy("kind of organisation", "Working life organisation"),
    "research_institution": pgettext_lazy("kind of organisation", "Research institution"),
    "authority": pgettext_lazy("kind of organisation", "Authority"),
    "other": pgettext_lazy("kind of organisation", "Other organisation"),
}
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
