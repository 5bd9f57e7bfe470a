"""Questions about stays, journeys and learning agreements: the front door of this room."""
# long because: every room above asks here, and each question is a few lines of its own.

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vaihto.applications import queries as applications
from vaihto.core import budgeting, checklist, indicators, interrupting
from vaihto.core.grant.accompanying import lines_for
from vaihto.core.grant.rows import project_lines
from vaihto.grants import queries as grants
from vaihto.kit import clock, searching, signatures
from vaihto.kit.actors import LINK_ROLES, OFFICER, PARTNER, Actor
from vaihto.kit.models import Signature
from vaihto.mobility import checklists, content, facts, permissions, states

# One stay at several hosts stands in a file of its own; rooms above ask for it here.
from vaihto.mobility.host_queries import counts_of as counts_of
from vaihto.mobility.host_queries import days_of_whole as days_of_whole
from vaihto.mobility.host_queries import goes_on as goes_on
from vaihto.mobility.host_queries import is_over_as_whole as is_over_as_whole
from vaihto.mobility.host_queries import last_part as last_part
from vaihto.mobility.host_queries import parts_of as parts_of
from vaihto.mobility.host_queries import shortest_of as shortest_of
from vaihto.mobility.host_queries import standing_for_wholes as standing_for_wholes
from vaihto.mobility.host_queries import whole as whole
from vaihto.mobility.host_queries import wholes_for_statistics as wholes_for_statistics
from vaihto.mobility.host_queries import with_one_host as with_one_host
from vaihto.mobility.models import (
    AccompanyingPerson,
    AgreedUnit,
    ContactChange,
    EmergencyContact,
    Insurance,
    Journey,
    LearningAgreement,
    LearningAgreementVersion,
    MentorChange,
    Mobility,
    Participant,
)
from vaihto.mobility.on_paper import papers_to_confirm as papers_to_confirm

# What is announced to students stands in a file of its own; rooms above ask for it here.
from vaihto.mobility.place_queries import PlacesTask as PlacesTask
from vaihto.mobility.place_queries import open_candidacies as open_candidacies
from vaihto.mobility.place_queries import places_waiting as places_waiting
from vaihto.qualifications import queries as qualifications

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement
    from vaihto.people.models import Link
    from vaihto.qualifications.models import MemorandumOfUnderstanding

# The kind under which kit.searching keeps the words of stays.
STAY = "stay"
# Whose people make journeys instead of stays.
PARTNERSHIP = "partnership"
# Of a host's earlier agreements: how many are looked at, and how many different ones are offered.
BEFORE_LOOKED_AT, BEFORE_OFFERED = 30, 3
WITH = (
    "agreement__application__call__programme", "agreement__organisation", "participant", "learning_agreement", "interruption",
    "later_part",
)  # fmt: skip


@dataclass(frozen=True)
class Party:
    """One of the parties of a learning agreement and its signature, if it has signed."""

    role: str
    label: str
    name: str
    signature: Signature | None


@dataclass(frozen=True)
class SigningState:
    """How far the signing of a learning agreement is: its present version and its parties, three or (with a guardian) four."""

    agreement: LearningAgreement
    version: LearningAgreementVersion
    parties: tuple[Party, ...]

    @property
    def missing(self) -> tuple[Party, ...]:
        """The parties that have not signed."""
        return tuple(party for party in self.parties if party.signature is None)

    @property
    def due_on(self) -> date | None:
        """By when the present version should be signed."""
        return self.version.due_on

    @property
    def guardian(self) -> Party | None:
        """The guardian, where one signs."""
        return next((party for party in self.parties if party.role == states.GUARDIAN), None)

    def has_signed(self, role: str) -> bool:
        """Return whether a role has signed the present version."""
        return any(party.role == role and party.signature for party in self.parties)


@dataclass(frozen=True)
class ToSign:
    """What somebody with a link may find waiting: the stay, its signing state, and what is asked of them now.

    `state` is none (nothing drawn up), preparing (the school writes), sign, correction (somebody asked for one),
    refused (the guardian or the host does not sign), waiting (signed, others have not) or in_force.
    """

    mobility: Mobility
    role: str
    state: str
    signing: SigningState | None
    due_on: date | None


# --- stays ------------------------------------------------------------------------------------------------------------


def visible_to(actor: Actor) -> QuerySet[Mobility]:
    """Return the stays that the actor may open.

    Officers and auditors all, the school's people those of their projects, participant, guardian and host the one of their link.
    """
    rows = Mobility.objects.select_related(*WITH).order_by("starts_on", "pk")
    if actor.has(*permissions.READS_ALL):
        return rows
    if actor.kind == "link":
        mine = actor.has(*LINK_ROLES) and not actor.has(PARTNER) and actor.scope.get("subject") == "mobility.Mobility"
        return rows.filter(pk=actor.scope["id"]) if mine else rows.none()
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids)


def search(actor: Actor, wanted: searching.Wanted) -> QuerySet[Mobility]:
    """Return the stays that the actor may open, by who goes, host, town, number and school, the latest first."""
    return searching.matching(visible_to(actor), STAY, wanted, "-starts_on", "-pk")


def managed_by(actor: Actor) -> QuerySet[Mobility]:
    """Return the stays that the actor runs: those of own schools."""
    return visible_to(actor).filter(agreement__organisation_id__in=actor.organisation_ids)


def by_link(link: "Link") -> Mobility:
    """Return the stay that a host's, participant's or guardian's link opens. Raises Mobility.DoesNotExist for another link."""
    if link.subject != "mobility.Mobility":
        raise Mobility.DoesNotExist
    return Mobility.objects.select_related(*WITH).get(pk=link.subject_id)


def beside(link: "Link") -> QuerySet[Mobility]:
    """Return the other stays that a host's address has links to: of the same school, asked to sign, not cancelled."""
    mine = by_link(link)
    rows = Mobility.objects.select_related(*WITH).filter(agreement__organisation_id=mine.agreement.organisation_id)
    asked = rows.filter(host_email__iexact=link.email, learning_agreement__versions__frozen_at__isnull=False)
    return asked.exclude(state=states.CANCELLED).exclude(pk=mine.pk).distinct().order_by("starts_on", "pk")


def for_ids(ids: Iterable[int]) -> dict[int, Mobility]:
    """Return stays by key."""
    return Mobility.objects.select_related(*WITH).in_bulk(list(ids))


def last_days_of(ids: Iterable[int]) -> dict[int, date | None]:
    """Return the last day of each stay by key; reads nothing else, for counts over very many stays."""
    return {pk: one.ends_on for pk, one in Mobility.objects.only("pk", "ends_on").in_bulk(list(ids)).items()}


def of_agreement(agreement_id: int) -> QuerySet[Mobility]:
    """Return the stays of a project."""
    return Mobility.objects.select_related(*WITH).filter(agreement_id=agreement_id).order_by("starts_on", "pk")


def away_on(day: date) -> Q:
    """Return the condition of stays that are abroad on a day, for lists of other rooms too."""
    return Q(state__in=[states.CONFIRMED, states.ABROAD, *states.ENDED], starts_on__lte=day, ends_on__gte=day)


def abroad_on(day: date, actor: Actor) -> QuerySet[Mobility]:
    """Return the stays that the actor may open and that are abroad on a day, by country."""
    return visible_to(actor).filter(away_on(day)).order_by("country_to", "ends_on", "pk")


def return_not_recorded(actor: Actor, day: date) -> QuerySet[Mobility]:
    """Return the stays whose last day has passed and whose return nobody has recorded."""
    return visible_to(actor).filter(state__in=[states.CONFIRMED, states.ABROAD], ends_on__lt=day)


def unsigned_in(agreement_ids: Iterable[int]) -> dict[int, int]:
    """Return for each project how many confirmed stays have no learning agreement that all have signed."""
    rows = Mobility.objects.filter(agreement_id__in=list(agreement_ids), state=states.CONFIRMED).order_by()
    open_rows = rows.exclude(learning_agreement__state=states.IN_FORCE)
    return dict(open_rows.values_list("agreement_id").annotate(number=Count("pk")))


def is_locked(mobility: Mobility) -> bool:
    """Return whether the project is locked after its final report, so that its stays change no more."""
    return mobility.agreement.is_locked


def participants_of(agreement_id: int) -> QuerySet[Participant]:
    """Return the people who go abroad in a project."""
    return Participant.objects.filter(agreement_id=agreement_id).order_by("name", "pk")


def projects(actor: Actor) -> "QuerySet[GrantAgreement]":
    """Return the agreements in force or settled that the actor may open: what stays belong to."""
    return grants.visible_to(actor).filter(state__in=["active", "settled"])


def to_plan(actor: Actor, projects_seen: "Iterable[GrantAgreement]") -> "list[GrantAgreement]":
    """Return those of the given projects in force whose stays are not planned and which the actor may plan."""
    may = [one for one in projects_seen if one.state == "active" and permissions.may_plan(actor, one)]
    ids = [one.pk for one in may]
    planned = _having(Mobility, ids) | _having(Journey, ids)
    more = missing_after_amendment([one for one in may if one.pk in planned])
    return [one for one in may if one.pk not in planned or one.pk in more]


def _having(model: "type[Mobility | Journey]", ids: list[int]) -> set[int]:
    """Return which of the agreements have a stay (or journey): one is looked for in each, however many it has."""
    agreements: Any = model._meta.get_field("agreement").related_model
    one = model._default_manager.filter(agreement_id=OuterRef("pk")).order_by()
    return set(agreements.objects.filter(Exists(one), pk__in=ids).order_by().values_list("pk", flat=True))


def missing_after_amendment(agreements: "list[GrantAgreement]") -> set[int]:
    """Return the keys of those agreements of which an amendment gives a row more people than are planned; four questions."""
    terms = grants.terms_of(one.pk for one in agreements)
    amended = [one for one in agreements if one.pk in terms]
    if not amended:
        return set()
    have, keys = _planned_in_rows(terms), applications.row_keys_of(one.application_id for one in amended)
    return {one.pk for one in amended if _missing(keys[one.application_id], dict(terms[one.pk].counts), have)}


def missing_in_rows(agreement: "GrantAgreement", counts: "Iterable[tuple[int, int]]") -> dict[int, int]:
    """Return how many stays or journeys are not planned yet, by the key of their row; `counts` is what the agreement says.

    A cancelled stay was planned: nothing takes its place by itself.
    """
    have, keys = _planned_in_rows([agreement.pk]), applications.row_keys_of([agreement.application_id])
    return _missing(keys[agreement.application_id], dict(counts), have)


def _planned_in_rows(ids: "Iterable[int]") -> "Counter[int]":
    listed, have = list(ids), Counter[int]()
    for model in (Mobility, Journey):
        rows = model._default_manager.filter(agreement_id__in=listed, row__isnull=False).order_by()
        have.update(dict(rows.values_list("row_id").annotate(number=Count("pk"))))
    return have


def _missing(keys: list[int], agreed: dict[int, int], have: "Counter[int]") -> dict[int, int]:
    missing = {key: agreed.get(number, 0) - have[key] for number, key in enumerate(keys, start=1)}
    return {key: number for key, number in missing.items() if number > 0}


def stays_of_project(agreement: "GrantAgreement") -> "Iterator[tuple[str, int | None, date | None, date | None]]":
    """Yield the stays and journeys of a project, cancelled ones left out: the country, its row's key, its days. No names."""
    for one in of_agreement(agreement.pk).exclude(state=states.CANCELLED):
        yield one.country_to, one.row_id, one.starts_on, one.ends_on
    for journey in journeys_of(agreement.pk):
        yield journey.country_to, journey.row_id, journey.starts_on, journey.ends_on


def to_import(actor: Actor, projects_seen: "Iterable[GrantAgreement]") -> "list[GrantAgreement]":
    """Return those of the given projects whose tables of stays the actor may store, or has stored."""
    return [one for one in projects_seen if permissions.may_manage(actor, one) and not one.is_locked and has_stays(one)]


def has_stays(agreement: "GrantAgreement") -> bool:
    """Return whether the project has stays; a partnership has journeys."""
    return agreement.application.call.action != PARTNERSHIP


# --- journeys ---------------------------------------------------------------------------------------------------------


def journeys_visible_to(actor: Actor) -> QuerySet[Journey]:
    """Return the journeys of partnerships that the actor may open."""
    rows = Journey.objects.select_related("agreement__application", "agreement__organisation").order_by("starts_on", "pk")
    if actor.has(*permissions.READS_ALL):
        return rows
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids)


def journeys_managed_by(actor: Actor) -> QuerySet[Journey]:
    """Return the journeys of own partnerships."""
    return journeys_visible_to(actor).filter(agreement__organisation_id__in=actor.organisation_ids)


def journeys_of(agreement_id: int) -> QuerySet[Journey]:
    """Return the journeys of a partnership, planned and made."""
    rows = Journey.objects.select_related("agreement__application", "agreement__organisation")
    return rows.filter(agreement_id=agreement_id).order_by("starts_on", "pk")


# --- learning agreements ----------------------------------------------------------------------------------------------


def learning_agreement(mobility: Mobility) -> LearningAgreement | None:
    """Return the learning agreement of a stay, if it has been begun."""
    return LearningAgreement.objects.select_related("mobility__agreement__organisation").filter(mobility=mobility).first()


def versions_of(agreement: LearningAgreement) -> QuerySet[LearningAgreementVersion]:
    """Return all versions, newest first."""
    return LearningAgreementVersion.objects.filter(agreement=agreement).order_by("-number")


def planned_units(agreement: "GrantAgreement") -> set[int]:
    """Return the keys of the units that the application planned."""
    return set(applications.units_of(agreement.application))


def present_version(agreement: LearningAgreement) -> LearningAgreementVersion:
    """Return the version that is being written, signed or in force."""
    rows = LearningAgreementVersion.objects.select_related("memorandum")
    return rows.get(agreement=agreement, number=agreement.version)


def versions_frozen(mobility: Mobility) -> QuerySet[LearningAgreementVersion]:
    """Return the versions of a stay's learning agreement that were ever sent for signature, newest first."""
    rows = LearningAgreementVersion.objects.filter(agreement__mobility=mobility, frozen_at__isnull=False)
    return rows.order_by("-number")


def version_in_force(mobility: Mobility) -> LearningAgreementVersion | None:
    """Return the version that all have signed and that no newer one has replaced."""
    rows = LearningAgreementVersion.objects.filter(
        agreement__mobility=mobility, in_force_at__isnull=False, replaced_at__isnull=True
    )
    return rows.order_by("-number").first()


def memoranda_of(mobility: Mobility) -> "list[MemorandumOfUnderstanding]":
    """Return the memoranda that the school and the host of a stay have signed, the latest first."""
    return qualifications.memoranda_between(mobility.agreement.organisation_id, mobility.host_name, mobility.country_to)


def cites_in_vain(mobility: Mobility, version: LearningAgreementVersion) -> bool:
    """Return whether a version cites a memorandum that is not in force on the days of the stay, or not with this host."""
    one = version.memorandum
    if one is None:
        return False
    if one.ended_at is not None and version.in_force_at is not None and version.in_force_at <= one.ended_at:
        # What was agreed before a party ended the memorandum stays as it is.
        return False
    return not qualifications.covers(one, mobility.starts_on, mobility.ends_on) or one not in memoranda_of(mobility)


def units_in_force(mobility_ids: Iterable[int]) -> QuerySet[AgreedUnit]:
    """Return the agreed units of the versions in force, with their stay, unit and outcomes."""
    rows = AgreedUnit.objects.select_related("version__agreement", "unit").prefetch_related("outcomes")
    return rows.filter(
        version__agreement__mobility_id__in=list(mobility_ids),
        version__in_force_at__isnull=False,
        version__replaced_at__isnull=True,
    ).order_by("pk")


def units_of(version: LearningAgreementVersion) -> QuerySet[AgreedUnit]:
    """Return the agreed units of a version with their outcomes."""
    return version.units.select_related("unit").prefetch_related("outcomes").order_by("pk")


def contact_at_school(mobility: Mobility) -> str:
    """Return whom at the school to ask, as the newest text that was sent says; empty where none was."""
    newest = versions_frozen(mobility).first()
    return str(newest.content["school"]["contact"]) if newest else ""


def written_before(mobility: Mobility) -> list[LearningAgreementVersion]:
    """Return what the school agreed with this host for other stays, by host's address or name: newest first, at most three.

    Of each stay the version that was in force last; the same texts count once.
    """
    is_same = Q(agreement__mobility__host_name__iexact=mobility.host_name.strip() or "-")
    if mobility.host_email:
        is_same |= Q(agreement__mobility__host_email__iexact=mobility.host_email)
    rows = LearningAgreementVersion.objects.filter(is_same, in_force_at__isnull=False, replaced_at__isnull=True)
    rows = rows.filter(agreement__mobility__agreement__organisation_id=mobility.agreement.organisation_id)
    found: dict[tuple[str, str, str], LearningAgreementVersion] = {}
    for version in rows.exclude(agreement__mobility=mobility).order_by("-in_force_at", "-pk")[:BEFORE_LOOKED_AT]:
        found.setdefault((version.tasks, version.mentor, version.assessment), version)
    return list(found.values())[:BEFORE_OFFERED]


def mentor_of(version: LearningAgreementVersion) -> str:
    """Return the mentor as told last: who took over after a version was in force, or whom its text names."""
    later = MentorChange.objects.filter(version=version).order_by("-told_at", "-pk").first()
    return later.name if later else version.mentor


def mentor_changes_of(version: LearningAgreementVersion) -> list[MentorChange]:
    """Return who became mentor after a version was in force, in the order told."""
    return list(MentorChange.objects.filter(version=version).order_by("told_at", "pk"))


def open_contact_change(mobility: Mobility) -> ContactChange | None:
    """Return what a host's contact person who is not the right one told, while the school has not answered."""
    return ContactChange.objects.select_related("mobility").filter(mobility=mobility, outcome="").first()


def contact_changes_wanted(actor: Actor) -> list[ContactChange]:
    """Return the stays of the actor's schools whose host's contact person is not the right one, to be answered."""
    rows = ContactChange.objects.select_related("mobility__participant").filter(outcome="")
    rows = rows.filter(mobility__agreement__organisation_id__in=actor.organisation_ids)
    return list(rows.exclude(mobility__state=states.CANCELLED).order_by("asked_at", "pk"))


def signing_state(agreement: LearningAgreement, version: LearningAgreementVersion | None = None) -> SigningState:
    """Return how far the signing of a version is (default: the present one)."""
    shown = version or present_version(agreement)
    mobility = agreement.mobility
    signed = {one.role: one for one in signatures.of(agreement.document, shown.number)}
    names = {
        states.PARTICIPANT: mobility.participant.name if mobility.participant else "",
        states.GUARDIAN: content.guardian_of(shown.content),
        states.SCHOOL: mobility.agreement.organisation.name,
        states.HOST: mobility.host_name,
    }
    parties = [Party(role, str(states.ROLE_LABELS[role]), names[role], signed.get(role)) for role in roles_of(shown)]
    return SigningState(agreement, shown, tuple(parties))


def roles_of(version: LearningAgreementVersion) -> tuple[str, ...]:
    """Return who signs a version: the guardian where its frozen text names one, so that earlier texts keep their parties."""
    return tuple(role for role in states.ROLE_LABELS if role != states.GUARDIAN or content.guardian_of(version.content))


def to_sign(link: "Link") -> ToSign:
    """Return what waits for the holder of a host's, participant's or guardian's link."""
    mobility = by_link(link)
    agreement = learning_agreement(mobility)
    if agreement is None:
        return ToSign(mobility, link.role, "none", None, None)
    signing = signing_state(agreement)
    if agreement.state == states.DRAFT:
        state = "preparing"
    elif agreement.state == states.IN_FORCE:
        state = "in_force"
    elif agreement.correction_wanted:
        state = "correction"
    elif agreement.refused_reason:
        state = "refused"
    else:
        state = "waiting" if signing.has_signed(link.role) else "sign"
    return ToSign(mobility, link.role, state, signing, signing.due_on)


def awaiting_school(actor: Actor) -> list[LearningAgreement]:
    """Return the learning agreements that wait for a signature which the actor may give for the school."""
    waiting = list(_of_actor(actor).filter(state=states.SIGNING, correction_wanted="", refused_reason=""))
    waiting = [one for one in waiting if one.mobility.agreement.organisation_id in actor.signs_for]
    rows = Signature.objects.filter(document__in=[one.document for one in waiting], role=states.SCHOOL)
    signed = set(rows.values_list("document", "version"))
    return [one for one in waiting if (one.document, one.version) not in signed]


def corrections_wanted(actor: Actor) -> list[LearningAgreement]:
    """Return the learning agreements of the actor's schools in which participant, guardian or host asks for a correction."""
    return list(_of_actor(actor).exclude(state=states.DRAFT).exclude(correction_wanted=""))


def refusals(actor: Actor) -> list[LearningAgreement]:
    """Return the learning agreements of the actor's schools that a guardian or a host does not sign, and says why."""
    return list(_of_actor(actor).exclude(refused_reason=""))


def _of_actor(actor: Actor) -> QuerySet[LearningAgreement]:
    rows = LearningAgreement.objects.select_related(
        "mobility__agreement__organisation", "mobility__agreement__application", "mobility__participant"
    )
    return rows.filter(mobility__agreement__organisation_id__in=actor.organisation_ids).order_by("pk")


# --- for statistics and the balance -----------------------------------------------------------------------------------


def stays_for_statistics() -> Iterator[indicators.Stay]:
    """Yield every stay that took place, with its real days, and every journey that was made, as the core counts them.

    A stay at several hosts is one, and counts once its last part is over.
    """
    organisation = "agreement__organisation"
    returned = with_one_host().filter(state__in=states.ENDED).select_related(organisation).order_by("pk")
    yield from (facts.stay(one) for one in returned.iterator(chunk_size=2000))
    yield from wholes_for_statistics()
    made = Journey.objects.filter(is_made=True).select_related(organisation).order_by("pk")
    yield from (facts.journey(one) for one in made.iterator(chunk_size=2000))


def real_lines(agreement: "GrantAgreement") -> tuple[budgeting.AmountLine, ...]:
    """Return the amount lines of what really took place, by the rates of the agreement: what grants settles with."""
    return (*lines_with(agreement, _earning(agreement)), *accompanying_lines(agreement))


def accompanying_lines(agreement: "GrantAgreement") -> tuple[budgeting.AmountLine, ...]:
    """Return what the unit costs give for those who went along with stays that are over; nothing where none are agreed."""
    costs = grants.unit_costs_of(agreement)
    if costs is None:
        return ()
    went = AccompanyingPerson.objects.filter(agreement=agreement, stays__state__in=states.ENDED).distinct().order_by("pk")
    return lines_for((facts.accompanying(one) for one in went), costs)


def lines_with(agreement: "GrantAgreement", ended: list[Mobility]) -> tuple[budgeting.AmountLine, ...]:
    """Return the amount lines of a project as if just these stays had taken place."""
    costs = grants.unit_costs_of(agreement)
    if costs is not None:
        return project_lines([row for _group, row in facts.counted_rows(ended)], costs)
    rates = grants.rates_of(agreement)
    if facts.is_lump_sum(agreement, rates):
        journeys = journeys_of(agreement.pk)
        made = journeys.filter(is_made=True).count()
        return facts.lump_sum(grants.lines_of(agreement), planned=journeys.count(), made=made)
    return budgeting.mobility_lines(facts.volumes(ended), rates, grants.categories_of(agreement))


def grant_of_stay(mobility: Mobility, days: int) -> Decimal | None:
    """Return what an interrupted stay adds to the grant of its project in euro, if so many of its days were counted.

    None where it adds nothing that can be said: a rate is missing, the grant does not follow the stays, other money pays.
    """
    agreement = mobility.agreement
    if facts.is_lump_sum(agreement, grants.rates_of(agreement)) and grants.unit_costs_of(agreement) is None:
        return None
    ended = _earning(agreement)
    others = [one for one in ended if one.pk != mobility.pk]
    mine = next((one for one in ended if one.pk == mobility.pk), None)
    if mine is None:
        return None
    mine.interruption.decision, mine.interruption.counted_days = "accepted", days
    with_it, without = (budgeting.total_of(lines_with(agreement, some)) for some in (ended, others))
    return with_it.known_sum - without.known_sum if with_it.is_complete and without.is_complete else None


def grant_until(mobility: Mobility, last_day: date) -> Decimal | None:
    """Return what a stay under way would add to the grant of its project in euro, if it ended on a day; None: cannot be said."""
    agreement = mobility.agreement
    if facts.is_lump_sum(agreement, grants.rates_of(agreement)) and grants.unit_costs_of(agreement) is None:
        return None
    if mobility.starts_on is None or last_day < mobility.starts_on or not facts.earns_grant(mobility):
        return None
    others = [one for one in _earning(agreement) if one.pk != mobility.pk]
    mine = for_ids([mobility.pk])[mobility.pk]
    mine.ends_on = last_day
    # What was recorded of its end before is what would be recorded anew.
    mine._state.fields_cache["interruption"] = None
    with_it, without = (budgeting.total_of(lines_with(agreement, some)) for some in ([*others, mine], others))
    return with_it.known_sum - without.known_sum if with_it.is_complete and without.is_complete else None


def force_majeure_to_decide(actor: Actor) -> QuerySet[Mobility]:
    """Return the stays whose force majeure waits for the actor, an officer, the longest wait first."""
    rows = visible_to(actor) if actor.has(OFFICER) else Mobility.objects.none()
    rows = rows.filter(interruption__kind="force_majeure", interruption__decision="", agreement__is_locked=False)
    return rows.order_by("interruption__recorded_at", "pk")


@dataclass(frozen=True)
class Safety:
    """How many insurances and emergency contacts of a stay are known; `is_due`: the participant leaves or has left."""

    insurances: int
    kinds: int
    contacts: int
    is_due: bool

    @property
    def is_missing(self) -> bool:
        """Whether a kind of insurance or every contact is missing. A warning only: no source makes them a condition."""
        return self.insurances < self.kinds or not self.contacts


def safety_of(mobility: Mobility) -> Safety:
    """Return what is known of insurance and emergency contacts: numbers, for everybody who may open the stay."""
    is_due = mobility.state in {states.CONFIRMED, states.ABROAD} and shown_state(mobility) != states.OVER
    counted = (mobility.insurances.count(), len(states.INSURANCE_LABELS), mobility.emergency_contacts.count())
    return Safety(*counted, is_due=is_due)


def checklist_of(mobility: Mobility, role: str) -> list[checklist.Line]:
    """Return the lines of a stay's checklist that a role does itself, as they are today; what the house sees is left out."""
    return [line for line in checklists.of(mobility, clock.today()) if line.item.who == role and not line.item.known]


def checklists_to_look_at(day: date) -> QuerySet[Mobility]:
    """Return the stays whose checklist may have become late lately: confirmed or under way, or over for less than two months."""
    rows = Mobility.objects.select_related(*WITH).prefetch_related("checklist_ticks", "insurances", "emergency_contacts")
    lately = Q(starts_on__lte=day + BEFORE_JOURNEY, ends_on__gte=day - checklists.LOOKED_AT)
    return rows.filter(lately, agreement__is_locked=False).exclude(state__in=[states.PLANNED, states.CANCELLED]).order_by("pk")


# --- accompanying persons ---------------------------------------------------------------------------------------------


def accompanying_visible_to(actor: Actor) -> QuerySet[AccompanyingPerson]:
    """Return who goes along in projects whose stays the actor may open: officers and auditors all, schools their own."""
    rows = AccompanyingPerson.objects.select_related("agreement__application__call", "agreement__organisation").order_by("pk")
    if actor.has(*permissions.READS_ALL):
        return rows
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids)


def accompanying_managed_by(actor: Actor) -> QuerySet[AccompanyingPerson]:
    """Return who goes along in projects of own schools."""
    return accompanying_visible_to(actor).filter(agreement__organisation_id__in=actor.organisation_ids)


def accompanying_on(day: date, actor: Actor) -> QuerySet[AccompanyingPerson]:
    """Return who is abroad on a day to accompany somebody whose stay the actor may open, by country."""
    rows = accompanying_visible_to(actor).filter(starts_on__lte=day, ends_on__gte=day)
    return rows.prefetch_related("stays").order_by("country_to", "ends_on", "pk")


def stays_to_accompany(mobility: Mobility) -> list[Mobility]:
    """Return the stays of a project in the same country that somebody can accompany: named and not cancelled."""
    rows = of_agreement(mobility.agreement_id).filter(country_to=mobility.country_to, participant__isnull=False)
    return list(rows.exclude(state=states.CANCELLED).order_by("participant__name", "pk"))


def first_accompanied(one: AccompanyingPerson) -> int:
    """Return the key of the first stay that somebody accompanies. Raises IndexError where there is none any more."""
    return int(one.stays.order_by("pk").values_list("pk", flat=True)[0])


# So long before the first day the house asks for what is missing.
BEFORE_JOURNEY = timedelta(days=14)


def no_safety_on(day: date) -> Q:
    """Return the condition of stays that go on, or begin within two weeks, and have no emergency contact or no insurance."""
    missing = ~Exists(Insurance.objects.filter(mobility=OuterRef("pk"))) | ~Exists(
        EmergencyContact.objects.filter(mobility=OuterRef("pk"))
    )
    soon = Q(state__in=[states.CONFIRMED, states.ABROAD], starts_on__lte=day + BEFORE_JOURNEY, ends_on__gte=day)
    return Q(missing) & soon & Q(agreement__is_locked=False)


def without_safety(actor: Actor, day: date) -> QuerySet[Mobility]:
    """Return the stays that the actor runs and of which insurance or an emergency contact should be known by now."""
    return managed_by(actor).filter(no_safety_on(day))


def undecided_in(agreement_id: int) -> QuerySet[Mobility]:
    """Return the stays of a project whose force majeure waits for the agency: until then the figures are not final."""
    return of_agreement(agreement_id).filter(interruption__kind="force_majeure", interruption__decision="")


def length_of(mobility: Mobility) -> interrupting.Length | None:
    """Return whether a stay that took place is as long as its call asks; None before, and where no length is known.

    At several hosts the whole counts, once its last part is over.
    """
    if mobility.state not in states.ENDED or not facts.earns_grant(mobility):
        return None
    days = days_of_whole(mobility)
    return None if days is None else interrupting.length(days, shortest_of(mobility), facts.effect(mobility))


def _earning(agreement: "GrantAgreement") -> list[Mobility]:
    """Return the stays of a project that took place and that its programme pays for."""
    returned = of_agreement(agreement.pk).filter(state__in=states.ENDED).select_related("row")
    return [one for one in returned if facts.earns_grant(one)]


def paid_days(mobility: Mobility) -> int:
    """Return the days that the grant counts: see facts.paid_days."""
    return facts.paid_days(mobility)


def earns_grant(mobility: Mobility) -> bool:
    """Return whether the programme pays for the stay: see facts.earns_grant."""
    return facts.earns_grant(mobility)


def real_euro(agreement: "GrantAgreement") -> dict[str, Decimal | None] | None:
    """Return what the returned stays of each target group come to by unit costs; None in the group where a line is unknown.

    None altogether for a grant that does not follow unit costs.
    """
    costs = grants.unit_costs_of(agreement)
    if costs is None:
        return None
    rows = facts.counted_rows(_earning(agreement))
    group_of = {row.row: group for group, row in rows}
    found: dict[str, Decimal | None] = {}
    for line in project_lines([row for _group, row in rows], costs):
        group = group_of[line.row]
        before = found.get(group, Decimal("0.00"))
        found[group] = None if before is None or line.amount is None else before + line.amount
    return found


def open_stays(agreement_id: int) -> QuerySet[Mobility]:
    """Return the stays of a project that are neither over nor cancelled: they hold up the final report."""
    return of_agreement(agreement_id).exclude(state__in=[*states.ENDED, states.CANCELLED])


def planned_and_real(agreement_id: int) -> dict[str, Any]:
    """Return how many stays and journeys were planned, took place and were cancelled, and their days.

    A stay at several hosts is one, with the days that were planned when it had one.
    """
    stays = list(of_agreement(agreement_id))
    journeys = list(journeys_of(agreement_id))
    wholes = [one for one, _parts in standing_for_wholes(stays)]
    returned = [one for one in wholes if one.state in states.ENDED]
    return {
        "planned": len(wholes),
        "returned": len(returned),
        "interrupted": sum(one.state == states.INTERRUPTED for one in returned),
        "cancelled": sum(one.state == states.CANCELLED for one in wholes),
        "planned_days": planned_days(stays),
        "real_days": sum(facts.days_of(one) for one in stays if one.state in states.ENDED),
        "journeys_planned": len(journeys),
        "journeys_made": sum(one.is_made for one in journeys),
    }


def planned_days(stays: Iterable[Mobility]) -> int:
    """Return how many days were planned: of a stay at several hosts those that were planned when it had one."""
    return sum(one.planned_days for one in stays if facts.place_of(one) == 1)


def volumes(ended: Iterable[Mobility]) -> "list[budgeting.Volume]":
    """Return stays that are over as the rates of a call count them: see facts.volumes."""
    return facts.volumes(ended)


def shown_state(mobility: Mobility) -> str:
    """Return the state as it is today: see states.shown."""
    return states.shown(mobility, clock.today())
