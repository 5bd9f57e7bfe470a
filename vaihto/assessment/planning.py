"""The plan of a call: from rows to the core's task and back, with the reasons in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.applications import queries as applications
from vaihto.assessment import connections, states
from vaihto.assessment.models import Arrangement, Assignment, Invitation, PlannedPair, Profile
from vaihto.assessment.topics import in_words as topic_in_words
from vaihto.assessment.topics import topic_of
from vaihto.calls import queries as calls
from vaihto.core import assignment, formats
from vaihto.core.assignment import Loosen, Why
from vaihto.kit.languages import NAMES, present
from vaihto.people import queries as people
from vaihto.qualifications import queries as qualifications

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.people.models import Person


@dataclass(frozen=True)
class Basis:
    """All that the plan of a call rests on: applications, assessors with their limits, the core's task, connections."""

    call: "Call"
    arrangement: Arrangement
    applications: "dict[int, Application]"
    assessors: "dict[int, Person]"
    task: assignment.Task
    seen: dict[connections.Key, connections.Connection] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)

    def plan(self, pairs: "Iterable[PlannedPair]", given: "Iterable[Assignment]") -> assignment.Plan:
        """Return stored pairs and given tasks as a plan of the core, so that it can say why not."""
        fixed = [(str(one.application_id), str(one.assessor_id), True) for one in given]
        chosen = fixed + [
            (str(one.application_id), str(one.assessor_id), one.kind == PlannedPair.Kind.FIXED)
            for one in pairs
            if one.kind != PlannedPair.Kind.UNWANTED
        ]
        known = [one for one in chosen if one[0] in self.task.application and one[1] in self.task.assessor]
        return assignment.Plan(tuple(self.chosen(a, p, is_fixed=is_fixed) for a, p, is_fixed in known))

    def chosen(self, application: str, assessor: str, *, is_fixed: bool) -> assignment.Chosen:
        """Return one pair with its fit and the topics in common."""
        topics = assignment.in_common(self.task.application[application], self.task.assessor[assessor])
        return assignment.Chosen(application, assessor, assignment.fit(self.task, application, assessor), topics, is_fixed)


def arrangement_of(call: "Call") -> Arrangement:
    """Return how the assessment of a call is arranged; one that is not stored yet has the defaults."""
    return Arrangement.objects.filter(call=call).first() or Arrangement(call=call, version=0)


def assessors_of(call: "Call") -> "tuple[list[Person], dict[int, int]]":
    """Return who may be given tasks in a call, and limits of their own.

    Those who were invited and did not decline; where nobody was invited, every available assessor of the pool.
    """
    invited = {one.person_id: one for one in Invitation.objects.filter(call=call)}
    away = set(Profile.objects.filter(is_available=False).values_list("person_id", flat=True))
    persons = [one for one in people.staff("assessor") if one.pk not in away]
    if invited:
        persons = [one for one in persons if one.pk in invited and invited[one.pk].state != states.DECLINED]
    own = Profile.objects.filter(most__isnull=False).values_list("person_id", "most")
    limits = {key: most for key, most in own if most is not None}
    return persons, limits | {key: one.most for key, one in invited.items()}


def topics_of(listed: "Iterable[Application]") -> dict[int, dict[str, float]]:
    """Return the fields of education of applications with weights: people in rows of stays, and one for each planned unit."""
    rows = list(listed)
    made: dict[int, dict[str, float]] = {one.pk: {} for one in rows}
    for application in rows:
        for row in application.rows.all():
            if row.field.strip():
                topic = topic_of(row.field)
                made[application.pk][topic] = made[application.pk].get(topic, 0.0) + float(row.count or 1)
    return made


def basis_of(call: "Call") -> Basis:
    """Return all that the plan of a call rests on. A fixed number of questions, whatever the number of applications."""
    arrangement = arrangement_of(call)
    listed = list(applications.with_parts(applications.eligible(call)))
    persons, limits = assessors_of(call)
    given = list(Assignment.objects.filter(application__in=[one.pk for one in listed]))
    active = {(one.application_id, one.assessor_id) for one in given if one.state in {states.ASSIGNED, states.HANDED_IN}}
    # Who has a task already belongs to the task of the core, also where they would not be asked anew.
    missing = {pk for _, pk in active} - {one.pk for one in persons}
    persons += list(people.for_ids(missing).values())
    agency = connections.domain_of(call.programme.contact or call.contact)
    seen = connections.found(listed, persons, agency)
    pairs = list(PlannedPair.objects.filter(call=call))
    fixed = {(one.application_id, one.assessor_id) for one in pairs if one.kind == PlannedPair.Kind.FIXED}
    unwanted = {(one.application_id, one.assessor_id): one.reason for one in pairs if one.kind == PlannedPair.Kind.UNWANTED}
    unwanted |= {(one.application_id, one.assessor_id): one.withdrawn_reason for one in given if one.state == states.WITHDRAWN}
    conflicts = {key: one.text for key, one in seen.items() if key not in active and (one.is_certain or key not in fixed)}
    by_hand = (fixed - set(conflicts)) | active
    task = task_of(listed, persons, arrangement, limits, conflicts, unwanted, by_hand, last_time(call))
    return Basis(
        call, arrangement, {one.pk: one for one in listed}, {one.pk: one for one in persons},
        task, seen,
        {one.person_id: one for one in Profile.objects.filter(person_id__in=[one.pk for one in persons])},
    )  # fmt: skip


def task_of(
    listed: "list[Application]", persons: "list[Person]", arrangement: Arrangement, limits: dict[int, int],
    conflicts: dict[connections.Key, str], unwanted: dict[connections.Key, str], fixed: set[connections.Key],
    before: set[connections.Key],
) -> assignment.Task:  # fmt: skip
    """Return the core's task."""
    profiles = {one.person_id: one for one in Profile.objects.filter(person_id__in=[one.pk for one in persons])}
    topics, rows = topics_of(listed), {one.pk for one in listed}
    columns = {one.pk for one in persons}

    def keyed(pairs: dict[connections.Key, str]) -> dict[assignment.Pair, str]:
        return {(str(a), str(p)): text for (a, p), text in pairs.items() if a in rows and p in columns}

    return assignment.Task(
        tuple(
            assignment.Application(str(one.pk), str(one.organisation_id), one.language, topics[one.pk], arrangement.needs)
            for one in listed
        ),
        tuple(
            assignment.Assessor(
                str(one.pk), frozenset(profiles[one.pk].languages if one.pk in profiles else ()),
                {topic_of(text): 1.0 for text in (profiles[one.pk].fields if one.pk in profiles else ())},
                limits.get(one.pk, arrangement.most_each),
            )
            for one in persons
        ),
        keyed(conflicts), {key: text for key, text in keyed(unwanted).items() if key not in keyed(dict.fromkeys(fixed, ""))},
        frozenset(keyed(dict.fromkeys(fixed, ""))), frozenset((str(p), str(a)) for a, p in before if p in columns),
        reads_language=arrangement.reads_language, evenness=float(arrangement.evenness),
    )  # fmt: skip


def last_time(call: "Call") -> set[connections.Key]:
    """Return who assessed which applicant in the call of the same action and programme before this one."""
    earlier = calls.published().filter(action=call.action, programme=call.programme, closes_at__lt=call.closes_at)
    before = earlier.order_by("-closes_at").values_list("pk", flat=True).first() or 0
    rows = Assignment.objects.filter(application__call_id=before).exclude(state__in=[states.WITHDRAWN, states.CONFLICT])
    return set(rows.values_list("application__organisation_id", "assessor_id"))


def hundredth(value: float) -> Decimal:
    """Return a fit to two decimals, as it is shown."""
    return Decimal(str(round(value, 2)))


def in_words(reason: assignment.Reason) -> str:
    """Return why an assessor was not chosen, in the reader's language."""
    said = {"detail": reason.detail, "difference": formats.number(hundredth(reason.difference), present(), decimals=2)}
    if reason.why is Why.CONFLICT:
        return _("conflict: %(detail)s") % said
    if reason.why is Why.NOT_WANTED:
        return _("taken out by hand: %(detail)s") % said if reason.detail else _("taken out by hand")
    if reason.why is Why.LANGUAGE:
        return _("does not read the language of the application: %(detail)s") % {
            "detail": NAMES.get(reason.detail, reason.detail)
        }
    if reason.why is Why.TWICE_RUNNING:
        return _("assessed the same applicant in the previous call")
    if reason.why is Why.BY_HAND:
        return _("the places were filled by hand")
    if reason.why is Why.FULL:
        return _("load full: %(detail)s tasks") % said
    if reason.why is Why.FITS_LESS:
        return _("others fit better by %(difference)s") % said
    if reason.why is Why.SHARE:
        return _("has an equal share of the tasks already")
    return _("fits no better than those chosen")


def remedy_in_words(basis: Basis, remedy: assignment.Remedy) -> str:
    """Return which limit would help, in the reader's language."""
    if remedy.kind is Loosen.LOAD:
        who = ", ".join(f"{basis.assessors[int(key)].name} +{number}" for key, number in remedy.parts)
        return _("Raise the limit of tasks: %(who)s") % {"who": who}
    which = ", ".join(basis.applications[int(key)].number or "" for key, _number in remedy.parts)
    if remedy.kind is Loosen.LANGUAGE:
        return _("Give up the language condition for: %(which)s") % {"which": which}
    if remedy.kind is Loosen.TWICE_RUNNING:
        return _("Allow the assessor of the previous call for: %(which)s") % {"which": which}
    if remedy.kind is Loosen.NOT_WANTED:
        return _("Put back a pair that was taken out by hand for: %(which)s") % {"which": which}
    if remedy.kind is Loosen.MORE_ASSESSORS:
        return _("Find assessors without a conflict for: %(which)s") % {"which": which}
    text = ngettext("Or leave %(n)s place empty", "Or leave %(n)s places empty", remedy.fills)
    return text % {"n": remedy.fills}


def fields_known() -> list[tuple[str, str]]:
    """Return the fields of education that applications and units name, for choosing from: topic and words, by words."""
    named = {topic_of(text): topic_in_words(text) for text in (*applications.fields_named(), *qualifications.fields_named())}
    return sorted(named.items(), key=lambda one: one[1].casefold())
