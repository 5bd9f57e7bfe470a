"""The words of published figures: groups, directions, precision, as data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, "str | Promise"]
GROUPS: Words = {
    "student": _("Students, all lengths of stay"),
    "student_long": _("Students, long stays"),
    "student_short": _("Students, short stays"),
    "staff": _("Teachers and other staff together"),
    "teacher": _("Teachers"),
    "other_staff": _("Other staff"),
    "share_of_new_students": _("Share of new students"),
}
SHORT_GROUPS: Words = {
    "student": _("Students"),
    "student_long": _("Students, long"),
    "student_short": _("Students, short"),
    "staff": _("Staff"),
    "teacher": _("Teachers"),
    "other_staff": _("Other staff"),
    "share_of_new_students": _("Share of new students"),
}
DIRECTIONS: Words = {"out": pgettext_lazy("direction", "From Finland"), "in": pgettext_lazy("direction", "To Finland")}
PRECISIONS: Words = {
    "exact": pgettext_lazy("precision", "published as an exact figure"),
    "rounded": pgettext_lazy("precision", "published as a rounded figure"),
    "bound": pgettext_lazy("precision", "published, but doubtful"),
}
UNITS: Words = {"stays": pgettext_lazy("unit", "stays"), "percent": pgettext_lazy("unit", "per cent")}
NATIONAL = "national"
