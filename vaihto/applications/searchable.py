"""By which words applications are found: number, title and applicant, and what their answers and partners say.

Of an application that was sent, the words are those that were sent or completed, as everybody who judges it reads them: what
is being written for a completion is its writers' own until it is sent.
"""

from collections.abc import Iterable, Mapping

from vaihto.applications import queries
from vaihto.applications.models import Answer, Application, Partner
from vaihto.kit import searching
from vaihto.kit.models import AuditLine
from vaihto.kit.searching import Kind, Words

APPLICATION = queries.APPLICATION


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of applications by key; the number of questions does not grow with them."""
    rows = list(Application.objects.filter(pk__in=keys).select_related("organisation"))
    contents = queries.latest_contents(keys)
    said: dict[int, list[str]] = {one.pk: list(queries.texts_in(contents.get(one.pk, {}))) for one in rows}
    drafts = [one.pk for one in rows if one.pk not in contents]
    for key, value in Answer.objects.filter(application_id__in=drafts, is_latest=True).values_list("application_id", "value"):
        said[key].append(value)
    for key, *names in Partner.objects.filter(application_id__in=keys).values_list("application_id", "name", "city"):
        said[key] += names
    return {one.pk: Words((one.number or "", one.title, one.organisation.name), tuple(sorted(said[one.pk]))) for one in rows}


def touched(line: AuditLine) -> Iterable[int]:
    """Return which applications a line touches: that of its case, and all of an organisation that has another name now."""
    if line.operation.startswith("applications."):
        return searching.case_key(line, "application")
    renamed = searching.key_in(line, "organisations.Organisation") if "name" in line.changes else []
    return Application.objects.filter(organisation_id__in=renamed).values_list("pk", flat=True) if renamed else []


searching.register(Kind(APPLICATION, rows=Application.objects.all, words_of=words_of, touched=touched))
