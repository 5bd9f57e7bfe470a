"""What each room puts into the file of a case: a room says so in its `casefile.py`, whoever takes the file out asks here."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

# Asked with the case's key, gives pieces of `vaihto.exchange.casefile`, which lies beside this room and is not known here.
Pieces = Callable[[str], Iterable[Any]]
_rooms: dict[str, Pieces] = {}
_kept_out: set[str] = set()


def offer(room: str) -> Callable[[Pieces], Pieces]:
    """Register the function that gives a room's pieces of a case, asked with the case's key: `@offer("grants")`.

    Raises ValueError where the room has offered already.
    """

    def registered(pieces: Pieces) -> Pieces:
        if room in _rooms:
            raise ValueError(f"{room} has offered its pieces already")
        _rooms[room] = pieces
        return pieces

    return registered


def keep_out(purpose: str) -> None:
    """Say that attachments of a purpose never enter a case file, because they may tell of somebody's health."""
    _kept_out.add(purpose)


def kept_out() -> frozenset[str]:
    """Return the purposes whose attachments never enter a case file."""
    return frozenset(_kept_out)


def rooms() -> tuple[str, ...]:
    """Return the rooms that put something into case files."""
    return tuple(sorted(_rooms))


def pieces_of(case: str) -> Iterator[Any]:
    """Yield every piece of a case, room by room."""
    for room in rooms():
        yield from _rooms[room](case)


def number_of(case: str, kind: str = "application") -> int | None:
    """Return the key of the thing that a case is about, such as 12 of `application:12`; None for another kind."""
    named, _, number = case.partition(":")
    return int(number) if named == kind and number.isdecimal() else None
