"""What has been written in each field: what waits for a choice, and the versions with who, when and the difference."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from vaihto.applications.fieldnames import ANSWER, in_words, is_textual, label_of, parts_of, plain
from vaihto.applications.models import Answer, Application, FieldVersion
from vaihto.core.merging import Piece, changes, joined, side_by_side


@dataclass(frozen=True)
class Text:
    """One version as a page shows it."""

    version: int
    value: Any
    words: str
    language: str
    who: str
    begun_at: datetime | None
    saved_at: datetime | None
    is_latest: bool
    is_aside: bool
    pieces: list[Piece] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Conflict:
    """A field in which two or more people's words wait for a choice."""

    name: str
    label: str
    is_text: bool
    standing: Text
    standing_pieces: list[Piece]
    waiting: list[Text]
    joined: str

    @property
    def numbers(self) -> str:
        """The versions that wait, as the form carries them."""
        return " ".join(str(text.version) for text in self.waiting)


def text_of(application: Application, name: str, row: Answer | FieldVersion, pieces: list[Piece] | None = None) -> Text:
    """Return a version as a page shows it."""
    return Text(
        row.version, row.value, in_words(application, name, row.value),
        row.language if isinstance(row, Answer) else "", row.saved_by, row.begun_at, row.saved_at, row.is_latest, row.is_aside,
        pieces or [],
    )  # fmt: skip


def conflicts_of(application: Application, names: list[str] | None = None) -> list[Conflict]:
    """Return the fields that wait for a choice, all or some of them; two questions where nothing waits."""
    waiting: dict[str, list[Any]] = {}
    for answer in application.answers.filter(is_aside=True).order_by("version"):
        waiting.setdefault(ANSWER + answer.key, []).append(answer)
    for version in application.field_versions.filter(is_aside=True).order_by("version"):
        waiting.setdefault(version.field, []).append(version)
    wanted = {name: rows for name, rows in waiting.items() if names is None or name in names}
    return [conflict_of(application, name, rows) for name, rows in wanted.items()]


def conflict_of(application: Application, name: str, rows: list[Any]) -> Conflict:
    """Return one field with what stands and what waits, the differences marked."""
    standing = standing_of(application, name)
    is_text = is_textual(application, name)
    made, left, both = [], [Piece(standing.words, is_own=False)] if standing.words else [], standing.words
    for row in rows:
        words = text_of(application, name, row).words
        left, right = side_by_side(standing.words, words) if is_text else (left, [Piece(words, is_own=True)])
        made.append(text_of(application, name, row, right))
        both = joined(both, words) if is_text else both
    return Conflict(name, label_of(application, name), is_text, standing, left, made, both)


def standing_of(application: Application, name: str) -> Text:
    """Return what stands in a field; nobody's name where no version of it has been kept."""
    rows: Any
    if name.startswith(ANSWER):
        rows = application.answers.filter(key=name.removeprefix(ANSWER), is_latest=True)
    else:
        rows = application.field_versions.filter(field=name, is_latest=True)
    found = rows.first()
    if found:
        return text_of(application, name, found)
    value = "" if name.startswith(ANSWER) else column_of(application, name)
    return Text(0, value, in_words(application, name, value), "", "", None, None, is_latest=True, is_aside=False)


def column_of(application: Application, name: str) -> Any:
    """Return the present value of a detail or of a field of a row, as JSON."""
    row = parts_of(name)
    if row:
        return application.rows.filter(pk=row[0]).values_list(row[1], flat=True).first()
    return plain(getattr(application, name))


def history_of(application: Application, name: str) -> list[Text]:
    """Return the versions of a field, the newest first, each with what it has that the one before it has not."""
    rows: list[Any]
    if name.startswith(ANSWER):
        rows = list(application.answers.filter(key=name.removeprefix(ANSWER)).order_by("version"))
    else:
        rows = list(application.field_versions.filter(field=name).order_by("version"))
    made: list[Text] = []
    before = ""
    for row in rows:
        words = text_of(application, name, row).words
        # The first version is no change: marked as new from end to end it would only be hard to read.
        told = changes(before, words) if made else [("same", words)] * bool(words)
        made.append(replace(text_of(application, name, row), changes=told))
        before = before if row.is_aside else words
    return made[::-1]


@dataclass(frozen=True)
class Field:
    """A field that has been written, for the list of all."""

    name: str
    label: str
    who: str
    saved_at: datetime
    versions: int
    waits: bool


def fields_of(application: Application) -> list[Field]:
    """Return every field that has been written, the last change first."""
    found: dict[str, list[Any]] = {}
    for answer in application.answers.order_by("version"):
        found.setdefault(ANSWER + answer.key, []).append(answer)
    for version in application.field_versions.order_by("version"):
        found.setdefault(version.field, []).append(version)
    made = []
    for name, rows in found.items():
        last = max(rows, key=lambda row: row.saved_at)
        waits = any(row.is_aside for row in rows)
        made.append(Field(name, label_of(application, name), last.saved_by, last.saved_at, len(rows), waits))
    return sorted(made, key=lambda one: one.saved_at, reverse=True)
