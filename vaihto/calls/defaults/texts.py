"""The first title and summary of a call, from the rulebook's words about its action."""

from vaihto.core import parameters
from vaihto.kit.languages import LANGUAGES

PREFINANCING_SOURCE = "Viraston oma linjaus / myndighetens egen riktlinje / the agency’s own line"


def texts_for(pack: str, action: str, year: int) -> dict[str, str]:
    """Return title and summary in three languages: the action's name with the year, and what it makes possible."""
    described = next(one for one in parameters.actions(pack) if one.key == action)
    made = {}
    for code in LANGUAGES:
        name = described.name[code]
        made[f"title_{code}"] = f"{name[:1].upper()}{name[1:]} {year}"
        made[f"summary_{code}"] = described.makes_possible[code]
    return made
