"""By which words results are found: their title and what they tell in three languages, and whose project it was."""

from collections.abc import Iterable, Mapping

from vaihto.catalogue.models import Result
from vaihto.catalogue.queries import RESULT
from vaihto.kit import searching
from vaihto.kit.languages import LANGUAGES
from vaihto.kit.models import AuditLine
from vaihto.kit.searching import Kind, Words


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of results by key."""
    rows = Result.objects.filter(pk__in=keys).select_related("agreement__organisation")
    return {
        one.pk: Words(
            (*(getattr(one, f"title_{code}") for code in LANGUAGES), one.agreement.organisation.name),
            tuple(getattr(one, f"what_{code}") for code in LANGUAGES),
        )
        for one in rows
    }


def touched(line: AuditLine) -> Iterable[int]:
    """Return which results a line touches: the one it names, and all of a renamed organisation."""
    renamed = searching.key_in(line, "organisations.Organisation") if "name" in line.changes else []
    if renamed:
        return list(Result.objects.filter(agreement__organisation_id__in=renamed).order_by().values_list("pk", flat=True))
    return searching.key_in(line, "catalogue.Result")


searching.register(Kind(RESULT, rows=Result.objects.all, words_of=words_of, touched=touched))
