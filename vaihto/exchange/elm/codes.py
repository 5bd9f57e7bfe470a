"""Codes of the European Learning Model that a credential of ours uses, and how one is written.

Read in the code lists beside the model (xsd/loq/cv of the model's repository, 14.2.2024). SHACL does not look at single codes:
the tests do, against the same lists.
"""

from __future__ import annotations

from typing import Any

from vaihto.core import countries

SNB = "http://data.europa.eu/snb"
AUTHORITY = "http://publications.europa.eu/resource/authority"

# The credit schemes of ours that are ECVET points: 60 a year are the convention of both (vaihto/rulebook/credit.yaml).
ECVET_SCHEMES = frozenset({"ecvet", "osp"})
LANGUAGES = {"fi": ("FIN", "Finnish"), "sv": ("SWE", "Swedish"), "en": ("ENG", "English")}
# Countries that the list does not write with the three letters of ISO 3166: Kosovo and the French Southern Lands.
OWN_COUNTRIES = {"XK": "1A0", "TF": "FQ0"}
# Where CLDR knows a second code of three letters, that of a country of the past.
OF_TODAY = frozenset({"COD", "DEU", "FRA", "MMR", "TLS", "YEM"})
# What was done abroad that the model has a word for: learning at a workplace.
AT_WORK = frozenset({"on_the_job_learning", "traineeship"})


def concept(scheme: str, code: str, label: str) -> dict[str, Any]:
    """Return a code as the model writes it; `scheme` and `code` are whole addresses, `label` its English name."""
    return {
        "id": code,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": label},
    }


def _snb(scheme: str, code: str, label: str) -> dict[str, Any]:
    return concept(f"{SNB}/{scheme}/25831c2", f"{SNB}/{scheme}/{code}", label)


def _authority(scheme: str, code: str, label: str) -> dict[str, Any]:
    return concept(f"{AUTHORITY}/{scheme}", f"{AUTHORITY}/{scheme}/{code}", label)


def ecvet() -> dict[str, Any]:
    """Return the credit framework."""
    return _snb("education-credit", "60b314e826", "European credit system for vocational education and training")


def generic_profile() -> dict[str, Any]:
    """Return the profile of a credential that is neither a diploma supplement nor accredited."""
    return _snb("credential", "e34929035b", "Generic")


def internship() -> dict[str, Any]:
    """Return the type of a learning activity at a workplace."""
    return _snb("learning-activity", "bf5588ff84", "internship")


def at_workplace() -> dict[str, Any]:
    """Return the mode of learning at a workplace."""
    return _snb("learning-assessment", "729f3bed4b", "Workbased")


def base64() -> dict[str, Any]:
    """Return the encoding of a picture."""
    return _snb("encoding", "6146cde7dd", "base64")


def svg() -> dict[str, Any]:
    """Return the type of a picture made of lines and letters."""
    return _authority("file-type", "SVG", "SVG")


def language(code: str) -> dict[str, Any]:
    """Return a language that the credential is shown in: fi, sv or en. Raises KeyError for another."""
    return _authority("language", *LANGUAGES[code])


def country(code: str) -> dict[str, Any] | None:
    """Return a country by its code of two letters (EL and UK are understood); None where the list has none."""
    code = countries.canonical(code)
    three = OWN_COUNTRIES.get(code) or _three_letters(code)
    return _authority("country", three, countries.name(code, "en")) if three else None


def _three_letters(code: str) -> str:
    """Return the code of three letters that CLDR knows as another spelling of the two; empty where it is no country."""
    from babel.core import get_global  # slow to import, needed by few

    if code not in countries.codes():
        return ""
    aliases = get_global("territory_aliases")
    found = [three for three, of in aliases.items() if list(of) == [code] and len(three) == 3 and three.isalpha()]
    return next((one for one in found if len(found) == 1 or one in OF_TODAY), "")
