"""Forms of what follows a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def text_area(
    label: Any, missing: Any = "", *, rows: int = 5, most: int = 8000, lang: str = "", **options: Any
) -> forms.CharField:
    """Return a field for a longer text; without words for its absence it may be left empty."""
    attrs: dict[str, Any] = {"rows": rows, "maxlength": most, **({"lang": lang} if lang else {})}
    errors = {"required": missing} if missing else {}
    return forms.CharField(
        label=label, required=bool(missing), max_length=most, widget=forms.Textarea(attrs=attrs), error_messages=errors,
        **options,
    )  # fmt: skip


MISSING = _("The text is missing. Write it in all three languages.")


class InstructionForm(forms.Form):
    """The rectification instruction in three languages, and what was changed."""

    text_fi = text_area(pgettext_lazy("rectification instruction", "In Finnish"), MISSING, rows=9, lang="fi")
    text_sv = text_area(pgettext_lazy("rectification instruction", "In Swedish"), MISSING, rows=9, lang="sv")
    text_en = text_area(pgettext_lazy("rectification instruction", "In English"), MISSING, rows=9, lang="en")
    note = text_area(_("What was changed, and why"), rows=2, most=1000)
