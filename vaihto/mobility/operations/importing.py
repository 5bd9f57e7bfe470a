"""Storing a table of stays: all rows, or those that were chosen, in one transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from vaihto.exchange.mobilities.table import Table
from vaihto.grants import queries as grants
from vaihto.kit import audit, inserting, once
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import host_queries, permissions, queries, states
from vaihto.mobility.importing import marks, stay_cells
from vaihto.mobility.importing.comparing import CHANGED, NEW, UNCHANGED, Compared, Line
from vaihto.mobility.importing.projects import compared, portions
from vaihto.mobility.importing.stay_cells import PARTICIPANT, REFERENCE, Value
from vaihto.mobility.models import LaterPart, LearningAgreement, Mobility, MobilityImport, Participant

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

AT_ONCE = 2000
DAYS = frozenset({"starts_on", "ends_on"})
# What an import sets on a stay that exists; its state and what is not in the template stay as they are.
SET = ("participant", "target_group", "purpose", "funding", "isced", "host_name", "country_to", "starts_on", "ends_on",
       "activity", "reference")  # fmt: skip


class CannotImport(Refused):
    """The table was not stored."""


@operation("mobility.import_stays", lazy("Stays imported"))
def import_stays(
    agreement: "GrantAgreement", table: Table, source: MobilityImport, *, rows: Collection[int] | None = None, seen: str = "",
    by: Actor, at: datetime,
) -> MobilityImport | None:  # fmt: skip
    """Store the rows of a table: every one, or those whose numbers (as a spreadsheet counts) stand in `rows`.

    `source` says which file it was: stored already as a table that waits, or not at all. `seen` is the mark of what was shown
    before the decision. New stays come in confirmed, since the template asks for all that `confirm` does. Returns None where
    everything was stored already: then nothing is written. Raises CannotImport.
    """
    agreement = of_now(agreement, by)
    deed = number_of_deed(agreement)
    if source.pk and MobilityImport.objects.get(pk=source.pk).state != MobilityImport.State.CHECKED:
        audit.nothing_new()
        return source
    hold_stays(agreement)
    found = compared(agreement, table)
    if seen and found.mark != seen:
        raise CannotImport(
            _("The table was not stored, because the stays of the project have changed since it was checked. Look at the "
              "result again and store it then.")
        )  # fmt: skip
    chosen = _chosen(found, rows)
    made, changed = ([line for line in chosen if line.kind == kind] for kind in (NEW, CHANGED))
    if not made and not changed:
        audit.nothing_new()
        return None
    claim(deed)
    _write(agreement, source, made, changed, at)
    _keep_parts_apart(changed)
    _count(source, found.lines, chosen)
    source.agreement, source.state, source.stored_at, source.stored_by = agreement, MobilityImport.State.STORED, at, by.name[:200]
    source.save()
    counts = {name: getattr(source, name) for name in ("rows", "created", "changed", "unchanged", "left_out")}
    # The name of the file may be somebody's name: the chain says which file it was by its hash.
    changes = {**counts, "sha256": source.sha256}
    audit.write(case=agreement.application.case, subject=source, by=by, at=at, changes=changes)
    return source


def _count(source: MobilityImport, lines: Collection[Line], chosen: Collection[Line]) -> None:
    """Note on an import how many rows were new, changed, as before and left out, and which were left out."""
    kinds = Counter(line.kind for line in chosen)
    source.rows, source.created, source.changed = len(lines), kinds[NEW], kinds[CHANGED]
    source.unchanged, source.left_out = kinds[UNCHANGED], len(lines) - len(chosen)
    source.payload["left_out"] = sorted({line.row for line in lines} - {line.row for line in chosen})


def of_now(agreement: "GrantAgreement", by: Actor) -> "GrantAgreement":
    """Return the agreement as it is now. Raises CannotImport for whom may not, and for a project that takes no tables."""
    now = grants.for_ids([agreement.pk])[agreement.pk]
    if not permissions.may_import(by, now):
        raise CannotImport(_("Nothing was changed, because only the school that runs the project may do it."))
    if now.is_locked:
        raise CannotImport(_("Nothing was changed, because the final report has been accepted and the project is closed."))
    if not queries.has_stays(now):
        raise CannotImport(_("Nothing was changed, because people of a partnership make journeys. They are recorded one by one."))
    if now.state != "active":
        raise CannotImport(_("Nothing was changed, because the grant agreement is not in force. Both parties sign it first."))
    return now


def number_of_deed(agreement: "GrantAgreement") -> str:
    """Return the key of the next deed with tables of a project; asked before anything is compared, and claimed before writing."""
    deeds = MobilityImport.objects.filter(agreement=agreement).exclude(state=MobilityImport.State.CHECKED)
    number = deeds.count() + deeds.filter(state=MobilityImport.State.UNDONE).count()
    return f"stay-tables:{agreement.pk}:{number}"


def claim(deed: str) -> None:
    """Let one deed with tables of a project go on at a time. Raises CannotImport for whoever came second."""
    if not once.claim(deed):
        raise CannotImport(
            _("Nothing was changed, because somebody else stored or took back a table of this project at the same moment. "
              "Look at the result again.")
        )  # fmt: skip


def hold_stays(agreement: "GrantAgreement") -> None:
    """Hold the stays of a project, and their learning agreements, until the end of the transaction."""
    for model, where in ((Mobility, "agreement"), (LearningAgreement, "mobility__agreement")):
        rows: Any = model._default_manager.filter(**{where: agreement}).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _chosen(found: Compared, rows: Collection[int] | None) -> list[Line]:
    """Return the rows to store. Raises CannotImport where one of them has a fault or is not there."""
    if rows is None and found.faulty:
        number = len(found.faulty)
        raise CannotImport(
            ngettext(
                "The table was not stored, because %(number)s row has faults. Mend it and send the table again, or choose "
                "the rows to store.",
                "The table was not stored, because %(number)s rows have faults. Mend them and send the table again, or choose "
                "the rows to store.",
                number,
            )
            % {"number": number}
        )
    wanted = set(rows) if rows is not None else {line.row for line in found.lines}
    if unknown := wanted - {line.row for line in found.lines}:
        raise CannotImport(
            _("Nothing was stored, because the table has no row %(row)s. Correct the rows.") % {"row": min(unknown)}
        )
    if faulty := wanted & found.faulty:
        raise CannotImport(
            _("Nothing was stored, because row %(row)s has a fault. Mend it or leave it out.") % {"row": min(faulty)}
        )
    if not wanted:
        raise CannotImport(_("Nothing was stored, because no row was chosen. Choose the rows to store."))
    return [line for line in found.lines if line.row in wanted]


# --- writing ----------------------------------------------------------------------------------------------------------


def _write(
    agreement: "GrantAgreement", source: MobilityImport, made: Sequence[Line], changed: Sequence[Line], at: datetime
) -> None:
    """Write the stays and people, and keep in the import what undoing it needs."""
    people, added = _people(agreement, [*made, *changed], at)
    created = _stays(agreement, made, people, at)
    before = dict(_change(changed, people))
    keys = created + list(before)
    covered = {"stays": marks.columns(Mobility), "people": marks.columns(Participant)}
    of_stays = marks.marks(Mobility, agreement.pk, keys, covered["stays"])
    of_people = marks.marks(Participant, agreement.pk, added, covered["people"])
    source.payload = {
        "created": created, "changed": list(before), "before": list(before.values()), "people": added,
        "marks": [of_stays[key] for key in keys], "people_marks": [of_people[key] for key in added], "covered": covered,
    }  # fmt: skip


def _keep_parts_apart(changed: Iterable[Line]) -> None:
    """Refuse a table after which the days of one stay at several hosts overlap. Raises CannotImport; nothing is then stored."""
    rows = {line.stay or 0: line.row for line in changed if any(change.column in DAYS for change in line.changes)}
    for some in portions(rows, AT_ONCE):
        of_several = Q(later_part__isnull=False) | Q(pk__in=LaterPart.objects.filter(first_id__in=some).values("first_id"))
        for stay in Mobility.objects.select_related(*host_queries.ALONG).filter(of_several, pk__in=some).order_by("pk"):
            if other := host_queries.overlapping(stay, stay.starts_on, stay.ends_on):
                raise CannotImport(
                    _("Nothing was stored, because the days of row %(row)s overlap with those at the other host of the stay: "
                      "%(host)s. Correct the days.")
                    % {"row": rows[stay.pk], "host": other.host_name}
                )  # fmt: skip


def _people(agreement: "GrantAgreement", lines: Iterable[Line], at: datetime) -> tuple[dict[str, int], list[int]]:
    """Return the people of a project by name, with those that the lines add, and the keys of the latter.

    In a table the text of the column is who goes: the same text twice is the same person, another text somebody else, so that
    nobody gets the address or the need for support that another person told.
    """
    rows = Participant.objects.filter(agreement=agreement).order_by("-pk").values_list("name", "pk")
    known = {str(stay_cells.shown(PARTICIPANT, name)): key for name, key in rows}
    new: dict[str, Value] = {}
    for line in lines:
        name = str(line.values[PARTICIPANT])
        is_asked = line.kind == NEW or any(change.column == PARTICIPANT for change in line.changes)
        if is_asked and name not in known:
            new.setdefault(name, line.values["target_group"])
    same = {"agreement_id": agreement.pk, "organisation_id": agreement.organisation_id, "added_at": at,
            "language": agreement.organisation.language}  # fmt: skip
    inserting.insert(Participant, ({"name": name, "target_group": group} for name, group in new.items()), same=same)
    added = {name: key for name, key in rows.all() if name in new and name not in known} if new else {}
    return known | added, sorted(added.values())


def _stays(agreement: "GrantAgreement", lines: Sequence[Line], people: dict[str, int], at: datetime) -> list[int]:
    """Write new stays, confirmed; return their keys."""
    same = {"agreement_id": agreement.pk, "country_from": agreement.organisation.country, "state": states.CONFIRMED,
            "planned_at": at, "confirmed_at": at}  # fmt: skip
    of_project = Mobility.objects.filter(agreement=agreement).order_by("pk").values_list("pk", flat=True)
    last = of_project.last() or 0
    inserting.insert(Mobility, (_stay(line, people) for line in lines), same=same)
    # Other imports wait for the key that `claim` holds; stays that were planned meanwhile are not confirmed.
    return list(of_project.filter(pk__gt=last, planned_at=at, confirmed_at=at)) if lines else []


def _stay(line: Line, people: dict[str, int]) -> dict[str, Any]:
    """Return what a new stay holds of its row."""
    first, last = line.values["starts_on"], line.values["ends_on"]
    if not isinstance(first, date) or not isinstance(last, date):
        raise TypeError(f"row {line.row} has no days")
    return {"planned_days": (last - first).days + 1} | dict(_kept(name, line, people) for name in line.values)


def _change(lines: Sequence[Line], people: dict[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Write the changed cells; yield each stay with what it held before, as JSON values."""
    for some in portions(lines, AT_ONCE):
        stays = Mobility.objects.in_bulk([line.stay for line in some])
        for line in some:
            stay = stays[line.stay or 0]
            names = [change.column for change in line.changes]
            before = {attribute: getattr(stay, attribute) for attribute in map(_attribute, names)}
            for name in names:
                _set(stay, name, line, people)
            yield stay.pk, {key: value.isoformat() if isinstance(value, date) else value for key, value in before.items()}
        put(list(stays.values()))


def put(stays: Sequence[Mobility]) -> None:
    """Write the columns of the template of stays that exist, many in one statement."""
    Mobility.objects.bulk_create(stays, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=list(SET))


def _attribute(name: str) -> str:
    """Return where a stay keeps the value of a column."""
    return "participant_id" if name == PARTICIPANT else stay_cells.ATTRIBUTES[name]


def _set(stay: Mobility, name: str, line: Line, people: dict[str, int]) -> None:
    """Set what a row says in a column."""
    if name != REFERENCE or stay_cells.key_given(str(line.values[name] or "")) is None:
        setattr(stay, *_kept(name, line, people))


def _kept(name: str, line: Line, people: dict[str, int]) -> tuple[str, Any]:
    """Return where a stay keeps a column, and what."""
    value = line.values[name]
    return _attribute(name), people[str(value)] if name == PARTICIPANT else stay_cells.kept(value)
