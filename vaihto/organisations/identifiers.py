"""Business ids and OIDs: what they must look like, checked by python-stdnum where it knows the country's register."""

import re
from collections.abc import Callable
from types import ModuleType

from stdnum.be import vat as be
from stdnum.cz import dic as cz
from stdnum.de import handelsregisternummer as de
from stdnum.dk import cvr as dk
from stdnum.ee import registrikood as ee
from stdnum.es import nif as es
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus as fi
from stdnum.fr import siren as fr
from stdnum.it import iva as it
from stdnum.no import orgnr as no
from stdnum.pt import nif as pt
from stdnum.se import orgnr as se
from stdnum.si import maticna as si

REGISTERS: dict[str, ModuleType] = {
    "BE": be, "CZ": cz, "DE": de, "DK": dk, "EE": ee, "ES": es, "FI": fi, "FR": fr, "IT": it, "NO": no, "PT": pt, "SE": se,
    "SI": si,
}  # fmt: skip
OID = re.compile(r"E\d{8}")


class NotAnIdentifier(ValueError):
    """The text is not an identifier of that register."""


def is_checked(country: str) -> bool:
    """Return whether business ids of the country can be checked here."""
    return country in REGISTERS


def business_id(country: str, text: str) -> str:
    """Return the business id as its register writes it; unchecked where no register is known. Raises NotAnIdentifier."""
    text = " ".join(text.split())
    if not text or country not in REGISTERS:
        return text
    register = REGISTERS[country]
    try:
        compact = register.validate(text)
    except ValidationError:
        raise NotAnIdentifier(text) from None
    write: Callable[[str], str] = getattr(register, "format", str)
    return write(compact)


def oid(text: str) -> str:
    """Return the organisation's OID (E and eight figures) without spaces, in capitals. Raises NotAnIdentifier."""
    compact = re.sub(r"\s", "", text).upper()
    if compact and not OID.fullmatch(compact):
        raise NotAnIdentifier(text)
    return compact
