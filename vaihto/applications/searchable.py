"""By which words applications that were sent are found: number, title and applicant, and what their answers and partners say.

The words are those that were sent or completed, as everybody who judges it reads them. What is being written is its writers' own:
no word of a draft is kept here, `queries.search` looks through the writers' few drafts themselves.
"""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from vaihto.applications import labels, queries
from vaihto.applications.models import Application, Partner
from vaihto.kit import searching
from vaihto.kit.models import AuditLine
from vaihto.kit.searching import Kind, Words

APPLICATION = queries.APPLICATION


def rows() -> "QuerySet[Application]":
    """Return the applications that were ever sent."""
    return Application.objects.filter(state__in=queries.SENT)


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of applications by key; the number of questions does not grow with them."""
    found = list(rows().filter(pk__in=keys).select_related("organisation"))
    if not found:
        return {}
    contents = queries.latest_contents(keys)
    said: dict[int, list[str]] = {one.pk: list(queries.texts_in(contents.get(one.pk, {}))) for one in found}
    for key, *names in Partner.objects.filter(application__in=found).values_list("application_id", "name", "city"):
        said[key] += names
    return {one.pk: Words((one.number or "", one.title, one.organisation.name), tuple(sorted(said[one.pk]))) for one in found}


def touched(line: AuditLine) -> Iterable[int]:
    """Return which applications a line touches: that of its case, and all of an organisation that has another name now."""
    if line.operation.startswith("applications."):
        return [] if line.operation in labels.QUIET else searching.case_key(line, "application")
    renamed = searching.key_in(line, "organisations.Organisation") if "name" in line.changes else []
    return list(rows().filter(organisation_id__in=renamed).values_list("pk", flat=True)) if renamed else []


searching.register(Kind(APPLICATION, rows=rows, words_of=words_of, touched=touched))
