"""Signatures on paper: one person records the scan, another compares and confirms it; only then it is a signature.

The rooms' operations call these functions: they know who may do it and write the line of the audit chain. Which text was
signed is told by the first characters of its checksum, which stand on the printed paper and are typed from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from vaihto.core import formats
from vaihto.kit import attachments, clock, mailing, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, PaperSignature, Signature
from vaihto.kit.operations import Refused

# The purpose of a scan as a file of the case.
PURPOSE = "kit.paper_signature"
KINDS = ("pdf", "jpeg", "png")
# How many characters of the checksum are typed from the paper.
TYPED = 8
WAITING, CONFIRMED, REJECTED, WITHDRAWN = "waiting", "confirmed", "rejected", "withdrawn"


class CannotUsePaper(Refused):
    """A signature on paper was not recorded, confirmed, rejected or withdrawn."""


@dataclass(frozen=True)
class Text:
    """The frozen text that is signed: its name and version, its content and hash, since when it stands, its language."""

    document: str
    version: int
    content: Mapping[str, Any]
    content_hash: str
    frozen_at: datetime
    language: str


@dataclass(frozen=True)
class Written:
    """What the recorder reads from the paper: who signed, in which position, when, and the typed part of the checksum."""

    name: str
    position: str
    signed_on: date
    checksum: str


def record(
    text: Text, *, role: str, written: Written, scan: Attachment, case: str, by: Actor, at: datetime
) -> tuple[PaperSignature, bool]:
    """Keep what was read from a paper, with its scan; returns it and whether it is new.

    A second equal click gives what waits already. Raises CannotUsePaper with every reason: a party that has signed, another
    paper that waits, a checksum of another text, a day before the text stood or to come; CannotClaim.
    """
    waiting = of_text(text).filter(role=role, state=WAITING).first()
    if waiting is not None and waiting.scan_hash == scan.sha256 and waiting.recorded_by_id == by.id:
        return waiting, False
    reasons = _against(text, role, written, waiting, at)
    if reasons:
        raise CannotUsePaper(*reasons)
    attachments.claim(scan, case=case, by=by, purpose=PURPOSE)
    made = PaperSignature.objects.create(
        document=text.document, version=text.version, role=role, content_hash=text.content_hash, name=written.name.strip(),
        position=written.position.strip(), signed_on=written.signed_on, scan=scan, scan_hash=scan.sha256, recorded_at=at,
        recorded_by_id=by.id, recorded_by_name=by.name, recorded_by_email=by.email, recorded_by_language=by.language,
    )  # fmt: skip
    return made, True


def _against(text: Text, role: str, written: Written, waiting: PaperSignature | None, at: datetime) -> list[str]:
    """Return every reason why the paper cannot be recorded."""
    first, today = (moment.astimezone(clock.FINLAND).date() for moment in (text.frozen_at, at))
    checks = [
        (has_signed(text, role), _("The paper was not recorded, because this party has signed already. Nothing is missing.")),
        (
            waiting is not None,
            _("The paper was not recorded, because another one of this party waits to be confirmed. "
              "Look at that one first, and reject or withdraw it if it is wrong."),
        ),
        (not written.name.strip(), _("The name is missing. Write who signed the paper.")),
        (
            not text.content_hash.startswith(typed(written.checksum)) or len(typed(written.checksum)) < TYPED,
            _("The paper was not recorded, because the characters are not those of this text: it may be an older printout. "
              "Compare the checksum at the end of the paper. Print the present text anew and let it be signed."),
        ),
        (written.signed_on < first, _("The day of signing is before the text was sent for signature. Correct the day.")),
        (written.signed_on > today, _("The day of signing is still to come. Correct the day.")),
    ]  # fmt: skip
    return [reason for is_wrong, reason in checks if is_wrong]


def typed(checksum: str) -> str:
    """Return typed characters of a checksum without spaces, in small letters."""
    return "".join(checksum.split()).lower()


def has_signed(text: Text, role: str) -> bool:
    """Return whether a signature of that party stands on this version."""
    return any(one.role == role for one in signatures.of(text.document, text.version))


def confirm(
    paper: PaperSignature, text: Text, *, statement: str, organisation: str, is_alone: bool = False, by: Actor, at: datetime
) -> tuple[Signature, bool]:
    """Make the paper a signature, after another person has compared it with its scan; returns it and whether it is new.

    `is_alone` where the recorder is the only one there. A second click changes nothing. Raises CannotUsePaper.
    """
    paper = held(paper)
    if paper.state == CONFIRMED:
        return signatures.of_paper(paper.pk), False
    if paper.state != WAITING:
        raise CannotUsePaper(_("The paper was not confirmed, because it was rejected or withdrawn. Look at it again."))
    if by.id == paper.recorded_by_id and not is_alone:
        raise CannotUsePaper(_("The paper was not confirmed, because you recorded it yourself. Somebody else confirms it."))
    if paper.content_hash != text.content_hash or paper.version != text.version:
        raise CannotUsePaper(
            _("The paper was not confirmed, because the text has changed since it was recorded. "
              "Reject it; the new text is signed.")
        )  # fmt: skip
    if has_signed(text, paper.role):
        raise CannotUsePaper(_("The paper was not confirmed, because this party has signed already. Reject the paper."))
    paper.state, paper.is_alone = CONFIRMED, is_alone
    paper.decided_at, paper.decided_by_id, paper.decided_by_name = at, by.id, by.name
    paper.save(update_fields=["state", "is_alone", "decided_at", "decided_by_id", "decided_by_name"])
    with override(text.language):
        right = on_paper(paper, text.language)
    return signatures.put(
        document=text.document, version=text.version, role=paper.role, content=text.content, statement=statement,
        by=Actor("paper", str(paper.pk), paper.name), name=paper.name, position=paper.position, organisation=organisation,
        right_to_sign=right[:300], language=text.language, at=at,
    )  # fmt: skip


def on_paper(paper: PaperSignature, language: str) -> str:
    """Return in words that it was signed on paper, when, and who compared the scan."""
    values = {"day": formats.day(paper.signed_on, language), "recorder": paper.recorded_by_name, "other": paper.decided_by_name}
    if paper.is_alone:
        return _("Signed on paper, %(day)s. Recorded by one person: %(recorder)s") % values
    return _("Signed on paper, %(day)s. Recorded: %(recorder)s. Compared with the scan: %(other)s") % values


def end(paper: PaperSignature, *, reason: str, by: Actor, at: datetime) -> tuple[PaperSignature, bool]:
    """Withdraw one's own record, or reject another's with a reason that its recorder gets; returns it and whether it is new.

    A second click changes nothing. Raises CannotUsePaper.
    """
    paper = held(paper)
    if paper.state in {REJECTED, WITHDRAWN}:
        return paper, False
    if paper.state == CONFIRMED:
        raise CannotUsePaper(_("Nothing was changed, because the paper has been confirmed: the signature stands."))
    is_own = paper.recorded_by_id == by.id
    if not is_own and not reason.strip():
        raise CannotUsePaper(_("The paper was not rejected, because the reason is missing. Write what is wrong with it."))
    paper.state, paper.reason = WITHDRAWN if is_own else REJECTED, reason.strip()
    paper.decided_at, paper.decided_by_id, paper.decided_by_name = at, by.id, by.name
    paper.save(update_fields=["state", "reason", "decided_at", "decided_by_id", "decided_by_name"])
    return paper, True


def tell_recorder(paper: PaperSignature, *, number: str, path: str, case: str) -> None:
    """Write to whoever recorded a paper why it was rejected; `path` is that of the page."""
    mailing.post(
        paper.recorded_by_email, "kit/mail/paper_rejected.txt", {"paper": paper, "number": number, "path": path},
        language=paper.recorded_by_language, key=f"paper-rejected:{paper.pk}", case=case,
    )  # fmt: skip


def held(paper: PaperSignature) -> PaperSignature:
    """Return the row as it is now, held until the end of the transaction."""
    return PaperSignature.objects.select_for_update().get(pk=paper.pk)


def of_text(text: Text) -> "QuerySet[PaperSignature]":
    """Return all that was recorded about one version of a text, the newest first."""
    return of(text.document, text.version)


def of(document: str, version: int | None = None) -> "QuerySet[PaperSignature]":
    """Return all that was recorded about a document, the newest first; about one version where it is given."""
    rows = PaperSignature.objects.filter(document=document).select_related("scan")
    return rows if version is None else rows.filter(version=version)


def of_kind(kind: str) -> "QuerySet[PaperSignature]":
    """Return all papers of one kind of document, such as `grants.Amendment`."""
    return PaperSignature.objects.filter(document__startswith=f"{kind}:").select_related("scan")


def as_values(paper: PaperSignature) -> dict[str, Any]:
    """Return a paper as plain values, for the file of a case."""
    names = (
        "role", "version", "content_hash", "name", "position", "signed_on", "scan_hash", "state", "is_alone", "recorded_at",
        "recorded_by_name", "decided_at", "decided_by_name", "reason",
    )  # fmt: skip
    return {name: getattr(paper, name) for name in names}


def changes_of(paper: PaperSignature, **more: Any) -> dict[str, Any]:
    """Return what the audit chain keeps of a paper: which text, which scan; the name stands in the signature."""
    return {
        "role": paper.role, "version": paper.version, "hash": paper.content_hash, "scan": paper.scan_hash,
        "signed_on": paper.signed_on.isoformat(), "paper": paper.state, **more,
    }  # fmt: skip
