"""Deeds that span rooms: the file of a case is taken out."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.exchange import casefile
from vaihto.kit import audit, casefiles
from vaihto.kit.actors import AUDITOR, OFFICER, Actor
from vaihto.kit.operations import Refused, operation

if TYPE_CHECKING:
    from vaihto.applications.models import Application


class CannotTakeOut(Refused):
    """The case file was not taken out."""


@operation("desks.take_out_casefile", gettext_lazy("Case file taken out"))
def take_out(application: "Application", *, by: Actor, at: datetime) -> bytes:
    """Return the file of a case: what every room has of it, and its audit lines so far.

    The line of this deed, written after, keeps the checksum of the file's list of checksums. Raises CannotTakeOut.
    """
    if by.kind != "system" and not by.has(OFFICER, AUDITOR):
        raise CannotTakeOut(_("The case file was not taken out, because only the agency’s officers and auditors may do it."))
    case = application.case
    lines = [{**audit.values_of(line), "hash": line.hash} for line in audit.lines_of(case)]
    facts = casefile.Facts(case=case, number=application.number or "", made_at=at, made_by=by.name, service=settings.BASE_URL)
    packed = casefile.write(facts, casefiles.pieces_of(case), lines)
    audit.write(case=case, subject=application, by=by, at=at, changes={"checksums": casefile.checksum_of(packed)})
    return packed
