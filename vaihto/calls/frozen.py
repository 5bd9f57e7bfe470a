"""A call as it is frozen when it is published: everything that an applicant may rely on, as plain values."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from vaihto.calls import facts
from vaihto.calls.models import Call, Question
from vaihto.core.canonical import decimal_text, sha256_of
from vaihto.core.findings import plain
from vaihto.core.grant import frozen
from vaihto.kit.languages import LANGUAGES


def content_of(call: Call) -> dict[str, Any]:
    """Return the whole call as JSON values; its hash is core.canonical.sha256_of(content)."""
    law = facts.law_of(call)
    return {
        **_unit_costs(call),
        "call": call.pk,
        "programme": call.programme.code,
        "rule_pack": law.programme,
        "rule_year": law.call_year,
        "agency": law.agency,
        "action": call.action,
        "year": call.year,
        "texts": {field: _texts(call, field) for field in ("title", "summary", "priorities")},
        "opens_at": _value(call.opens_at),
        "closes_at": _value(call.closes_at),
        "decision_by": _value(call.decision_by),
        "projects_start_from": _value(call.projects_start_from),
        "budget": _value(call.budget),
        "contact": call.contact,
        "completion_days": call.completion_days,
        "acceptance_days": call.acceptance_days,
        "prefinancing": {"percent": call.prefinancing_percent, "source": call.prefinancing_source},
        "numbers": [_number(one) for one in law.numbers.values()],
        "rates": [
            {"parameter": one.known.parameter, "value": _value(one.known.value), "per": one.per,
             "source": one.known.source, "target_group": one.target_group, "country": one.country}
            for one in facts.rates_of(call)
        ],
        "questions": [_question(one) for one in call.questions.all()],
        "criteria": [
            {"key": one.key, "title": _texts(one, "title"), "help": _texts(one, "help"),
             "max_points": _value(one.max_points), "threshold": _value(one.threshold)}
            for one in call.criteria.all()
        ],
        "points_total": _value(call.points_total),
        "total_threshold": _value(call.total_threshold),
        "is_blind": call.is_blind,
    }  # fmt: skip


def _unit_costs(call: Call) -> dict[str, Any]:
    """Return the unit costs that a call keeps, and the agency's own annex by name and source; only where grants follow them."""
    law = facts.grant_law(call)
    if law is None:
        return {}
    own = facts.annex_of(call)
    said = {"name": own.name, "source": own.source, "sha256": sha256_of(own.text)} if own else None
    return {"unit_costs": {"law": frozen.as_json(law), "own_annex": said}}


def _number(one: Any) -> dict[str, Any]:
    value = decimal_text(one.value) if isinstance(one.value, Decimal) else plain(one.value)
    return {"parameter": one.name, "value": value, "unit": one.unit, "source": one.source, "status": one.status}


def _question(one: Question) -> dict[str, Any]:
    return {
        "key": one.key, "section": one.section, "kind": one.kind, "required": one.is_required, "max_length": one.max_length,
        "label": _texts(one, "label"), "help": _texts(one, "help"), "example": _texts(one, "example"),
        "settings": one.settings, "condition": _condition(one),
    }  # fmt: skip


def _condition(question: Question) -> dict[str, str] | None:
    if not question.condition_question:
        return None
    return {"question": question.condition_question, "test": question.condition_test, "value": question.condition_value}


def _texts(thing: object, field: str) -> dict[str, str]:
    return {code: getattr(thing, f"{field}_{code}") for code in LANGUAGES}


def _value(value: Any) -> Any:
    """Return a value as text that never changes its spelling."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
