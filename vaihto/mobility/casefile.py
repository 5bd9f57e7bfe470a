"""What this room puts into the file of a case: its stays and journeys, and each learning agreement that was signed.

What somebody told about a need for support, insurance or emergency contacts never leaves the room, nor what shows that a stay
was interrupted: it may tell of somebody's health.
"""

from collections.abc import Iterator

from django.utils import translation

from vaihto.exchange.casefile import Piece
from vaihto.kit import casefiles, languages, paper_signatures, signatures
from vaihto.mobility import paper
from vaihto.mobility.models import (
    AccompanyingPerson,
    Announcement,
    ContactChange,
    Journey,
    LearningAgreementVersion,
    MentorChange,
    Mobility,
)
from vaihto.qualifications import queries as qualifications

# The evidence of an interruption is a file of the case, and stays out of what is handed on.
casefiles.keep_out("mobility.evidence")


@casefiles.offer("mobility")
def pieces(case: str) -> Iterator[Piece]:
    """Yield the stays, journeys and frozen learning agreements of an application's project."""
    pk = casefiles.number_of(case)
    rows = Mobility.objects.select_related("participant", "interruption", "later_part", "in_group__group").order_by("pk")
    stays = list(rows.filter(agreement__application_id=pk)) if pk else []
    if stays:
        yield Piece.of_values("07-stays.json", "Stays", [_stay(one) for one in stays])
    going = AccompanyingPerson.objects.filter(agreement__application_id=pk).order_by("pk") if pk else []
    if going:
        yield Piece.of_values("07-accompanying.json", "Accompanying persons", [_accompanying(one) for one in going])
    announced = Announcement.objects.filter(agreement__application_id=pk).exclude(state="draft").order_by("pk") if pk else []
    if announced:
        yield Piece.of_values("07-places.json", "Places for students", [_announcement(one) for one in announced])
    journeys = Journey.objects.filter(agreement__application_id=pk).order_by("pk") if pk else []
    if journeys:
        yield Piece.of_values("07-journeys.json", "Journeys", [_journey(one) for one in journeys])
    if told := [*_contacts(stays), *_mentors(stays)]:
        yield Piece.of_values("07-people-at-hosts.json", "People at the hosts", told)
    frozen = LearningAgreementVersion.objects.filter(agreement__mobility__in=stays, frozen_at__isnull=False)
    for version in frozen.select_related("agreement__mobility__participant").order_by("agreement_id", "number"):
        name = f"08-learning-agreement-{version.agreement.mobility_id}-{version.number}"
        document = version.agreement.document
        yield Piece.of_values(
            f"{name}.json", "Learning agreement", version.content, content_hash=version.content_hash,
            more={
                "signatures": [signatures.as_values(one) for one in signatures.of(document, version.number)],
                "papers": [paper_signatures.as_values(one) for one in paper_signatures.of(document, version.number)],
            },
        )  # fmt: skip
        language = version.language if version.language in languages.LANGUAGES else "en"
        with translation.override(language):
            yield Piece("document", f"{name}.pdf", "Learning agreement", paper.made(version, language))
    yield from _memoranda(stays)


def _memoranda(stays: list[Mobility]) -> Iterator[Piece]:
    """Yield each memorandum of understanding that a learning agreement of the case cites, with its signatures and its end."""
    cited = LearningAgreementVersion.objects.filter(agreement__mobility__in=stays, frozen_at__isnull=False)
    keys = cited.filter(memorandum__isnull=False).order_by().values_list("memorandum_id", flat=True).distinct()
    for pk, one in sorted(qualifications.memoranda_for(keys).items()):
        name = f"08-memorandum-{pk}-{one.version}"
        more = qualifications.memorandum_values(one)
        yield Piece.of_values(
            f"{name}.json", "Memorandum of understanding", one.content, content_hash=one.content_hash, more=more
        )
        yield Piece("document", f"{name}.pdf", "Memorandum of understanding", qualifications.memorandum_pdf(one))


def _stay(one: Mobility) -> dict[str, object]:
    names = (
        "id", "state", "target_group", "purpose", "learning_form", "country_from", "country_to", "city", "host_name",
        "planned_days", "starts_on", "ends_on", "working_days", "cancelled_reason", "confirmed_at", "returned_at", "module_id",
    )  # fmt: skip
    person = {"participant": one.participant.name if one.participant else ""}
    ticks = one.checklist_ticks.order_by("pk").values("key", "ticked_at", "ticked_by")
    own = {name: getattr(one, name) for name in names} | person
    return own | _interruption(one) | _part(one) | _group(one) | {"checklist": list(ticks)}


def _accompanying(one: AccompanyingPerson) -> dict[str, object]:
    names = ("id", "name", "role", "starts_on", "ends_on", "country_to", "distance_km", "is_green", "has_travel")
    return {name: getattr(one, name) for name in names} | {"stays": sorted(one.stays.values_list("pk", flat=True))}


def _interruption(one: Mobility) -> dict[str, object]:
    """Return when and why a stay ended early and what the agency decided; neither the school's words nor the evidence."""
    ended = getattr(one, "interruption", None)
    names = (
        "planned_last_day", "last_day", "withdrawn_by", "recorded_at", "recorded_by", "decision", "counted_days",
        "decision_reason", "decided_at", "decided_by",
    )  # fmt: skip
    if ended is None:
        return {}
    # Whether it was force majeure, never whether it was somebody's health.
    return {"interruption": {name: getattr(ended, name) for name in names} | {"force_majeure": ended.kind == "force_majeure"}}


def _part(one: Mobility) -> dict[str, object]:
    """Return of which stay this one is the later part, at another host."""
    later = getattr(one, "later_part", None)
    names = ("first_id", "position", "earlier_last_day", "joined_at", "joined_by")
    return {"goes_on_from": {name: getattr(later, name) for name in names}} if later else {}


def _group(one: Mobility) -> dict[str, object]:
    """Return the group that a stay goes with."""
    member = getattr(one, "in_group", None)
    return {"group": {"id": member.group_id, "title": member.group.title}} if member else {}


def _announcement(one: Announcement) -> dict[str, object]:
    """The announcement with its places and criteria; who asked for a place is the school's business and is erased there."""
    names = (
        "id", "state", "title_fi", "title_sv", "title_en", "who_fi", "who_sv", "who_en", "closes_at", "opened_at", "decided_at",
        "decided_by", "counts",
    )  # fmt: skip
    places = one.places.order_by("position").values("country_to", "city", "host_name", "starts_on", "ends_on", "seats")
    criteria = one.criteria.order_by("position").values("title_fi", "title_sv", "title_en", "max_points")
    return {name: getattr(one, name) for name in names} | {"places": list(places), "criteria": list(criteria)}


def _contacts(stays: list[Mobility]) -> list[dict[str, object]]:
    names = ("mobility_id", "name", "email", "asked_by", "asked_at", "outcome", "answered_by", "answered_at")
    rows = ContactChange.objects.filter(mobility__in=stays).order_by("asked_at", "pk")
    return [{"kind": "contact_person"} | {name: getattr(one, name) for name in names} for one in rows]


def _mentors(stays: list[Mobility]) -> list[dict[str, object]]:
    names = ("name", "from_on", "told_role", "told_by", "told_at")
    rows = MentorChange.objects.filter(version__agreement__mobility__in=stays).select_related("version__agreement")
    return [
        {"kind": "mentor", "mobility_id": one.version.agreement.mobility_id, "version": one.version.number}
        | {name: getattr(one, name) for name in names}
        for one in rows.order_by("told_at", "pk")
    ]


def _journey(one: Journey) -> dict[str, object]:
    names = ("id", "traveller", "target_group", "country_from", "country_to", "starts_on", "ends_on", "purpose_text", "is_made")
    return {name: getattr(one, name) for name in names}
