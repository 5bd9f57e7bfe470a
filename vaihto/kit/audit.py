"""The audit chain: each operation leaves one line, chained by hash per case and over all cases.

Lines are gathered while the outermost operation runs and written at its end, so that the head of the chain is locked last and
briefly. `verify` finds and locates a changed, deleted, inserted or swapped line and a cut tail.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import OuterRef, Subquery

from vaihto.core.canonical import sha256_of
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditHead, AuditLine

logger = logging.getLogger("vaihto.audit")
# So many lines are asked for and stored at a time.
AT_ONCE = 500
HASHED = (
    "number", "case", "sequence", "deed", "operation", "at", "actor_kind", "actor_id", "actor_name", "actor_roles",
    "actor_organisation", "subject", "changes", "reason", "previous_of_case", "previous_of_all",
)  # fmt: skip


@dataclass
class Deed:
    """What one outermost operation has done so far; `running` names the operations that are under way, innermost last."""

    number: uuid.UUID
    lines: list[AuditLine] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    written: list[int] = field(default_factory=list)


# Rooms say here whose work a case is (the key of a person, or an empty text), so that a deputy's deed names who is absent.
whose: list[Callable[[str], str]] = []
_deed: ContextVar[Deed | None] = ContextVar("deed", default=None)


class NotInAnOperation(RuntimeError):
    """A line was recorded outside any operation."""


def write(
    *,
    case: str,
    subject: object,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record the line of the running operation.

    `case` is the key of the case (`application:12`, `call:3`); `subject` a saved model or a text; `changes` maps a field to
    [from, to] or to its new value, JSON values only; `reason` is the person's own reason. Raises NotInAnOperation.
    """
    deed = _deed.get()
    if deed is None or not deed.running:
        raise NotInAnOperation("audit.write belongs inside an @operation")
    deed.lines.append(_line(deed, deed.running[-1], case=case, subject=subject, by=by, at=at, changes=changes, reason=reason))
    deed.written[-1] += 1


def write_part(
    operation: str, *, case: str, subject: object, by: Actor, at: datetime, changes: Mapping[str, Any] | None = None
) -> None:
    """Record the line of one of many equal parts that the running operation does at once, as `operation` does it alone.

    The plan of a call assigns thousands: each assignment has the line that it would have had by itself, under the number of the
    running deed. It does not stand in for the line of the running operation. Raises NotInAnOperation.
    """
    deed = _deed.get()
    if deed is None or not deed.running:
        raise NotInAnOperation("audit.write_part belongs inside an @operation")
    deed.lines.append(_line(deed, operation, case=case, subject=subject, by=by, at=at, changes=changes))


def _line(
    deed: Deed, operation: str, *, case: str, subject: object, by: Actor, at: datetime,
    changes: Mapping[str, Any] | None = None, reason: str = "",
) -> AuditLine:  # fmt: skip
    return AuditLine(
        case=case,
        deed=deed.number,
        operation=operation,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:200],
        actor_for=absent_of(case, by)[:200],
        actor_roles=" ".join(sorted(by.roles)),
        actor_organisation=by.organisation_name[:200],
        subject=name_of(subject),
        changes=dict(changes or {}),
        reason=reason,
    )


def absent_of(case: str, by: Actor) -> str:
    """Return the name of the absent colleague whose case this is and for whom the actor acts; empty where there is none."""
    if not by.deputises:
        return ""
    return next((by.deputises[key] for find in whose if (key := find(case)) in by.deputises), "")


def nothing_new() -> None:
    """Say that the running operation found its work done already (a repeated click), so it leaves no line."""
    deed = _deed.get()
    if deed is None or not deed.running:
        raise NotInAnOperation("audit.nothing_new belongs inside an @operation")
    deed.written[-1] += 1


def name_of(subject: object) -> str:
    """Return `room.Model:key` of a saved model, or the text itself."""
    if isinstance(subject, str):
        return subject
    meta = subject._meta  # type: ignore[attr-defined]
    return f"{meta.app_label}.{meta.object_name}:{subject.pk}"  # type: ignore[attr-defined]


def flush(deed: Deed) -> None:
    """Number, chain and store the gathered lines; called once, at the end of the outermost operation."""
    if not deed.lines:
        return
    head, _made = AuditHead.objects.select_for_update().get_or_create(pk=1)
    ends = _ends_of({line.case for line in deed.lines})
    for line in deed.lines:
        sequence, digest = ends.get(line.case, (0, ""))
        line.number, line.sequence = head.number + 1, sequence + 1
        line.previous_of_case, line.previous_of_all = digest, head.hash
        line.hash = hash_of(line)
        head.number, head.hash = line.number, line.hash
        ends[line.case] = (line.sequence, line.hash)
    AuditLine.objects.bulk_create(deed.lines, batch_size=AT_ONCE)
    head.save()
    number, digest = head.number, head.hash
    transaction.on_commit(lambda: write_out(number, digest))


def _ends_of(cases: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return place and hash of the last line of each case that has one."""
    ends: dict[str, tuple[int, str]] = {}
    left = iter(sorted(cases))
    latest = AuditLine.objects.filter(case=OuterRef("case")).order_by("-sequence").values("sequence")[:1]
    while some := list(islice(left, AT_ONCE)):
        rows = AuditLine.objects.filter(case__in=some, sequence=Subquery(latest)).order_by()
        ends |= {case: (sequence, digest) for case, sequence, digest in rows.values_list("case", "sequence", "hash")}
    return ends


def hash_of(line: AuditLine) -> str:
    """Return the SHA-256 of the line's canonical JSON, its moment and both predecessors included."""
    return sha256_of(values_of(line))


def values_of(line: AuditLine) -> dict[str, Any]:
    """Return what the hash of a line is made of, as JSON values; the moment in microseconds since 1970."""
    values = {name: getattr(line, name) for name in HASHED}
    values["deed"] = str(line.deed)
    values["at"] = round(line.at.timestamp() * 1_000_000)
    # Younger than the chain: where nobody was absent, a line is hashed as it always was.
    if line.actor_for:
        values["actor_for"] = line.actor_for
    return values


def write_out(number: int, digest: str) -> None:
    """Append the signed head to the file of heads; a failure is logged and mended by the next head."""
    signed = signing.Signer(salt="audit-head").sign(f"{number} {digest}")
    try:
        with heads_file().open("a", encoding="ascii") as file:
            file.write(signed + "\n")
    except OSError:
        logger.exception("The head %s of the audit chain could not be written out.", number)


def heads_file() -> Path:
    """Return the file of signed heads, kept beside the database."""
    return Path(settings.AUDIT_HEADS)


def verify() -> list[str]:
    """Return what is wrong with the chain, each with its place; an empty list means whole."""
    return list(_broken())


def _broken() -> Iterator[str]:
    number, previous = 0, ""
    of_case: dict[str, tuple[int, str]] = {}
    hashes: dict[int, str] = {}
    for line in AuditLine.objects.order_by("number").iterator(chunk_size=2000):
        place = f"line {line.number} ({line.case}, {line.operation})"
        if line.number != number + 1:
            yield f"{place}: {line.number - number - 1} line(s) missing before it, after line {number}"
        elif line.previous_of_all != previous:
            yield f"{place}: does not follow line {number}: a line was changed, swapped or inserted here"
        sequence, digest = of_case.get(line.case, (0, ""))
        if line.sequence != sequence + 1 or line.previous_of_case != digest:
            yield f"{place}: breaks the chain of its case at place {line.sequence}"
        if hash_of(line) != line.hash:
            yield f"{place}: was changed after it was written"
        number, previous = line.number, line.hash
        of_case[line.case] = (line.sequence, line.hash)
        hashes[line.number] = line.hash
    yield from _broken_tail(number, previous, hashes)


def _broken_tail(number: int, previous: str, hashes: Mapping[int, str]) -> Iterator[str]:
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        if number:
            yield "the head of the chain is missing"
    elif (head.number, head.hash) != (number, previous):
        yield f"the head says {head.number} lines, the last line is {number}: the tail was cut or added to"
    for text in heads_file().read_text(encoding="ascii").split("\n") if heads_file().exists() else []:
        if not text:
            continue
        try:
            seen, digest = signing.Signer(salt="audit-head").unsign(text).split(" ")
        except (signing.BadSignature, ValueError):
            yield f"the file of heads has a line that was not signed here: {text[:20]}"
            continue
        if hashes.get(int(seen)) != digest:
            yield f"line {seen} was written out with another hash, or is missing: the tail was cut or rewritten"
            return


def lines_of(case: str) -> "list[AuditLine]":
    """Return all lines of a case, oldest first."""
    return list(AuditLine.objects.filter(case=case).order_by("sequence"))


def as_json(line: AuditLine) -> str:
    """Return a line as JSON text for a machine."""
    return json.dumps({name: str(getattr(line, name)) for name in (*HASHED, "actor_for", "hash")}, ensure_ascii=False)
