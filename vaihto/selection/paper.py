"""Papers of this room: letters as tagged PDF exactly as they were sent, the memo as PDF and as a word-processor file."""

from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import formats
from vaihto.kit import pdf
from vaihto.kit.languages import present
from vaihto.selection import memo, shown, wordfile
from vaihto.selection.models import FurtherLetter, Letter, PresentationMemo, SelectionProposal

LETTER, MEMO = "selection/papers/letter.typ", "selection/papers/memo.typ"


def letter_pdf(letter: Letter | FurtherLetter) -> bytes:
    """Return a letter; the same letter gives the same bytes."""
    content: dict[str, Any] = letter.content
    return pdf.make(LETTER, {**content, "date": content["day"], "foot": content["sender"]}, at=letter.sent_at)


def memo_pdf(proposal: SelectionProposal) -> bytes:
    """Return the presentation memo in the page's language."""
    return pdf.make(MEMO, memo_values(proposal), at=proposal.presented_at or proposal.prepared_at)


def memo_docx(proposal: SelectionProposal) -> bytes:
    """Return the presentation memo in the page's language as a file that can be edited: the same figures as the PDF."""
    return wordfile.memo_docx(memo_values(proposal), at=proposal.presented_at or proposal.prepared_at)


def memo_values(proposal: SelectionProposal) -> dict[str, Any]:
    """Return the values of the memo's papers, with `status`: frozen in the memo's language, else made for reading."""
    kept = memo_of(proposal)
    is_official = kept.language == present()
    is_frozen = kept.frozen_at is not None and is_official
    values = kept.content if is_frozen else memo.values_of(proposal, shown.memo(proposal))
    return {**values, "status": status_of(kept, is_official=is_official)}


def memo_of(proposal: SelectionProposal) -> PresentationMemo:
    """Return the memo of a proposal; one that nobody has touched is Finnish."""
    return PresentationMemo.objects.filter(proposal=proposal).first() or PresentationMemo(proposal=proposal)


def status_of(kept: PresentationMemo, *, is_official: bool) -> str:
    """Return what the paper says of itself: a draft, frozen with its hash, or a copy for reading in another language."""
    if not is_official:
        name = {"fi": _("Finnish"), "sv": _("Swedish")}[kept.language]
        return _("A copy for reading. Language of the memo: %(language)s.") % {"language": name}
    if kept.frozen_at is None:
        return _("Draft: the memo is frozen with the decision.")
    said = {"moment": formats.moment(kept.frozen_at, present()), "hash": kept.content_hash}
    return _("Frozen with the decision on %(moment)s. Checksum (SHA-256): %(hash)s") % said
