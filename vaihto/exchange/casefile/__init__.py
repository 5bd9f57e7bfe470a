"""The case file: one ZIP with the documents of a case, its data, its audit lines and checksums; whole without the database."""

from vaihto.exchange.casefile.reading import MOST_BYTES, Head, Problem, Verification, heads_of, verify
from vaihto.exchange.casefile.writing import CannotWrite, Facts, Piece, checksum_of, write

__all__ = [
    "MOST_BYTES",
    "CannotWrite",
    "Facts",
    "Head",
    "Piece",
    "Problem",
    "Verification",
    "checksum_of",
    "heads_of",
    "verify",
    "write",
]
