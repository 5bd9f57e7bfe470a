"""The privacy notice, generated from the register: what is kept for which purpose, on which basis, for how long."""

from dataclasses import dataclass

from vaihto.kit.privacy import REGISTER, Basis, Entry, Kind, Purpose, Retention


@dataclass(frozen=True)
class Section:
    """One purpose: its legal bases, the kinds of data with their fields, and how long they are kept."""

    purpose: Purpose
    bases: tuple[Basis, ...]
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...]
    retentions: tuple[Retention, ...]


def sections() -> list[Section]:
    """Return the notice; a purpose without personal data is left out."""
    return [section(purpose, entries) for purpose in Purpose if (entries := personal(purpose))]


def personal(purpose: Purpose) -> list[Entry]:
    """Return the personal data of a purpose."""
    return [entry for entry in REGISTER.values() if entry.purpose is purpose and entry.kind is not Kind.NONE]


def section(purpose: Purpose, entries: list[Entry]) -> Section:
    """Return one purpose of the notice."""
    return Section(
        purpose,
        tuple(basis for basis in Basis if any(entry.basis is basis for entry in entries)),
        tuple(
            (kind, tuple(sorted(f"{entry.model}.{entry.field}" for entry in entries if entry.kind is kind)))
            for kind in Kind
            if any(entry.kind is kind for entry in entries)
        ),
        tuple(retention for retention in Retention if any(entry.retention is retention for entry in entries)),
    )
