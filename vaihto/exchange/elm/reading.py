"""Reads a European Digital Credential, sealed or not, as far as it says what we look for; nothing is fetched or verified.

Lenient in what may be absent and in the forms that other programs write (one thing or a list, a node or only its address);
strict in size and depth. Whether a seal holds is asked with ``verify``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vaihto.core.documents import MOST_INSIDE, plain_json
from vaihto.exchange.elm.jades import LARGEST, payload_of

Node = dict[str, Any]
# How many nodes a document may have: the Commission's samples have a few hundred.
MOST_NODES = 50_000
Versions = tuple[tuple[str, str], ...]


class CannotRead(ValueError):
    """What is no credential; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Credit:
    """Points of one framework (its address); the points as they are written."""

    framework: str
    points: str


@dataclass(frozen=True, slots=True)
class Achievement:
    """What was achieved, by (language, title); who awarded it and when, both as written, and the grades that prove it."""

    key: str
    title: Versions
    credits: tuple[Credit, ...]
    grades: tuple[str, ...]
    awarded_by: str
    awarded_at: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done, from when to when (as written), with whom; `country` is the code of the EU's list (``ESP``)."""

    key: str
    title: Versions
    starts_at: str
    ends_at: str
    host: str
    country: str


@dataclass(frozen=True, slots=True)
class Credential:
    """What a credential says; texts that are absent are empty. `is_sealed` means that there is a seal, not that it holds."""

    key: str
    title: Versions
    issuer: str
    issuer_identifier: str
    holder: str
    issued: str
    achievements: tuple[Achievement, ...]
    activities: tuple[Activity, ...]
    is_sealed: bool


def read(document: bytes) -> Credential:
    """Return what a credential says: a plain one, a sealed one, or one in the wrapping in which it is uploaded.

    Raises CannotRead: ``too_large``, ``not_json``, ``too_deep``, ``too_many_nodes``, ``no_credential``.
    """
    made, is_sealed = _unwrapped(document)
    if "VerifiableCredential" not in _types(made) and "EuropeanDigitalCredential" not in _types(made):
        raise CannotRead("no_credential")
    nodes = _Nodes(made)
    issuer, holder = nodes.one(made, "issuer"), nodes.one(made, "credentialSubject")
    return Credential(
        key=_text(made.get("id")),
        title=_versions(nodes.one(made, "displayParameter").get("title")),
        issuer=_name(issuer),
        issuer_identifier=_text(nodes.one(issuer, "eIDASIdentifier").get("notation")),
        holder=_name(holder),
        issued=_text(made.get("issued")) or _text(made.get("issuanceDate")),
        achievements=tuple(_achievement(nodes, one) for one in nodes.of_type("LearningAchievement")),
        activities=tuple(_activity(nodes, one) for one in nodes.of_type("LearningActivity")),
        is_sealed=is_sealed,
    )


def _unwrapped(document: bytes) -> tuple[Node, bool]:
    made = _object(document)
    payload = payload_of(made)
    if payload is not None:
        made = _object(payload.encode("utf-8", "surrogatepass"))
    inner = made.get("credential")
    return (inner if isinstance(inner, dict) else made), payload is not None


def _object(content: bytes) -> Node:
    if len(content) > LARGEST:
        raise CannotRead("too_large")
    try:
        made = plain_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CannotRead("not_json") from error
    if made is None:
        raise CannotRead("not_json")
    return made


class _Nodes:
    """All nodes of a document in its order, those with the same address as one: the fullest."""

    def __init__(self, made: Node) -> None:
        self.all: dict[str, Node] = {}
        for number, node in enumerate(_walk(made)):
            key = _text(node.get("id")) or f"_:{number}"
            if len(node) > len(self.all.get(key, ())):
                self.all[key] = node

    def of_type(self, kind: str) -> Iterator[Node]:
        return (node for node in self.all.values() if kind in _types(node))

    def many(self, node: Node, name: str) -> list[Node]:
        """Return the nodes that a field names, whole even where it gives only their addresses."""
        values = node.get(name)
        found: list[Node] = []
        for one in values if isinstance(values, list) else [values]:
            key = _text(one.get("id")) if isinstance(one, dict) else _text(one)
            whole = self.all.get(key)
            if whole is not None:
                found.append(whole)
            elif isinstance(one, dict):
                found.append(one)
        return found

    def one(self, node: Node, name: str) -> Node:
        return next(iter(self.many(node, name)), {})


def _walk(made: Node) -> Iterator[Node]:
    """Yield all objects, outer ones first, in the order of the document."""
    waiting: list[tuple[Any, int]] = [(made, 0)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        if depth > MOST_INSIDE:
            raise CannotRead("too_deep")
        if isinstance(value, dict):
            seen += 1
            if seen > MOST_NODES:
                raise CannotRead("too_many_nodes")
            yield value
            waiting += [(inner, depth + 1) for inner in reversed(value.values())]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in reversed(value)]


def _achievement(nodes: _Nodes, node: Node) -> Achievement:
    awarding = nodes.one(node, "awardedBy")
    grades = (_first(nodes.one(one, "grade").get("noteLiteral")) for one in nodes.many(node, "provenBy"))
    return Achievement(
        key=_text(node.get("id")),
        title=_versions(node.get("title")),
        credits=tuple(
            Credit(_text(nodes.one(one, "framework").get("id")), _text(one.get("point")))
            for one in nodes.many(node, "creditReceived")
        ),
        grades=tuple(one for one in grades if one),
        awarded_by=_name(nodes.one(awarding, "awardingBody")),
        awarded_at=_text(awarding.get("awardingDate")),
    )


def _activity(nodes: _Nodes, node: Node) -> Activity:
    period = nodes.one(node, "temporal")
    host = nodes.one(node, "directedBy")
    place = nodes.one(node, "location") or nodes.one(host, "location")
    country = _text(nodes.one(nodes.one(place, "address"), "countryCode").get("id"))
    return Activity(
        key=_text(node.get("id")),
        title=_versions(node.get("title")),
        starts_at=_text(period.get("startDate")),
        ends_at=_text(period.get("endDate")),
        host=_name(host),
        country=country.rsplit("/", 1)[-1],
    )


def _types(node: Node) -> tuple[str, ...]:
    kinds = node.get("type", node.get("@type"))
    return tuple(one for one in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(one, str))


def _versions(value: Any) -> Versions:
    """Return words by language; a plain text has the empty language."""
    pairs = value.items() if isinstance(value, dict) else [("", value)]
    return tuple((language, _single(words)) for language, words in pairs if _single(words))


def _first(value: Any) -> str:
    """Return the first text of a text, a list of texts, or texts by language: English where there is some."""
    if not isinstance(value, dict):
        return _single(value)
    return next((_single(one) for one in [value.get("en"), *value.values()] if _single(one)), "")


def _single(value: Any) -> str:
    """Return a text, or the first of a list."""
    return next((_text(one) for one in value if _text(one)), "") if isinstance(value, list) else _text(value)


def _name(node: Node) -> str:
    for name in ("legalName", "fullName", "prefLabel", "altLabel"):
        if _first(node.get(name)):
            return _first(node.get(name))
    return " ".join(_first(node.get(name)) for name in ("givenName", "familyName")).strip()


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
