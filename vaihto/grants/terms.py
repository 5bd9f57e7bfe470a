"""What a grant agreement says now: the signed original, or what the latest amendment that took effect made of it.

Everybody who needs days, sum, lines, numbers or partners of an agreement asks here; the original's own rows never change.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vaihto.applications import queries as applications
from vaihto.core import amending, budgeting
from vaihto.grants import facts
from vaihto.grants.models import AgreementTerms, GrantAgreement

NAMES = ("starts_on", "ends_on", "report_due_on", "amount")
DECLINED = "declined"


def now(agreement: GrantAgreement) -> amending.Terms:
    """Return what the agreement says now."""
    row = AgreementTerms.objects.filter(agreement=agreement).order_by("-version").first()
    return original(agreement) if row is None else of_row(row)


def original(agreement: GrantAgreement) -> amending.Terms:
    """Return what the agreement said when it was drawn up and signed."""
    application = agreement.application
    partners = [one for one in applications.partners_of(application) if one.state != DECLINED]
    return amending.Terms(
        **{name: getattr(agreement, name) for name in NAMES},
        lines=facts.original_lines(agreement),
        counts=tuple((n, row.count or 0) for n, row in enumerate(applications.rows_in_writing(application), start=1)),
        partners=tuple(amending.Partner(one.name, one.country, one.kind) for one in partners),
    )


def of_row(row: AgreementTerms) -> amending.Terms:
    """Return the terms that an amendment made, as the core's."""
    return amending.Terms(
        **{name: getattr(row, name) for name in NAMES},
        lines=tuple(facts.of_decision(one) for one in row.lines),
        counts=tuple((row_, count) for row_, count in row.counts),
        partners=tuple(amending.Partner(**one) for one in row.partners),
        version=row.version,
    )


def as_row(terms: amending.Terms) -> dict[str, Any]:
    """Return terms as the values of a row, its version left out."""
    return {
        **{name: getattr(terms, name) for name in NAMES},
        "lines": [facts.as_json(one) for one in terms.lines],
        "counts": [list(pair) for pair in terms.counts],
        "partners": [one.values for one in terms.partners],
    }


def lines(agreement: GrantAgreement) -> tuple[budgeting.AmountLine, ...]:
    """Return the amount lines of now, with one question only."""
    row = AgreementTerms.objects.filter(agreement=agreement).order_by("-version").only("lines").first()
    return facts.original_lines(agreement) if row is None else tuple(facts.of_decision(one) for one in row.lines)


def versions(agreement: GrantAgreement) -> QuerySet[AgreementTerms]:
    """Return what each amendment made of the agreement, in the order in which they took effect."""
    return AgreementTerms.objects.filter(agreement=agreement).select_related("amendment__agreement").order_by("version")


def annotated(rows: QuerySet[GrantAgreement]) -> QuerySet[Any]:
    """Add `now_starts_on`, `now_ends_on`, `now_report_due_on` and `now_amount`, found in the database: for lists and filters."""
    latest = AgreementTerms.objects.filter(agreement=OuterRef("pk")).order_by("-version")
    return rows.annotate(**{f"now_{name}": Coalesce(Subquery(latest.values(name)[:1]), F(name)) for name in NAMES})


def of_many(ids: Iterable[int]) -> dict[int, AgreementTerms]:
    """Return the latest terms by the key of their agreement, of those that were amended, in one question."""
    rows = AgreementTerms.objects.filter(agreement_id__in=list(ids)).order_by("version")
    return {one.agreement_id: one for one in rows}
