"""Turns a document into an assignment task, and a plan into plain values with a sentence for each reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from vaihto.core.assignment import (
    Application,
    Assessor,
    CannotAssign,
    Loosen,
    Pair,
    Plan,
    Reason,
    Remedy,
    Task,
    Why,
    fit,
    forbidden,
    why_not,
)  # fmt: skip
from vaihto.core.documents import Piece, WrongDocument, pieces

MOST = 1_000_000
KEYS = "applications, assessors, per_application, most_each, conflicts, last_time, fixed, unwanted, fits, language, evenness"
# Of those that were not chosen, so many per application are told of: everybody barred by a conflict, and the nearest.
NEAREST = 3


class WrongTask(ValueError):
    """A document that is no task: wrong use. `line` counts from 1, `problem` says what, `allowed` what would be right."""

    def __init__(self, line: int | None, problem: str, allowed: str = "", name: str = "") -> None:
        place = ", ".join(part for part in (name, f"line {line}" if line else "") if part)
        super().__init__(f"{place}: {problem}." + (f" Allowed: {allowed}." if allowed else ""))
        self.line, self.problem, self.allowed = line, problem, allowed


def read(document: str | Mapping[str, Any], name: str = "") -> Task:
    """Return the task of a YAML 1.2 or JSON text; `name` (a file's) is for the message. Raises WrongTask."""
    try:
        return _task(pieces(document))
    except WrongDocument as wrong:
        raise WrongTask(wrong.line, wrong.problem, "one task in YAML 1.2 or JSON", name) from None
    except WrongTask as wrong:
        raise WrongTask(wrong.line, wrong.problem, wrong.allowed, name) from None
    except CannotAssign as wrong:
        raise WrongTask(None, PROBLEMS.get(wrong.reason, wrong.reason).format(wrong.subject), "", name) from None


PROBLEMS = {
    "application_twice": "two applications have the id “{}”",
    "assessor_twice": "two assessors have the id “{}”",
    "unknown_application": "no application has the id “{}”",
    "unknown_assessor": "no assessor has the id “{}”",
    "fixed_conflict": "the pair {} is fixed although there is a conflict",
    "negative": "“{}” cannot be negative",
    "fit_out_of_range": "the fit of {} is not between 0 and 1",
}


def _task(root: Piece) -> Task:
    """Read the whole; applications and assessors are obligatory."""
    given = _keys(root, "the task", KEYS)
    for key in ("applications", "assessors"):
        if key not in given:
            raise WrongTask(root.line, f"the obligatory key “{key}” is missing", "applications, assessors")
    needs, most = _whole(given, "per_application", 2), _whole(given, "most_each", 10)
    applications = tuple(_application(one, needs) for one in _list(given["applications"], "applications"))
    assessors = tuple(_assessor(one, most) for one in _list(given["assessors"], "assessors"))
    of_applicant: dict[str, list[str]] = {}
    for one in applications:
        of_applicant.setdefault(one.applicant, []).append(one.reference)
    return Task(
        applications, assessors, _pairs(given, "conflicts", of_applicant), _pairs(given, "unwanted", of_applicant),
        frozenset(_pairs(given, "fixed", of_applicant)), _last_time(given), _fits(given),
        reads_language=_word(given, "language", ("required", "ignored")) != "ignored",
        evenness=_number(given["evenness"], "evenness", 1000) if "evenness" in given else 0.0,
    )  # fmt: skip


def _application(piece: Piece, needs: int) -> Application:
    given = _keys(piece, "an application", "id, applicant, language, topics, needs")
    return Application(
        _text(given, "id", piece),
        _text(given, "applicant"),
        _text(given, "language"),
        _topics(given),
        _whole(given, "needs", needs),
    )


def _assessor(piece: Piece, most: int) -> Assessor:
    given = _keys(piece, "an assessor", "id, languages, topics, most")
    languages = (
        frozenset(_say(one, "languages") for one in _list(given["languages"], "languages")) if "languages" in given else ()
    )
    return Assessor(_text(given, "id", piece), frozenset(languages), _topics(given, 1), _whole(given, "most", most))


def _topics(given: Mapping[str, Piece], most: float = MOST) -> dict[str, float]:
    """Read topics: a list (each counts 1) or a mapping of topic to number."""
    piece = given.get("topics")
    if piece is None:
        return {}
    if isinstance(piece.value, dict):
        return {topic: _number(one, f"topic “{topic}”", most) for topic, one in piece.value.items()}
    return {_say(one, "topics"): 1.0 for one in _list(piece, "topics")}


def _pairs(given: Mapping[str, Piece], key: str, of_applicant: Mapping[str, list[str]]) -> dict[Pair, str]:
    """Read pairs of an application (or all of one applicant) and an assessor, with what is said about them."""
    found: dict[Pair, str] = {}
    for piece in _list(given[key], key) if key in given else ():
        row = _keys(piece, key, "application, applicant, assessor, reason")
        if ("application" in row) == ("applicant" in row):
            raise WrongTask(
                piece.line, f"{key} names either an application or an applicant", "application or applicant, assessor"
            )
        applicant = _text(row, "applicant")
        if applicant and applicant not in of_applicant:
            raise WrongTask(piece.line, f"no application has the applicant “{applicant}”")
        for reference in of_applicant[applicant] if applicant else [_text(row, "application")]:
            found[reference, _text(row, "assessor", piece)] = _text(row, "reason")
    return found


def _last_time(given: Mapping[str, Piece]) -> frozenset[tuple[str, str]]:
    rows = _list(given["last_time"], "last_time") if "last_time" in given else ()
    keyed = [(piece, _keys(piece, "last_time", "applicant, assessor")) for piece in rows]
    return frozenset((_text(row, "assessor", piece), _text(row, "applicant", piece)) for piece, row in keyed)


def _fits(given: Mapping[str, Piece]) -> dict[Pair, float]:
    rows = _list(given["fits"], "fits") if "fits" in given else ()
    made: dict[Pair, float] = {}
    for piece in rows:
        row = _keys(piece, "fits", "application, assessor, fit")
        if "fit" not in row:
            raise WrongTask(piece.line, "a fit has no number", "application, assessor, fit")
        made[_text(row, "application", piece), _text(row, "assessor", piece)] = _number(row["fit"], "fit", 1)
    return made


def _keys(piece: Piece, where: str, allowed: str) -> dict[str, Piece]:
    if not isinstance(piece.value, dict):
        raise WrongTask(piece.line, f"{where} is no mapping", allowed)
    for key, line in (piece.key_lines or {}).items():
        if key not in allowed.split(", "):
            raise WrongTask(line, f"unknown key “{key}” in {where}", allowed)
    return dict(piece.value)


def _list(piece: Piece, where: str) -> tuple[Piece, ...]:
    if not isinstance(piece.value, tuple):
        raise WrongTask(piece.line, f"{where} is no list", "a list; [] when there is none")
    return piece.value


def _say(piece: Piece, where: str) -> str:
    if isinstance(piece.value, bool) or not isinstance(piece.value, str | int) or piece.value == "":
        raise WrongTask(piece.line, f"{where} holds something that is no text", "a text or a whole number")
    return str(piece.value)


def _text(given: Mapping[str, Piece], key: str, needed_in: Piece | None = None) -> str:
    """Read a text; obligatory where `needed_in` is given."""
    if key not in given:
        if needed_in is not None:
            raise WrongTask(needed_in.line, f"the obligatory key “{key}” is missing")
        return ""
    return _say(given[key], key)


def _word(given: Mapping[str, Piece], key: str, allowed: tuple[str, ...]) -> str:
    text = _text(given, key)
    if text and text not in allowed:
        raise WrongTask(given[key].line, f"{key} cannot be “{text[:60]}”", ", ".join(allowed))
    return text


def _whole(given: Mapping[str, Piece], key: str, default: int) -> int:
    if key not in given:
        return default
    value = given[key].value
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise WrongTask(given[key].line, f"{key} is no whole number", f"0 to {MOST}")
    return value


def _number(piece: Piece, where: str, most: float) -> float:
    if isinstance(piece.value, bool) or not isinstance(piece.value, int | Decimal) or not 0 <= piece.value <= most:
        raise WrongTask(piece.line, f"{where} is no number from 0 to {most:g}", f"0 to {most:g}")
    return float(piece.value)


def as_json(task: Task, plan: Plan) -> dict[str, Any]:
    """Return a plan as plain values: who assesses what and why, who does not and why not, what is missing, what helps."""
    return {
        "complete": plan.is_complete,
        "sum_of_fits": round(plan.sum_of_fits, 6),
        "assignments": [
            {
                "application": one.reference,
                "assessors": [
                    {"id": c.assessor, "fit": round(c.fit, 6), "topics": list(c.topics), "fixed": c.is_fixed}
                    for c in plan.of_application.get(one.reference, ())
                ],
                "not_chosen": [
                    {"id": who, "why": reason.why.value, "reason": sentence(reason)}
                    for who, reason in nearest(task, plan, one.reference)
                ],
            }
            for one in task.applications
        ],
        "loads": [
            {"assessor": one.reference, "tasks": plan.loads.get(one.reference, 0), "most": one.most} for one in task.assessors
        ],
        "lacking": [{"application": key, "places": number} for key, number in plan.lacking],
        "over_limit": [{"assessor": key, "tasks": number} for key, number in plan.over],
        "remedies": [
            {
                "loosen": one.kind.value, "fills": one.fills, "reason": remedy_in_words(one),
                "parts": [{"id": key, "number": number} for key, number in one.parts],
            }
            for one in plan.remedies
        ],
    }  # fmt: skip


def nearest(task: Task, plan: Plan, application: str, number: int = NEAREST) -> list[tuple[str, Reason]]:
    """Return the assessors who were not chosen for an application: those with a conflict, and the best fitting others."""
    taken = {one.assessor for one in plan.of_application.get(application, ())}
    others = [one.reference for one in task.assessors if one.reference not in taken]
    barred = [key for key in others if (application, key) in task.conflicts]
    free = [key for key in others if (application, key) not in task.conflicts]
    # Those who were allowed come first: of them one asks why.
    free.sort(key=lambda key: (forbidden(task, application, key) is not None, -fit(task, application, key), key))
    found = [(key, why_not(task, plan, application, key)) for key in [*barred, *free[:number]]]
    return [(key, reason) for key, reason in found if reason is not None]


def sentence(reason: Reason) -> str:
    """Return a reason in English."""
    said = f": {reason.detail}" if reason.detail else ""
    return {
        Why.CONFLICT: f"conflict{said}",
        Why.NOT_WANTED: f"taken out by hand{said}",
        Why.LANGUAGE: f"does not read the language of the application{said}",
        Why.TWICE_RUNNING: f"assessed the same applicant last time{said}",
        Why.BY_HAND: "the places were filled by hand",
        Why.FULL: f"load full ({reason.detail} tasks)",
        Why.FITS_LESS: f"others fit better by {reason.difference:.2g}",
        Why.SHARE: f"has an equal share of tasks already ({reason.detail})",
        Why.EQUAL: "fits no better than those chosen",
    }[reason.why]


def remedy_in_words(remedy: Remedy) -> str:
    """Return a remedy in English."""
    who = ", ".join(f"{key} +{number}" for key, number in remedy.parts)
    which = ", ".join(f"{key} ({number})" for key, number in remedy.parts)
    return {
        Loosen.LOAD: f"raise the limit of tasks: {who}",
        Loosen.LANGUAGE: f"make the language no condition for: {which}",
        Loosen.TWICE_RUNNING: f"allow the assessor of last time for: {which}",
        Loosen.NOT_WANTED: f"put back a pair that was taken out by hand for: {which}",
        Loosen.MORE_ASSESSORS: f"find assessors without a conflict for: {which}",
        Loosen.FEWER_EACH: f"let {remedy.fills} places stay empty",
    }[remedy.kind]
