"""A JSON Schema made from others' samples: what our writers make is judged by what others wrote, not by our own tables.

Of all samples of one kind of object: the fields seen are the only ones allowed, those that every sample has are required, code
lists are those seen. A field that every sample happens to have, but that the published types call optional, is in `optional`.
"""

import re
from collections.abc import Collection
from typing import Any

LANGUAGES = ("fi", "sv", "en")
PLAIN = {bool: "boolean", str: "string", int: "number", float: "number"}
# Fields whose values are few and mean something: only those seen are allowed.
CLOSED = ("koodistoUri",)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def schema_of(samples: list[Any], optional: Collection[str] = ()) -> dict[str, Any]:
    """Return the schema that all samples of one kind have in common."""
    if all(isinstance(each, dict) for each in samples):
        return _object(samples, optional)
    if all(isinstance(each, list) for each in samples):
        rows = [row for each in samples for row in each]
        return {"type": "array", "items": schema_of(rows, optional) if rows else {}}
    kinds = sorted({PLAIN[type(each)] for each in samples})
    if kinds == ["string"] and all(DAY.fullmatch(each) for each in samples):
        return {"type": "string", "pattern": f"^{DAY.pattern}$"}
    return {"type": kinds}


def _object(samples: list[dict[str, Any]], optional: Collection[str]) -> dict[str, Any]:
    """Return the schema of objects; one of texts by language has one of Koski's three at least."""
    names = sorted({name for each in samples for name in each})
    if names and set(names) <= set(LANGUAGES):
        words = {"type": "string", "minLength": 1}
        return {
            "type": "object",
            "properties": dict.fromkeys(LANGUAGES, words),
            "additionalProperties": False,
            "minProperties": 1,
        }
    properties = {name: schema_of([each[name] for each in samples if name in each], optional) for name in names}
    for name in properties:
        if name in CLOSED:
            properties[name] = {"enum": sorted({each[name] for each in samples if name in each})}
        if name.endswith("koodi-uri"):
            lists = sorted({each[name].rpartition("_")[0] for each in samples if name in each})
            properties[name] = {"type": "string", "pattern": f"^({'|'.join(lists)})_"}
    required = [name for name in names if all(name in each for each in samples) and name not in optional]
    return {"type": "object", "properties": properties, "additionalProperties": False, "required": required}
