"""A recognition leaves the house in a format of the field: a deed on personal data, so that it has its line."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.recognition import exporting, permissions, queries
from vaihto.recognition.formats import FORMATS
from vaihto.recognition.operations.sealing import note_sealed
from vaihto.recognition.own_seal import SealUnusable

if TYPE_CHECKING:
    from vaihto.mobility.models import Mobility


logger = logging.getLogger("vaihto.recognition")


class CannotExport(Refused):
    """Nothing was exported."""


@operation("recognition.export", gettext_lazy("Recognition exported"))
def export(mobility: "Mobility", wanted: str, *, language: str = "", by: Actor, at: datetime) -> exporting.Exported:
    """Return the valid transcript of a stay in the format named `wanted` (a key of FORMATS), signed where the format is.

    `language` is that of the words around the frozen text, the participant's where it is empty. Raises CannotExport.
    """
    if not permissions.may_export(by, mobility):
        raise CannotExport(_("Nothing was exported, because only the school, the agency and the participant may do it."))
    try:
        made = exporting.write(FORMATS[wanted], mobility, language=language, at=at)
    except exporting.NoTranscript:
        raise CannotExport(
            _("Nothing was exported, because the stay has no transcript. It is issued when the school has decided on every unit.")
        ) from None
    except exporting.Unfit as wrong:
        raise CannotExport(unfit_words(wrong)) from wrong
    except SealUnusable as wrong:
        # Which file and why is for the operator: in the log, and at the command line.
        logger.error("the seal cannot be used: %s", wrong)
        raise CannotExport(_("Nothing was exported, because the seal cannot be used. Tell the administrator.")) from wrong
    transcript = queries.transcript_of(mobility.pk)
    changes: dict[str, object] = {"format": wanted, "version": transcript.version if transcript else 0}
    if transcript is not None and made.certificate_pem:
        changes["seal"] = note_sealed(transcript, wanted, made.certificate_pem, made.sealed_for, at)
    audit.write(case=mobility.agreement.application.case, subject=transcript, by=by, at=at, changes=changes)
    return made


def unfit_words(wrong: exporting.Unfit) -> str:
    """Return what is said of a transcript that no format can be made of."""
    words = _("Nothing was exported, because the transcript holds values that do not fit (%(reason)s). Tell the administrator.")
    return words % {"reason": wrong}
