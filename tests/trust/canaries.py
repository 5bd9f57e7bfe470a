"""Planted strings: each personal value of the example becomes a word that stands nowhere else, in its field and in every copy.

What the house keeps of a value elsewhere (frozen contents, mails, the audit chain, the words of the search) is changed with it,
as if people had had these names and written these texts from the start.
"""

import io
import re
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models

from vaihto.kit.privacy import REGISTER, Kind
from vaihto.organisations.models import Organisation

CANARY = re.compile(r"zq[a-y]{6}", re.IGNORECASE)
PERSONAL = {Kind.IDENTITY, Kind.CONTACT, Kind.LEARNING, Kind.OPINION, Kind.HEALTH}
# What the house derives from other rows: copies change with the originals, nothing begins here.
COPIES = {"kit.AuditLine", "kit.OutboxItem", "kit.SearchText", "kit.RecordView"}
# No words of a person: a password's hash, the path of a list.
NO_WORDS = {"people.Person.password", "people.SavedView.query"}
# A code ("initial_vet"), a number, a day.
CODE = re.compile(r"[a-z0-9_.:\-]*")
SHORTEST = 6
WORD = re.compile(r"\w+")


@dataclass
class Planted:
    """The canaries: of which fields each is a value, and what stood there before."""

    fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    values: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> set[str]:
        """Return the canaries of a field."""
        return {canary for canary, names in self.fields.items() if name in names}

    def fields_in(self, text: str) -> set[frozenset[str]]:
        """Return what a text shows: for each canary in it the fields that hold it."""
        found = {word.lower() for word in CANARY.findall(text)}
        return {frozenset(self.fields[word]) for word in found if word in self.fields}


def words() -> Iterator[str]:
    """Return canaries one after the other; all are of the same length, so none is a piece of another."""
    for number in count():
        letters, rest = "", number
        for _place in range(6):
            rest, letter = divmod(rest, 25)
            letters = chr(ord("a") + letter) + letters
        yield f"zq{letters}"


def plant() -> Planted:
    """Change every personal value of the database into a canary. Where a field is too short for one, it is left."""
    planted, canaries = Planted(), words()
    # A school's account is in the school's own name, which everybody may read.
    public = set(Organisation.objects.values_list("name", flat=True))
    by_value: dict[str, str] = {}
    for model, names in personal_fields():
        for values in model._default_manager.order_by("pk").values_list(*names):
            for name, value in zip(names, values, strict=True):
                if value in public or not is_personal(value):
                    continue
                canary = by_value.get(value) or next(canaries)
                by_value[value] = canary
                planted.fields[canary].add(f"{model._meta.label}.{name}")
                planted.values[canary] = value
    change = replacing({value: in_place_of(value, canary) for value, canary in by_value.items()})
    for model in apps.get_models():
        change_rows(model, change)
    return planted


def personal_fields() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Return each model with its fields of words about people or by people."""
    for model in apps.get_models():
        label = model._meta.label
        names = [
            one.name for one in model._meta.concrete_fields
            if isinstance(one, (models.CharField, models.TextField)) and not one.choices
            and (one.max_length or 99) >= SHORTEST + 2
            and REGISTER[f"{label}.{one.name}"].kind in PERSONAL and f"{label}.{one.name}" not in NO_WORDS
        ]  # fmt: skip
        if names and label not in COPIES:
            yield model, names


def is_personal(value: object) -> bool:
    """Return whether a value is words, and neither a code nor too short to be told from another."""
    return isinstance(value, str) and len(value) >= SHORTEST and not CODE.fullmatch(value)


def in_place_of(value: str, canary: str) -> str:
    """Return what stands in place of a value: an address stays an address."""
    return f"{canary}@example.org" if "@" in value and " " not in value else canary.capitalize()


def replacing(pairs: dict[str, str]) -> Callable[[Any], Any]:
    """Return what changes values inside texts, lists and mappings; longer values first, whole words only."""
    starting: dict[str, list[str]] = defaultdict(list)
    lines = {value: " ".join(value.split()) for value in pairs}
    for value in sorted(pairs, key=len, reverse=True):
        if found := WORD.search(value):
            starting[found[0]].append(value)

    def of_text(text: str) -> str:
        made, last = [], 0
        for found in WORD.finditer(text):
            if found.start() < last:
                continue
            for value in starting.get(found[0], ()):
                begin = found.start() - (WORD.search(value).start())  # type: ignore[union-attr]
                for written in dict.fromkeys((value, lines[value])):
                    end = begin + len(written)
                    if begin >= last and text.startswith(written, begin) and not text[end : end + 1].isalnum():
                        made += [text[last:begin], pairs[value]]
                        last = end
                        break
                else:
                    continue
                break
        return "".join([*made, text[last:]])

    def of(value: Any) -> Any:
        if isinstance(value, str):
            return of_text(value)
        if isinstance(value, dict):
            return {key: of(one) for key, one in value.items()}
        return [of(one) for one in value] if isinstance(value, list) else value

    return of


def change_rows(model: type[models.Model], change: Callable[[Any], Any]) -> None:
    """Change the texts of a table."""
    names = [
        one.name for one in model._meta.concrete_fields
        if isinstance(one, (models.CharField, models.TextField, models.JSONField)) and not one.choices
    ]  # fmt: skip
    if not names or model._meta.label.startswith(("sessions.", "contenttypes.", "auth.")):
        return
    for key, *values in model._default_manager.order_by("pk").values_list("pk", *names):
        changed = {name: new for name, value in zip(names, values, strict=True) if (new := change(value)) != value}
        changed.pop(model._meta.pk.name, None)
        if changed:
            model._default_manager.filter(pk=key).update(**changed)


def text_of(response: Any) -> str:
    """Return everything readable of an answer: page, table, parts of a package, text of a paper, its headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(f"{name} {value}" for name, value in response.headers.items()) + readable(content)


def readable(content: bytes) -> str:
    """Return the text of a file."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(f"{name} {readable(package.read(name))}" for name in package.namelist())
    if content[:4] == b"%PDF":
        # A word that is cut at the end of a line is one word.
        made = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
        return re.sub(r"[\u00ad-]\n", "", made)
    return content.decode("utf-8", "replace")
