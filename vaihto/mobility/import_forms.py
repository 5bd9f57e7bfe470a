"""The forms of tables of stays: the file, and which of its rows to store."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vaihto.core import formats
from vaihto.kit import attachments, languages
from vaihto.mobility.importing.comparing import Compared
from vaihto.mobility.operations.waiting import MOST_ROWS

ALL, FAULTLESS, CHOSEN = "all", "faultless", "chosen"
KINDS = ("csv", "xlsx", "txt")
# 2-40, 57: as a spreadsheet numbers its rows.
ROWS = re.compile(r"([0-9]{1,7})(?:\s*[-–]\s*([0-9]{1,7}))?")
MEGABYTE = 1024**2


class TableForm(forms.Form):
    """A file with a table of stays."""

    file = attachments.AttachmentField(label=lazy("File with the stays"), allowed=KINDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = _("CSV or Excel workbook (xlsx), at most %(limit)s MB and %(rows)s rows.") % {
            "limit": attachments.largest() // MEGABYTE,
            "rows": formats.number(MOST_ROWS, languages.of_page(languages.present())),
        }


class StoreForm(forms.Form):
    """Which rows to store, and the mark of what was shown before."""

    which = forms.ChoiceField(label=lazy("Which rows are stored?"), widget=forms.RadioSelect)
    rows = forms.CharField(
        label=lazy("Numbers of the rows"), required=False, max_length=2000,
        help_text=lazy("Only for chosen rows, as the spreadsheet numbers them, for example 2–40, 57."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, found: Compared, **options: Any) -> None:
        options["initial"] = {"seen": found.mark}
        super().__init__(*args, **options)
        self.found = found
        left, good = len(found.faulty), len(found.lines) - len(found.faulty)
        if left:
            said = ngettext(
                "The rows without faults: %(good)s. %(left)s row is left out.",
                "The rows without faults: %(good)s. %(left)s rows are left out.",
                left,
            )
            first = (FAULTLESS, said % {"good": good, "left": left})
        else:
            first = (ALL, ngettext("The only row", "All %(number)s rows", good) % {"number": good})
        self.fields["which"].choices = [first, (CHOSEN, _("Only these rows"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Add the chosen rows: None means all."""
        clean = super().clean() or {}
        clean["chosen"] = None
        if clean.get("which") == FAULTLESS:
            clean["chosen"] = self.found.faultless()
        elif clean.get("which") == CHOSEN:
            try:
                clean["chosen"] = numbers(clean.get("rows", ""), len(self.found.table.cells) + 1)
            except ValidationError as wrong:
                self.add_error("rows", wrong)
        return clean


def numbers(text: str, last: int) -> set[int]:
    """Return the rows that a text names. Raises ValidationError."""
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in re.split(r"[,;]", text))):
        read = ROWS.fullmatch(part)
        if read is None:
            raise ValidationError(_("“%(text)s” names no rows. Write numbers and spans, for example 2–40, 57.") % {"text": part})
        first, end = int(read[1]), int(read[2] or read[1])
        if not 2 <= first <= end <= last:
            raise ValidationError(
                _("The table has no rows %(text)s. Its rows are 2–%(last)s; row 1 holds the names of the columns.")
                % {"text": part, "last": last}
            )
        found.update(range(first, end + 1))
    if not found:
        raise ValidationError(_("No row is named. Write which rows to store, for example 2–40, 57."))
    return found
