"""What this room puts into the file of a case: the line of the decision, the letters, the answer to the grant."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles
from vaihto.selection import paper
from vaihto.selection.following import FurtherLetter
from vaihto.selection.models import Acceptance, Letter, ProposalLine


@casefiles.offer("selection")
def pieces(case: str) -> Iterator[Piece]:
    """Yield what was decided of an application: its line and not the others' of the same decision."""
    pk = casefiles.number_of(case)
    line = ProposalLine.objects.select_related("proposal").filter(application_id=pk).first() if pk else None
    decision = getattr(line.proposal, "decision", None) if line is not None else None
    if line is None or decision is None:
        return
    yield Piece.of_values(
        "04-decision.json", "Decision on the application", _line(line),
        more={
            "decided_at": decision.decided_at, "decided_by": decision.decided_by_name, "title": decision.decided_by_title,
            "hash_of_the_whole_decision": decision.content_hash, "acceptance": _acceptance(line),
        },
    )  # fmt: skip
    letter = Letter.objects.filter(line=line).first()
    if letter is not None:
        yield _data_of(letter, "04-letter.json", "Decision letter as it was sent")
        yield Piece("document", "04-letter.pdf", "Decision letter", paper.letter_pdf(letter))
    later = FurtherLetter.objects.filter(application=line.application_id).order_by("sent_at", "pk")
    for number, one in enumerate(later, start=1):
        yield _data_of(one, f"04-further-letter-{number}.json", "Later letter as it was sent")
        yield Piece("document", f"04-further-letter-{number}.pdf", "Later letter", paper.letter_pdf(one))


def _data_of(letter: Letter | FurtherLetter, name: str, title: str) -> Piece:
    return Piece.of_values(name, title, letter.content, content_hash=letter.content_hash, more={"sent_at": letter.sent_at})


def _line(line: ProposalLine) -> dict[str, object]:
    names = ("position", "rank", "points", "points_by_criterion", "outcome", "reserve_place", "amount", "lines", "reason_code")
    return {name: getattr(line, name) for name in names}


def _acceptance(line: ProposalLine) -> dict[str, object] | None:
    one = Acceptance.objects.filter(line=line).first()
    if one is None:
        return None
    return {name: getattr(one, name) for name in ("is_accepted", "reason", "answered_at", "answered_by", "right_to_sign")}
