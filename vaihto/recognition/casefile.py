"""What this room puts into the file of a case: hosts' assessments and every version of the transcripts."""

from collections.abc import Iterator

from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles
from vaihto.recognition import paper, queries
from vaihto.recognition.models import HostAssessment, Transcript


@casefiles.offer("recognition")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the assessments that were handed in and the transcripts of an application's stays."""
    pk = casefiles.number_of(case)
    if pk is None:
        return
    rows = HostAssessment.objects.filter(mobility__agreement__application_id=pk, handed_in_at__isnull=False)
    for given in rows.order_by("mobility_id"):
        name = f"09-host-assessment-{given.mobility_id}.json"
        yield Piece.of_values(name, "Host's assessment", given.content, content_hash=given.content_hash)
    issued = Transcript.objects.filter(mobility__agreement__application_id=pk).select_related("mobility")
    for one in issued.order_by("mobility_id", "version"):
        name = f"10-transcript-{one.mobility_id}-{one.version}"
        more = {"code": one.code, "issued_at": one.issued_at, "replaced_at": one.replaced_at}
        sealed = [
            {"format": each.format, "sealed_at": each.sealed_at, "seal": each.seal.fingerprint}
            for each in queries.sealed_exports(one)
        ]
        more |= {"sealed": sealed} if sealed else {}
        yield Piece.of_values(f"{name}.json", "Transcript", one.content, content_hash=one.content_hash, more=more)
        yield Piece("document", f"{name}.pdf", "Transcript", paper.transcript_pdf(one))
