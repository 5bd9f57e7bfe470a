"""An information request answered by one export: public fields, what is withheld and why; kept as a row, logged in each case."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.applications import labels, publicity
from vaihto.applications.models import Application, InformationRequest
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.kit.tables import DANGEROUS

MOST = 200


class CannotInform(Refused):
    """The information request cannot be answered so."""


@operation("applications.inform", labels.INFORMED)
def inform(
    applications: Sequence[Application], *, requester: str, reason: str, grounds: Mapping[str, str], by: Actor, at: datetime
) -> tuple[InformationRequest, bytes]:
    """Answer an information request about applications; returns the kept row and the ZIP. Raises CannotInform.

    `grounds` maps the key of each withheld field to a ground of publicity.GROUNDS; everything else is given.
    """
    if not by.has(OFFICER):
        raise CannotInform(_("Nothing was exported. Only an officer answers an information request."))
    if not requester.strip() or not reason.strip():
        raise CannotInform(_("Nothing was exported, because the requester or the request is missing. Write both."))
    if not 1 <= len(applications) <= MOST:
        raise CannotInform(_("Nothing was exported. Choose from 1 to %(most)s applications.") % {"most": MOST})
    rows = {one.number: publicity.opened(publicity.fields_of(one), grounds) for one in applications}
    record = InformationRequest.objects.create(
        requester=requester.strip(), reason=reason.strip(), numbers=sorted(filter(None, rows)), withheld=dict(grounds),
        content_hash=sha256_of(rows), made_at=at, made_by=by.name[:150],
    )  # fmt: skip
    for one in applications:
        changes = {"information_request": record.pk, "case": one.case, "withheld": sorted(grounds)}
        note(one, changes=changes, reason=record.reason, by=by, at=at)
    changes = {"numbers": record.numbers, "withheld": sorted(grounds), "sha256": record.content_hash}
    audit.write(case=f"information:{record.pk}", subject=record, by=by, at=at, changes=changes, reason=record.reason)
    return record, packed(record, rows)


@operation("applications.inform_case", labels.INFORMED)
def note(application: Application, *, changes: Mapping[str, object], reason: str, by: Actor, at: datetime) -> None:
    """Leave the line of an information request in one case."""
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes, reason=reason)


def packed(record: InformationRequest, rows: Mapping[str | None, Sequence[Mapping[str, str]]]) -> bytes:
    """Return the ZIP: a table of all fields, one of what is withheld with its ground, and what was asked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, content: str) -> None:
            # A fixed moment: the same request gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, record.made_at.timetuple()[:6]), content.encode("utf-8-sig"))

        given = [
            [number, one["words"], one["field"], one["value"], one["in_words"]]
            for number, all_ in rows.items()
            for one in all_
            if not one["ground"]
        ]
        kept = [
            [number, one["words"], one["field"], str(publicity.GROUNDS[one["ground"]])]
            for number, all_ in rows.items() for one in all_ if one["ground"]
        ]  # fmt: skip
        head = [_("Case number"), _("Part of the application"), _("Key"), _("Content for machines"), _("Content in words")]
        put("given.csv", table(head, given))
        put(
            "withheld.csv",
            table([_("Case number"), _("Part of the application"), _("Key"), _("Ground (to be confirmed by a lawyer)")], kept),
        )
        told = {
            "request": record.pk, "requester": record.requester, "reason": record.reason, "numbers": record.numbers,
            "made_at": record.made_at.isoformat(), "made_by": record.made_by, "sha256": record.content_hash,
        }  # fmt: skip
        put("request.json", json.dumps(told, ensure_ascii=False, indent=1))
    return file.getvalue()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV with semicolons; a cell that a spreadsheet would run gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    for row in rows:
        writer.writerow(["'" + str(cell) if str(cell).startswith(DANGEROUS) else str(cell) for cell in row])
    return text.getvalue()
