"""What the pages of the Beneficiary Module show: versions by programme, columns with examples, what differs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from vaihto.exchange.beneficiary import fields, mapping
from vaihto.exchange.beneficiary.comparing import Compared, Difference
from vaihto.kit.actors import Actor
from vaihto.kit.languages import of_page, present
from vaihto.mobility import permissions
from vaihto.mobility.models import Mobility, ModuleMapping, ModuleReading
from vaihto.mobility.module import projects
from vaihto.mobility.operations.mapping import reasons_against
from vaihto.mobility.operations.module_tables import ids_mark
from vaihto.programmes import queries as programmes

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

STATES: Mapping[str, tuple[str, "str | Promise"]] = {
    "draft": ("todo", pgettext_lazy("columns of the Beneficiary Module", "Draft")),
    "in_use": ("ok", pgettext_lazy("columns of the Beneficiary Module", "In use")),
    "earlier": ("quiet", pgettext_lazy("columns of the Beneficiary Module", "Earlier")),
}
HINDRANCES: Mapping[str, "str | Promise"] = {
    projects.FIXED: lazy("The mapping writes the same text in each row. An administrator changes the mapping."),
    projects.UNREADABLE: lazy("The cell is not written as the mapping says. Correct it there or on the stay’s page."),
    projects.ELSEWHERE: lazy("This is not taken over from a table. Change it on the stay’s own page, if theirs is right."),
    projects.TWO_VALUES: lazy("Two columns say different things of the same detail. Change the stay on its own page."),
}
# Findings and lists that a page shows at most.
SHOWN = 200


def known_names() -> dict[str, int]:
    """Return how many names of columns are known, by source."""
    every = [one.source for one in fields.known().values()]
    return {"api": every.count("api"), "wiki": every.count("wiki")}


def versions(actor: Actor) -> list[dict[str, Any]]:
    """Return each programme with its versions, the latest first."""
    rows: dict[int, list[ModuleMapping]] = {}
    for one in ModuleMapping.objects.order_by("-version"):
        rows.setdefault(one.programme_id, []).append(one)
    return [
        {
            "programme": programme,
            "versions": [(one, *STATES[one.state]) for one in rows.get(programme.pk, [])],
            "has_draft": any(one.state == "draft" for one in rows.get(programme.pk, [])),
            "may_map": permissions.may_map(actor),
        }
        for programme in programmes.every()
    ]


def one_mapping(one: ModuleMapping, actor: Actor) -> dict[str, Any]:
    """Return a mapping with the words of its columns and three example rows."""
    table = projects.table_of(one)
    cells = mapping.examples(table)
    columns = [
        {
            "column": column, "number": place + 1, "holds": holds(column), "examples": [row[place] for row in cells],
            "source": fields.known()[column.known].source if column.known else "",
        }
        for place, column in enumerate(table.columns)
    ]  # fmt: skip
    tag, words = STATES[one.state]
    may_map = permissions.may_map(actor)
    return {
        "one": one, "programme": one.programme, "columns": columns, "tag": tag, "words": words, "mark": table.mark,
        "reasons": reasons_against(table) if one.state == "draft" else [], "may_change": may_map and one.state == "draft",
        "may_use": may_map and one.state != "in_use", "head_rows": len(table.head), "known_names": known_names(),
    }  # fmt: skip


def holds(column: mapping.Column) -> str:
    """Return in words what stands in a column."""
    if column.holds == mapping.FIXED:
        return _("The same text in each row")
    if column.holds != mapping.FIELD:
        return _("Stays empty") if column.holds == mapping.EMPTY else _("Not decided")
    one, language = fields.fields()[column.field], of_page(present())
    label = one.label[language]
    return f"{label}: {fields.writing_label(column.writing, language)}" if len(one.writings) > 1 else label


def project(agreement: "GrantAgreement", actor: Actor) -> dict[str, Any]:
    """Return what the page of a project shows: its mapping, how many stays, which obligatory columns are empty in which."""
    used = projects.mapping_of(agreement)
    manages = permissions.may_manage(actor, agreement)
    told: dict[str, Any] = {
        "agreement": agreement, "application": agreement.application, "used": used, "known_names": known_names(),
        "may_read_back": manages and agreement.state == "active" and not agreement.is_locked, "manages": manages,
    }  # fmt: skip
    if used is None:
        return told
    made = projects.prepared(agreement, projects.table_of(used))
    names = names_of([stay.key for stay, _places in made.missing[:SHOWN]])
    findings = [
        {"key": stay.key, "name": names.get(stay.key, ""), "columns": [made.table.columns[place].name for place in places]}
        for stay, places in made.missing[:SHOWN]
    ]
    return told | {
        "stays": len(made.rows), "left_out": made.left_out, "findings": findings, "incomplete": len(made.missing),
        "people": list(names),
    }  # fmt: skip


def names_of(keys: Sequence[int]) -> dict[int, str]:
    """Return who goes, by stay; an empty text where nobody is named."""
    rows = Mobility.objects.filter(pk__in=keys).values_list("pk", "participant__name")
    return {key: name or "" for key, name in rows}


def labels(table: mapping.Table, shown: Sequence[Difference], names: Mapping[int, str]) -> dict[str, str]:
    """Return by difference whose and which cell it is."""
    return {
        one.name: f"{names.get(one.key) or _('Not named yet')}, {table.columns[one.place].name}" for one in shown
    }  # fmt: skip


def reading(one: ModuleReading, found: Compared, shown: Sequence[Difference], hindered: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page of a file shows beside the form: differences by stay, rows and stays without a counterpart."""
    table = projects.table_of(one.mapping)
    keys = {each.key for each in shown} | set(found.not_there[:SHOWN]) | {key for _row, key in found.not_sent}
    names = names_of(sorted(keys | {key for _row, _first, key in found.doubled} | set(list(found.new_ids)[:SHOWN])))
    by_stay: dict[int, list[dict[str, Any]]] = {}
    for each in shown:
        told = hindered.get(each.name, "")
        why = HINDRANCES.get(told, told)
        by_stay.setdefault(each.key, []).append({"one": each, "column": table.columns[each.place].name, "why": why})
    return {
        "reading": one, "agreement": one.agreement, "application": one.agreement.application, "found": found, "names": names,
        "stays": [(key, names.get(key) or _("Not named yet"), rows) for key, rows in by_stay.items()],
        "labels": labels(table, shown, names),
        "not_there": [(key, names.get(key, "")) for key in found.not_there[:SHOWN]], "not_here": found.not_here[:SHOWN],
        "doubled": [(row, first, names.get(key, "")) for row, first, key in found.doubled[:SHOWN]],
        "not_sent": [(row, key, names.get(key, "")) for row, key in found.not_sent[:SHOWN]],
        "new_ids": [(key, names.get(key, ""), text) for key, text in list(found.new_ids.items())[:SHOWN]],
        "ids_mark": ids_mark(found.new_ids), "shown_most": SHOWN,
    }  # fmt: skip
