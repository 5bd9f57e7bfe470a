"""Which other applications may ask money for the same thing: sketches of all, whole texts of the likely ones."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from vaihto.applications import queries, states
from vaihto.applications.models import Application, Fingerprint, Partner
from vaihto.core import similarity
from vaihto.core.canonical import sha256_of
from vaihto.core.similarity import Pair, Plan
from vaihto.kit import clock
from vaihto.kit.jobs import housekeeping

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_COMPARED = 30
AT_ONCE = 500


def plan_of(application: Application, content: "Mapping[str, Any] | None" = None) -> Plan:
    """Return what is compared of an application, as it stands for those who judge it; `content` where it is at hand."""
    content = queries.latest_content(application) if content is None else content
    partners = list(application.partners.all())
    days = {name: date.fromisoformat(text) for name in ("starts_on", "ends_on") if (text := content.get("project", {}).get(name))}
    return Plan(
        application.pk, application.organisation_id,
        {answer["key"]: answer["value"] for answer in content.get("answers", []) if answer["value"]},
        frozenset(partner.contact_email.casefold() for partner in partners if partner.contact_email),
        frozenset(partner.name.casefold() for partner in partners), **days,
    )  # fmt: skip


def stale() -> "QuerySet[Application]":
    """Return the sent applications without a sketch, or completed since theirs was made."""
    is_missing, is_older = Q(fingerprint__isnull=True), Q(completions__closed_at__gt=F("fingerprint__made_at"))
    return Application.objects.filter(is_missing | is_older, state=states.SENT).distinct()


def plan_hash(plan: Plan) -> str:
    """Return the checksum of the texts that a sketch was made of."""
    return sha256_of(dict(plan.texts))


@housekeeping("applications.fingerprints")
def fingerprints() -> int:
    """Make the sketches that are missing, some hundreds at a time; returns how many."""
    count = 0
    for application in stale().order_by("pk")[:AT_ONCE]:
        plan = plan_of(application)
        Fingerprint.objects.update_or_create(
            application=application,
            defaults={
                "sketch": list(similarity.sketch(plan.texts.values())),
                "made_at": clock.now(),
                "content_hash": plan_hash(plan),
            },
        )
        count += 1
    return count


def pairs_of(application: Application) -> list[tuple[Application, Pair]]:
    """Return the applications that share something with this one, those with the most in common first; never a verdict."""
    near = set(candidates(application)) - {application.pk}
    own = plan_of(application)
    others = list(queries.all_applications().filter(pk__in=near).prefetch_related("partners"))
    contents = queries.latest_contents(near)
    found = [(other, similarity.compare(own, plan_of(other, contents.get(other.pk, {})))) for other in others]
    kept = [(other, pair) for other, pair in found if pair is not None]
    return sorted(
        kept, key=lambda one: (-max((h.share for h in one[1].hints), default=0), -len(one[1].hints), one[0].number or "")
    )


def candidates(application: Application) -> Iterable[int]:
    """Return the keys worth comparing: like texts, the same contact person, the same organisation or partner on the same days."""
    sent = Application.objects.filter(state=states.SENT).exclude(pk=application.pk)
    sketches = dict(Fingerprint.objects.filter(application__state=states.SENT).values_list("application_id", "sketch"))
    own = sketches.pop(application.pk, None) or similarity.sketch(plan_of(application).texts.values())
    yield from similarity.likely(own, sketches)[:MOST_COMPARED]
    emails = [p.contact_email for p in application.partners.all() if p.contact_email]
    names = [p.name for p in application.partners.all()]
    yield from Partner.objects.filter(contact_email__in=emails, application__in=sent).values_list("application_id", flat=True)[
        :MOST_COMPARED
    ]
    same_days = sent.filter(starts_on=application.starts_on, ends_on=application.ends_on)
    yield from same_days.filter(organisation_id=application.organisation_id).values_list("pk", flat=True)[:MOST_COMPARED]
    yield from same_days.filter(partners__name__in=names).values_list("pk", flat=True)[:MOST_COMPARED]
