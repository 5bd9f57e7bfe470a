"""What the pages of results show: a result in words, and what its actor may do."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms

from vaihto.calls import queries as calls
from vaihto.catalogue import gate, permissions, queries, states
from vaihto.catalogue.models import Result
from vaihto.core import countries
from vaihto.kit import languages
from vaihto.kit.actors import Actor
from vaihto.mobility import queries as stays

F = TypeVar("F", bound=forms.Form)


def of(result: Result, actor: Actor) -> dict[str, Any]:
    """Return the context of a result's page."""
    may_write = permissions.may_write(actor, result.agreement)
    source = result.adapted_from
    texts = [_text(result, code) for code in languages.LANGUAGES]
    present = [one for one in texts if one["code"] == languages.present()]
    told = next((one for one in [*present, *texts] if one["what"]), None)
    return {
        "result": result,
        "tags": queries.tags_of(result),
        "organisation": result.agreement.organisation,
        "application": result.agreement.application,
        "adaptations": list(queries.adaptations_of(result)),
        "source": source if source is not None and source.state == states.PUBLISHED else None,
        "state_words": states.LABELS[result.state],
        "state_tag": states.TAGS[result.state],
        "is_public": result.state == states.PUBLISHED,
        "may_write": may_write,
        "may_publish": may_write and result.state == states.DRAFT,
        "may_hide": permissions.may_hide(actor),
        "missing": gate.missing(result) if may_write else [],
        "texts": texts,
        "what": told,
    }  # fmt: skip


def _text(result: Result, code: str) -> dict[str, str]:
    """Return name and description in one language."""
    title, what = getattr(result, f"title_{code}"), getattr(result, f"what_{code}")
    return {"code": code, "name": languages.NAMES[code], "title": title, "what": what}


def offered(agreement: Any) -> frozenset[str]:
    """Return the countries to choose from: the programme's; every country where those are not known."""
    law = calls.law_of(agreement.application.call)
    return countries.programme_countries(law) or frozenset(countries.canonical(code) for code in countries.codes())


def suggested(agreement: Any) -> dict[str, Any]:
    """Return what a new result's form shows first: countries, fields and dimensions of the project's stays."""
    rows = list(stays.of_agreement(agreement.pk))
    home = {agreement.organisation.country} | {one.country_to for one in rows}
    home |= {one.country_to for one in stays.journeys_of(agreement.pk)}
    return {
        "countries": sorted(home),
        "fields_text": "\n".join(sorted({one.field for one in rows if one.field})),
        "dimensions": sorted({one.dimension for one in rows if one.dimension} | set(agreement.application.dimensions)),
    }


def with_reasons(form: F, reasons: Iterable[str]) -> F:
    """Add the reasons of a refusal to a form that was sent, for the error summary."""
    for reason in reasons:
        form.add_error(None, reason)
    return form


def refusal(reasons: Iterable[str]) -> forms.Form:
    """Return a form without fields that carries the reasons of a refused click to the error summary."""
    form = forms.Form({})
    form.is_valid()
    return with_reasons(form, reasons)


def filters_used(form: forms.Form) -> int:
    """Return how many filters are in use."""
    return sum(bool(value) for value in getattr(form, "cleaned_data", {}).values())
