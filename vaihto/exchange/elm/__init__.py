"""European Digital Credentials: the transcript of a stay in the European Learning Model v3, sealed, verified and read.

``write`` makes the credential, ``seal`` and ``verify`` its JAdES signature, ``read`` what others made.
Field by field: docs/reference/formats-elm.md.
"""

from vaihto.exchange.elm.credential import CannotWrite, write
from vaihto.exchange.elm.jades import CannotSeal, NotVerified, Verified, seal, verify
from vaihto.exchange.elm.reading import CannotRead, Credential, read

__all__ = [
    "CannotRead",
    "CannotSeal",
    "CannotWrite",
    "Credential",
    "NotVerified",
    "Verified",
    "read",
    "seal",
    "verify",
    "write",
]
