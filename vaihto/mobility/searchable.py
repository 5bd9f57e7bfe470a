"""By which words stays are found: who goes, the host and its town, the project's number and school."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from vaihto.kit import searching
from vaihto.kit.models import AuditLine
from vaihto.kit.searching import Kind, Words
from vaihto.mobility.models import Mobility, MobilityImport
from vaihto.mobility.queries import STAY

COLUMNS = (
    "participant__name", "host_name", "city", "agreement__application__number", "agreement__organisation__name", "field",
)  # fmt: skip


def words_of(keys: list[int]) -> Mapping[int, Words]:
    """Return the words of stays by key."""
    rows = Mobility.objects.filter(pk__in=keys).values_list("pk", *COLUMNS)
    return {pk: Words(tuple(value or "" for value in values)) for pk, *values in rows}


def touched(line: AuditLine) -> Iterable[int]:
    """Return which stays a line touches: the one it names, all of a project whose stays are planned, all of a renamed school."""
    rows = Mobility.objects.order_by()
    if "participant" in line.changes:
        # Whoever is named anew may have other stays in the project.
        rows = rows.filter(Q(participant=line.changes["participant"]) | Q(pk__in=searching.key_in(line, "mobility.Mobility")))
    elif one := searching.key_in(line, "mobility.Mobility"):
        return one
    elif imported := searching.key_in(line, "mobility.MobilityImport"):
        # Those that an undone import takes away are among them: their words go too.
        payload = MobilityImport.objects.values_list("payload", flat=True).get(pk=imported[0])
        return [*payload.get("created", ()), *payload.get("changed", ())]
    elif line.operation.startswith("mobility.plan"):
        rows = rows.filter(agreement__application_id__in=searching.case_key(line, "application"))
    elif "name" in line.changes and (renamed := searching.key_in(line, "organisations.Organisation")):
        rows = rows.filter(agreement__organisation_id__in=renamed)
    else:
        return []
    return list(rows.values_list("pk", flat=True))


searching.register(Kind(STAY, rows=Mobility.objects.all, words_of=words_of, touched=touched))
