"""What is wrong with a document of ePerusteet, each fault with its code and the path to its place."""

from __future__ import annotations

from typing import NamedTuple

MESSAGES = {
    "too_large": "The document is too large. Read one qualification at a time.",
    "not_json": "This is no JSON text in UTF-8. Download the qualification from ePerusteet again.",
    "too_deep": "The document nests too deeply to be a qualification.",
    "not_a_qualification": "This is neither a qualification nor the structure of one. Download a single qualification.",
    "no_structure": "The qualification has no structure of units. Preparatory education of another form cannot be read.",
    "not_an_object": "An object was expected here.",
    "not_a_list": "A list was expected here.",
    "not_a_text": "A text, or texts by language, was expected here.",
    "not_a_number": "A number was expected here.",
    "not_a_day": "A moment in milliseconds was expected here.",
    "out_of_range": "The number is out of range.",
    "least_over_most": "The least is more than the most.",
    "no_name": "The unit has no name in any language.",
    "no_code": "The unit has no code of the list tutkinnonosat.",
    "no_such_unit": "The structure names a unit that the document does not have.",
    "unit_twice": "Two units have the same number.",
}


class Fault(NamedTuple):
    """One fault: its code, the path to its place such as ``$.tutkinnonOsat[3].laajuus``, what stands there, shortened."""

    code: str
    path: str
    value: str = ""


class CannotRead(ValueError):
    """A document that cannot be read; `faults` are all that were found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(message(each) for each in faults))


def message(of: Fault) -> str:
    """Return what is said about a fault, in English, as the command says it."""
    value = f" ({of.value})" if of.value else ""
    return f"{of.path}{value}: {MESSAGES[of.code]}"
