"""The unit costs of the Spanish agency for 2021 as an annex of the Finnish one, for tests: an example, no number of Finland."""

from vaihto.core.grant import annex


def annex_text(year: int, agency: str = "FI") -> str:
    """Return the CSV of an agency's annex for one year with the Spanish unit costs of 2021."""
    return annex.of_rulebook(2021, "ES").replace(",ES,2021,2021,", f",{agency},{year},{year},")
