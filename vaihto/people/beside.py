"""Several links of one address: whoever has proved to read its mail opens the others with the link that they hold.

A link belongs to the first browser that opens it, and that may be somebody's to whom it was forwarded: alone it opens its one
thing. With a code out of the invited mailbox the browser opens the other links of the same address and role too, as the room of
the thing lists them. Each deed stays that of the other link: its own scope, text, hash and audit line. See decision 0045.
"""

import hmac

from django.core import signing

from vaihto.kit import audit, clock
from vaihto.kit.operations import operation
from vaihto.people.holders import actor_of
from vaihto.people.labels import LINK_OPENED, LINK_PROVED
from vaihto.people.models import Link

_signer = signing.Signer(salt="link-beside")


@operation("people.prove_link", LINK_PROVED)
def prove(link: Link) -> None:
    """Note that the bound browser wrote the right code: it reads the mail of the invited address. The code is used up."""
    now = clock.now()
    Link.objects.filter(pk=link.pk).update(proved_at=now, code_hash="", code_expires_at=None, code_tries=0)
    audit.write(case=link.case, subject=link, by=actor_of(link), at=now, changes={"proved": "by code"})
    link.refresh_from_db()


@operation("people.open_link_beside", LINK_OPENED)
def open_with(link: Link, other: Link) -> str:
    """Return what stands after the token of `link` where it opens `other`; leaves a line in the case of the other.

    Raises ValueError where that may not be: callers offer only what `may_open` allows.
    """
    if not may_open(link, other):
        raise ValueError(f"link {link.pk} does not open link {other.pk}")
    audit.write(
        case=other.case, subject=other, by=actor_of(other), at=clock.now(),
        changes={"opened": "with another link of the same address", "link": link.pk},
    )  # fmt: skip
    return f"{other.pk}.{_signature(link, other.pk)}"


def may_open(link: Link, other: Link) -> bool:
    """Return whether a link that was proved opens another one: same address, same role, neither withdrawn nor too old."""
    same = other.role == link.role and other.email.lower() == link.email.lower()
    return link.proved_at is not None and same and other.revoked_at is None and other.expires_at > clock.now()


def opened(link: Link, rest: str) -> Link | None:
    """Return the other link that `rest` names, if it was offered to this one and may still be opened; None where not."""
    number, _, signature = rest.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(link, int(number)).encode()):
        return None
    other = Link.objects.filter(pk=int(number)).first()
    return other if other is not None and may_open(link, other) else None


def _signature(link: Link, number: int) -> str:
    return _signer.signature(f"{link.pk}:{number}")
