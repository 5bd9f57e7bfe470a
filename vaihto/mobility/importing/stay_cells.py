"""A stay as cells of the template: which column holds what, and what stands in a column where nothing was recorded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from vaihto.exchange.mobilities.cells import hidden_problem
from vaihto.mobility import facts, states
from vaihto.mobility.models import Mobility

Value = str | date | None
PARTICIPANT, FIRST_DAY, REFERENCE = "participant", "starts_on", "reference"
# The columns of the template, and where a stay keeps them.
ATTRIBUTES = {
    "participant": "participant__name", "funding": "funding", "target_group": "target_group", "purpose": "purpose",
    "field": "isced", "hosting_organisation": "host_name", "hosting_country": "country_to", "starts_on": "starts_on",
    "ends_on": "ends_on", "activity": "activity", "reference": "reference",
}  # fmt: skip
# What an empty value means: stays of a project are paid by its programme unless something else was said (so is the grant
# settled), and 9999 is the code of ISCED-F for a field that is not known.
UNSAID = {"funding": states.THIS_PROGRAMME, "field": facts.UNKNOWN_FIELD}
# These stand in no learning agreement, so they may change after it was sent for signature.
OUTSIDE_THE_AGREEMENT = {"funding", "field", "activity", "reference"}
# The reference that the system gives a stay without one, so that its row finds it again.
GIVEN = re.compile(r"vaihto-([0-9]{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stay as it is stored. `cells`: its columns as the template shows them; `reference`: its own, empty without one."""

    key: int
    state: str
    signing: str
    reference: str
    cells: dict[str, Value]


def stored_in(agreement_id: int) -> Iterator[Stored]:
    """Yield the stays of a project in the order of their days; with one question to the database."""
    columns = list(ATTRIBUTES)
    rows = Mobility.objects.filter(agreement_id=agreement_id).order_by("starts_on", "pk")
    wanted = rows.values_list("pk", "state", "learning_agreement__state", *ATTRIBUTES.values())
    for key, state, signing, *values in wanted.iterator(chunk_size=5000):
        cells = {name: shown(name, value) for name, value in zip(columns, values, strict=True)}
        yield Stored(key, state, signing or "", str(cells[REFERENCE] or ""), cells)


def shown(name: str, value: Any) -> Value:
    """Return what a column shows of a stored value: no white space around it, and nothing that a spreadsheet would run."""
    if value is None or value == "":
        return UNSAID.get(name)
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]
    text = value.strip()
    problem = hidden_problem(text)
    return f"'{text}" if problem and problem.kind == "formula" else text or UNSAID.get(name)


def given_reference(key: int) -> str:
    """Return the reference that the system gives a stay."""
    return f"vaihto-{key}"


def key_given(reference: str) -> int | None:
    """Return the stay that a given reference means; None for a school's own reference."""
    found = GIVEN.fullmatch(reference)
    return int(found[1]) if found else None


def kept(value: Value) -> Any:
    """Return what a stay keeps of a column: an empty text where nothing is said."""
    return "" if value is None else value
