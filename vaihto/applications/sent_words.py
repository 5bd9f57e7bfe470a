"""What was sent, field by field, in the reader's words: text or a table, with days and sums as people read them.

What is sent is stored as JSON with codes (contents.py); an officer who weighs what to give, and whoever gets it, reads this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import facts, fieldnames, labels, states, workings
from vaihto.calls import queries as calls
from vaihto.core import eligibility, parameters
from vaihto.core.grant.lines import GrantLine
from vaihto.kit.languages import present
from vaihto.kit.templatetags import formats
from vaihto.kit.templatetags.kit_findings import words_of

if TYPE_CHECKING:
    from vaihto.applications.models import Application

Content = Mapping[str, Any]
Pairs = Iterable[tuple[str, str]]
# Characters of a cell that on a phone no longer fit beside its heading.
LONG = 40
# Characters of a text that stands in a line with others.
PARAGRAPH = 160


@dataclass(frozen=True)
class Shown:
    """A part of an application as it is read: text, or a table whose numeric columns are named by their places."""

    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: frozenset[int] = frozenset()

    @property
    def is_short(self) -> bool:
        """Whether it is one line or a paragraph that can stand beside others."""
        return not self.head and len(self.text) <= PARAGRAPH and "\n" not in self.text

    def in_one(self) -> str:
        """Return it as one text: a table row by row, each cell with its heading."""
        if not self.head:
            return self.text
        return "\n".join(
            "; ".join(f"{head}: {cell}" for head, cell in zip(self.head, row, strict=True) if cell) for row in self.rows
        )

    def cells(self) -> list[list[dict[str, Any]]]:
        """Return the rows of the table, each cell with its heading, and whether it is a figure or sentences."""
        return [
            [
                {"label": head, "text": cell, "numeric": n in self.numeric, "is_long": len(cell) > LONG or "\n" in cell}
                for n, (head, cell) in enumerate(zip(self.head, row, strict=True))
            ]
            for row in self.rows
        ]

    def heads(self) -> list[dict[str, Any]]:
        """Return the headings, each with whether its column holds figures."""
        return [{"label": head, "numeric": n in self.numeric} for n, head in enumerate(self.head)]


def lines(pairs: Pairs) -> Shown:
    """Return pairs as lines; a pair without a value is left out."""
    return Shown("\n".join(f"{label}: {value}" for label, value in pairs if value))


def listed(head: Iterable[str], rows: Iterable[Iterable[str]], numeric: Iterable[int] = ()) -> Shown:
    """Return a table; no table where there are no rows."""
    made = tuple(tuple(row) for row in rows)
    return Shown(head=tuple(head), rows=made, numeric=frozenset(numeric)) if made else Shown()


def moment(text: str | None) -> str:
    """Return a stored moment as it is read."""
    return formats.moment(datetime.fromisoformat(text)) if text else ""


def applicant(sent: Content) -> Shown:
    """Return the applicant as the register had it."""
    return lines(
        [
            (_("Name"), sent["name"]), (_("Country"), formats.country(sent["country"])),
            (_("Kind of organisation"), formats.word(sent["kind"], "organisation_kind")),
            (_("Business ID"), sent["business_id"]), (_("OID"), sent["oid"]), (_("Region"), formats.region(sent["region"])),
            (_("Town"), sent["city"]), (_("Address"), sent["address"]),
            (_("Size"), str(states.SIZES.get(sent["size"], sent["size"]))), (_("Website"), sent["website"]),
        ]
    )  # fmt: skip


def detail(application: "Application", name: str, value: Any) -> Shown:
    """Return one detail of the project."""
    if name == "dimensions":
        return Shown(", ".join(formats.word(one, "dimension") for one in value))
    return Shown(fieldnames.in_words(application, name, value))


def answer(sent: Content) -> Shown:
    """Return an answer as it was sent; a table stays one."""
    printed = sent.get("printed")
    if not printed:
        return Shown(str(sent["value"]))
    shown = printed.get(present()) or printed["fi"]
    if "rows" not in shown:
        return Shown(str(shown["text"]))
    total = [shown["total"]] if shown.get("total") else []
    return listed(shown["head"], [*shown["rows"], *total], (n for n, is_figure in enumerate(shown["numeric"]) if is_figure))


def plan(sent: Content | None) -> Shown:
    """Return the development plan, dimension by dimension."""
    return (
        lines((parameters.label("dimension", key, present()), text) for key, text in sent["texts"].items()) if sent else Shown()
    )


def partners(sent: Iterable[Content]) -> Shown:
    """Return the partners, without the people who answered for them."""
    head = [_("Organisation"), _("Country"), _("Town"), _("Kind of organisation"), _("Role in the project"), _("Confirmation")]
    return listed(
        head,
        (
            [
                one["name"], formats.country(one["country"]), one["city"], formats.word(one["kind"], "organisation_kind"),
                one["role_text"], str(states.PARTNER_LABELS.get(one["state"], one["state"])),
            ]
            for one in sent
        ),
    )  # fmt: skip


def partner_people(sent: Iterable[Content]) -> Shown:
    """Return who confirmed for the partners."""
    head = [_("Organisation"), _("Name"), _("Position"), _("Answered")]
    return listed(head, ([one["name"], one["answered_by"], one["answered_position"], moment(one["answered_at"])] for one in sent))


# The columns of Erasmus+ that a table of rows always shows.
ALWAYS = ("distance_km", "is_green", "fewer_opportunities")


def rows(sent: Iterable[Content]) -> Shown:
    """Return the rows of stays or journeys; columns that are empty throughout are left out."""
    every = list(sent)
    used = [name for name in labels.TABLE if any(is_said(name, one.get(name)) for one in every)]
    numbers = {"row", "count", "days", *facts.OF_ANNEX} - {"is_green", "is_blended"}
    figures = [n for n, name in enumerate(used) if name in numbers]
    return listed(
        [str(labels.TABLE[name]) for name in used], ([cell(name, one.get(name)) for name in used] for one in every), figures
    )


def more_columns(rows: Iterable[Any]) -> list[str]:
    """Return the columns of Erasmus+ that only some rows have, as far as one of these rows (sent or saved) says something."""
    every = list(rows)
    return [name for name in labels.TABLE if name in facts.OF_ANNEX and name not in ALWAYS and any(held(r, name) for r in every)]


def held(row: Any, name: str) -> Any:
    """Return what a row holds in a column: a row of the database, or one as it was sent, which may be older than the column."""
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name)


def is_said(name: str, value: Any) -> bool:
    """Return whether a row says something in a column: whether a journey is green always, that a stay is blended if it is."""
    return value not in (None, "") and (value is not False or name != "is_blended")


def cell(name: str, value: Any) -> str:
    """Return what a row holds in a column, in the reader's words."""
    kinds = {"target_group": "target_group", "purpose": "purpose", "dimension": "dimension", "field": "education_field"}
    if value in (None, ""):
        return ""
    if name in ("is_green", "is_blended"):
        return _("yes") if value else _("no")
    if name in facts.COSTS:
        return formats.money(Decimal(value))
    if name in kinds:
        return formats.word(value, kinds[name])
    if name.startswith("country_"):
        return formats.country(value)
    return formats.number(value) if isinstance(value, int) else str(value)


def units(sent: Iterable[Content]) -> Shown:
    """Return the units of the qualification with their learning outcomes."""
    head = [_("Unit"), _("Qualification"), _("Points"), _("Learning outcomes")]
    return listed(
        head,
        (
            [
                one["title"], one["qualification"], formats.number(Decimal(one["points"])) if one["points"] else "",
                "\n".join(one["outcomes"]),
            ]
            for one in sent
        ),
        [2],
    )  # fmt: skip


def budget(sent: Content, flow: Iterable[Content]) -> Shown:
    """Return the working of the grant: what each line counts, and its sum or why there is none."""
    places = {one["row"]: formats.country(one["country_to"]) for one in flow}
    made = []
    for one in sent["lines"]:
        line = GrantLine(
            one["heading"], Decimal(one["quantity"]), exact(one["rate"]), exact(one["amount"]), one["basis"], one["parameter"],
            one["source"], one["row"], real_cost=exact(one.get("real_cost")), percent=exact(one.get("percent")),
        )  # fmt: skip
        name = calls.category_name(line.heading) if line.row else workings.project_heading(line.heading)
        what = f"{line.row} {places.get(line.row, '')}, {name.lower()}" if line.row else name
        amount = formats.money(line.amount) if line.amount is not None else workings.why_unknown(line)
        made.append([what, workings.basis_of(line), amount])
    together = workings.sum_in_words(Decimal(sent["known_sum"]), sent["unknown_lines"])
    return listed([_("What"), _("Counted from"), _("Amount")], [*made, [_("Together"), "", together]] if made else [], [2])


def exact(value: str | None) -> Decimal | None:
    """Return a stored sum."""
    return None if value is None else Decimal(value)


def findings(sent: Iterable[Content]) -> Shown:
    """Return the formal requirements, each with its result."""
    titles = {rule.code: rule.title[present()] for rule in eligibility.all_rules()}
    return listed(
        [_("Rule"), _("Requirement"), _("Result")],
        ([one["code"], titles.get(one["code"], ""), words_of(one["verdict"])] for one in sent),
    )


def sender(sent: Content) -> Shown:
    """Return who sent it."""
    return lines([(_("Name"), sent["name"]), (_("Position"), sent["position"]), (_("Right to sign"), sent["right_to_sign"])])
