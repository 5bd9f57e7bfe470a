"""ELMO, the XML of the EMREX network for study records: written as 2.1.1, read in every version, signed, verified, packed.

`write(stay)` gives the document of a stay, `sign` signs it, `verify` reads what a pinned certificate has signed, `read` reads
without looking at a signature, `pack` and `unpack` are the form in which ELMO travels.
Source: the schema of ELMO 2.1.1 and its annotations (EMREX, EUPL-1.2); none of it is copied here.
"""

from vaihto.exchange.elmo.document import ElmoDocument, WrongElmo
from vaihto.exchange.elmo.reading import read
from vaihto.exchange.elmo.signing import NotBelieved, sign, verify
from vaihto.exchange.elmo.transcript import of, write
from vaihto.exchange.elmo.transport import pack, unpack
from vaihto.exchange.elmo.writing import render

__all__ = [
    "ElmoDocument", "NotBelieved", "WrongElmo", "of", "pack", "read", "render", "sign", "unpack", "verify", "write",
]  # fmt: skip
