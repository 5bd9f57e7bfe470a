"""Questions about seals; `queries` hands them on, so that rooms above have one door."""

from django.db.models import QuerySet

from vaihto.recognition.models import KnownSeal, SealedExport, Transcript


def sealed_exports(transcript: Transcript) -> QuerySet[SealedExport]:
    """Return in which formats a transcript has left the house with which seals, by format."""
    rows = SealedExport.objects.filter(transcript=transcript).select_related("seal__organisation")
    return rows.order_by("format", "sealed_at", "pk")


def seals_in_use() -> QuerySet[KnownSeal]:
    """Return the seals of schools that are in use, with their schools."""
    rows = KnownSeal.objects.filter(organisation__isnull=False, replaced_at__isnull=True).select_related("organisation")
    return rows.order_by("organisation__name", "pk")


def seal_by_fingerprint(fingerprint: str) -> KnownSeal | None:
    """Return a seal that was ever in use, by the fingerprint of its certificate."""
    return KnownSeal.objects.filter(fingerprint=fingerprint).first()
