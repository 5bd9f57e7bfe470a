"""Questions about applications: the room's front door for everybody above."""

# long because: the one front door of the room; each question is a few lines.

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from vaihto.applications import facts, permissions, states
from vaihto.applications.answer_files import files_in
from vaihto.applications.counting import judge
from vaihto.applications.facts import BY_ANNEX, FARTHEST_KM, MOST_TRAVEL_DAYS, budget_lines, counted_rows, with_people
from vaihto.applications.gaps import Gap, gaps_of
from vaihto.applications.histories import Conflict, conflicts_of, history_of
from vaihto.applications.models import (
    Answer,
    Application,
    CasePaper,
    CompletionRequest,
    FlowRow,
    FormalCheck,
    Partner,
    PlannedUnit,
    ServiceConsent,
    Submission,
)
from vaihto.calls import queries as calls
from vaihto.core import folding, nearest
from vaihto.core.budgeting import Total, total_of
from vaihto.core.findings import Judgement
from vaihto.kit import searching
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.languages import present
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.core.situation import Situation
    from vaihto.organisations.models import DevelopmentPlan

__all__ = [
    "BY_ANNEX",
    "FARTHEST_KM",
    "MOST_TRAVEL_DAYS",
    "Conflict",
    "Gap",
    "budget_lines",
    "conflicts_of",
    "counted_rows",
    "files_in",
    "gaps_of",
    "history_of",
    "with_people",
]
SENT = (states.SENT, states.WITHDRAWN)
# The kind under which kit.searching keeps the words of applications.
APPLICATION = "application"
MOST_DRAFTS = 200


def all_applications() -> "QuerySet[Application]":
    """Return every application with its call, programme, applicant and handler."""
    return Application.objects.select_related("call__programme", "organisation", "handler")


def visible_to(actor: Actor) -> "QuerySet[Application]":
    """Return the applications that the actor may open: the agency's staff those that were sent, others their own."""
    own = Q(organisation_id__in=actor.organisation_ids)
    if permissions.may_read_as_staff(actor):
        return all_applications().filter(own | Q(state__in=SENT))
    return all_applications().filter(own)


def is_known_to(actor: Actor, application: Application) -> bool:
    """Return whether the actor knows who applies: the agency's staff, and the applicant's own people."""
    return permissions.may_read_as_staff(actor) or application.organisation_id in actor.organisation_ids


def own_of(actor: Actor) -> "QuerySet[Application]":
    """Return the applications of the actor's organisations, the latest change first."""
    return all_applications().filter(organisation_id__in=actor.organisation_ids).order_by("-saved_at", "-pk")


def sent() -> "QuerySet[Application]":
    """Return the applications that have arrived, withdrawn ones included, the newest number first."""
    return all_applications().filter(state__in=SENT).order_by("-sent_at", "-pk")


def by_number(number: str) -> Application | None:
    """Return the application with a case number."""
    return all_applications().filter(number=number).first()


def case_of(number: str) -> str | None:
    """Return the key of the case in the audit chain that belongs to a case number."""
    pk = Application.objects.filter(number=number).values_list("pk", flat=True).first()
    return None if pk is None else f"application:{pk}"


def handler_of(case: str) -> str:
    """Return the key of the officer who handles the application of a case of the audit; empty for every other case."""
    room, _colon, key = case.partition(":")
    if room != "application" or not key.isdigit():
        return ""
    return str(Application.objects.filter(pk=key).values_list("handler_id", flat=True).first() or "")


def of_absent(actor: Actor) -> "QuerySet[Application]":
    """Return the cases under formal check of whoever's deputy the actor is today, without those kept from the actor."""
    absent = [int(key) for key in actor.deputises] if actor.has(OFFICER) else []
    rows = sent().filter(handler_id__in=absent, state="sent", check_state__in=["waiting", "completion", "hearing"])
    return rows.exclude(blocked__person_id=int(actor.id)) if absent else rows.none()


def for_ids(ids: Iterable[int]) -> dict[int, Application]:
    """Return applications by key, each with its call, applicant and handler."""
    return {application.pk: application for application in all_applications().filter(pk__in=list(ids))}


def of_call(call: "Call") -> "QuerySet[Application]":
    """Return the applications that arrived in a call and were not withdrawn, by case number."""
    return all_applications().filter(call=call, state=states.SENT).order_by("number", "pk")


def eligible(call: "Call") -> "QuerySet[Application]":
    """Return the applications of a call that passed the formal check, by case number."""
    return of_call(call).filter(check_state=states.ELIGIBLE)


def judgement(application: Application, at: datetime | None = None) -> Judgement:
    """Return the findings of the formal rules; of a draft as if it were sent `at` that moment, where one is given."""
    return judge(application, at)


def judgement_with(application: Application, changed: "Callable[[Situation], Situation]") -> Judgement:
    """Return the findings of the formal rules for the application as `changed` makes it, under the law of its call."""
    return judge(application, changed=changed)


def budget(application: Application) -> Total:
    """Return the grant that the application comes to: the known sum and the lines without an amount."""
    return total_of(budget_lines(application))


def partners_of(application: Application) -> "QuerySet[Partner]":
    """Return the partners in the order in which they were added."""
    return application.partners.order_by("pk")


def partner(pk: int | str) -> Partner | None:
    """Return a partner with its application."""
    rows = Partner.objects.select_related("application__call__programme", "application__organisation")
    return rows.filter(pk=pk).first()


def rows_of(application: Application) -> list[FlowRow]:
    """Return the complete rows of stays or journeys, with their hosts: those that can be planned and counted."""
    return [row for row in rows_in_writing(application) if row.is_complete]


def rows_in_writing(application: Application) -> "QuerySet[FlowRow]":
    """Return every row, incomplete ones included, in order."""
    return application.rows.select_related("host").order_by("position", "pk")


def row_keys_of(ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the keys of the rows, in their order, by the key of their application; in one question."""
    found: dict[int, list[int]] = {key: [] for key in ids}
    rows = FlowRow.objects.filter(application_id__in=list(found)).order_by("position", "pk")
    for application, key in rows.values_list("application_id", "pk"):
        found[application].append(key)
    return found


def rows_to_read(application: Application) -> list[FlowRow]:
    """Return every row, in order, with its host; those that were fetched along with the application are not fetched again."""
    is_here = "rows" in getattr(application, "_prefetched_objects_cache", {})
    return list(application.rows.all() if is_here else rows_in_writing(application))


def units_of(application: Application) -> list[int]:
    """Return the keys of the units that the stays aim at, for qualifications.queries.with_outcomes."""
    return list(PlannedUnit.objects.filter(application=application).order_by("pk").values_list("unit_id", flat=True))


def answers_of(application: Application) -> dict[str, Answer]:
    """Return the answers that stand, by question key."""
    return {answer.key: answer for answer in application.answers.filter(is_latest=True)}


def answers_to(key: str, ids: Iterable[int]) -> dict[int, str]:
    """Return the answers that stand to one question, by application: for lists that span rooms."""
    rows = Answer.objects.filter(application_id__in=list(ids), key=key, is_latest=True).exclude(value="")
    return dict(rows.order_by("application_id").values_list("application_id", "value"))


def answer_in_words(answer: Mapping[str, Any]) -> str:
    """Return an answer of a submission's content as one text in the reader's language; a table row by row."""
    printed = answer.get("printed")
    if not printed:
        return str(answer["value"])
    shown = printed.get(present()) or printed["fi"]
    return "\n".join(" | ".join(row) for row in [shown["head"], *shown["rows"]]) if "rows" in shown else str(shown["text"])


def aside_of(application: Application) -> dict[str, Answer]:
    """Return, by question key, the newest text that waits beside the one that stands."""
    return {answer.key: answer for answer in application.answers.filter(is_aside=True).order_by("version")}


def submission_of(application: Application) -> Submission | None:
    """Return what was sent; None for a draft."""
    return Submission.objects.filter(application=application).first()


def completions_of(application: Application) -> "QuerySet[CompletionRequest]":
    """Return the requests for completion, the oldest first."""
    return application.completions.select_related("check_step").order_by("pk")


def latest_content(
    application: Application, submission: Submission | None = None, completions: "list[CompletionRequest] | None" = None
) -> dict[str, Any]:
    """Return the application as it stands for everybody who judges it: as completed last, otherwise as sent; {} for a draft.

    `submission` is what was sent, `completions` are the requests, the oldest first, where the reader has them already.
    """
    if completions is None:
        kept = application.completions.exclude(content_hash="").order_by("-pk")
        completed = kept.values_list("content", flat=True).first()
    else:
        completed = next((one.content for one in reversed(completions) if one.content_hash), None)
    if completed:
        return dict(completed)
    submission = submission or submission_of(application)
    return dict(submission.content) if submission else {}


def with_unjudged_completion() -> "QuerySet[CompletionRequest, dict[str, Any]]":
    """Return, as a sub-question, the keys of the applications whose completion has come or lapsed and has no result yet."""
    ended = CompletionRequest.objects.filter(state__in=[states.SENT_BACK, states.LAPSED], result="")
    open_checks = [states.WAITING, states.COMPLETION, states.HEARING]
    keys: QuerySet[CompletionRequest, Any] = ended.filter(
        application__state=states.SENT, application__check_state__in=open_checks
    ).values("application_id")
    return keys


def hearing_of(application: Application) -> FormalCheck | None:
    """Return the latest hearing; None where the applicant was never heard."""
    return application.checks.filter(verdict="hearing").order_by("-recorded_at", "-pk").first()


def hearing_is_open(application: Application, today: date) -> bool:
    """Return whether the applicant can still answer: nothing was recorded after the hearing, and its day has not passed."""
    latest = application.checks.order_by("-recorded_at", "-pk").first()
    is_hearing = latest is not None and latest.verdict == "hearing" and application.state == states.SENT
    return is_hearing and latest is not None and (latest.due_on is None or latest.due_on >= today)


def papers_of(application: Application, actor: Actor) -> "QuerySet[CasePaper]":
    """Return the papers of a case that the actor may read, the newest first; the agency's notes only for its staff."""
    rows = application.papers.select_related("attachment").order_by("-added_at", "-pk")
    return rows if permissions.may_read_as_staff(actor) else rows.filter(is_internal=False)


def electronic_service(application: Application) -> ServiceConsent | None:
    """Return the applicant's consent to electronic service; None: letters go by post."""
    return ServiceConsent.objects.filter(application=application, withdrawn_at__isnull=True).first()


def served_electronically(ids: Iterable[int]) -> set[int]:
    """Return which of the applications have consented to electronic service; letters of the others go by post."""
    return set(
        ServiceConsent.objects.filter(application_id__in=list(ids), withdrawn_at__isnull=True).values_list(
            "application_id", flat=True
        )
    )


def submissions_of(call: "Call") -> "QuerySet[Submission]":
    """Return what was sent in a call with application, applicant and version, the latest first."""
    rows = Submission.objects.filter(application__call=call).select_related("application__organisation", "call_version")
    return rows.order_by("-sent_at", "-pk")


def drafts_of(call: "Call") -> int:
    """Return how many drafts are being written to a call: a number only, for a draft is its writers' own."""
    return Application.objects.filter(call=call, state=states.DRAFT).count()


def latest_contents(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return what latest_content says of many applications, by key; two questions, drafts left out."""
    wanted = list(ids)
    found = dict(Submission.objects.filter(application_id__in=wanted).values_list("application_id", "content"))
    completed = CompletionRequest.objects.filter(application_id__in=wanted).exclude(content_hash="").order_by("pk")
    return {**found, **dict(completed.values_list("application_id", "content"))}


def checks_of(application: Application) -> "QuerySet[FormalCheck]":
    """Return the recorded steps of the formal check, the oldest first."""
    return application.checks.order_by("recorded_at", "pk")


def last_checks(ids: Iterable[int]) -> dict[int, FormalCheck]:
    """Return the last recorded step of the formal check of many applications, by key."""
    steps = FormalCheck.objects.filter(application_id__in=list(ids)).order_by("recorded_at", "pk")
    return {step.application_id: step for step in steps}


def with_parts(applications: "QuerySet[Application]") -> "QuerySet[Application]":
    """Return the applications with partners and rows fetched along, for facts and counts of many."""
    rows = Prefetch("rows", FlowRow.objects.select_related("host"))
    return applications.prefetch_related("partners", rows, "call__numbers")


def going_to(country: str) -> "QuerySet[FlowRow, dict[str, Any]]":
    """Return, as a sub-question, the keys of the applications that have a row to a country."""
    keys: QuerySet[FlowRow, Any] = FlowRow.objects.filter(country_to=country).values("application_id")
    return keys


def sum_for_partner(partner: Partner) -> "Decimal | None":
    """Return the known money for the people who would come to a partner; None where a line of it has no amount yet."""
    hosted = {place for place, row in enumerate(rows_in_writing(partner.application), 1) if row.host_id == partner.pk}
    amounts = [line.amount for line in budget_lines(partner.application) if line.row in hosted]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if known and len(known) == len(amounts) else None


def hash_of(number: str) -> str | None:
    """Return the checksum of what was sent under a case number; None where nothing was."""
    found = Submission.objects.filter(application__number=number).values_list("content_hash", flat=True).first()
    return str(found) if found else None


def plan_to_eligibility(application: Application, at: datetime) -> nearest.Plan:
    """Return the nearest changes that would make a draft eligible, were it sent at that moment."""
    law = calls.law_of(application.call)
    return nearest.plan(facts.as_if_sent(facts.of(application, law), at), law)


def plan_newer_than_aims(application: Application) -> "DevelopmentPlan | None":
    """Return the applicant's development plan where it was saved after the aims were last written; otherwise None."""
    plan = organisations.plan_of(application.organisation_id)
    aims = application.answers.filter(is_latest=True, key__startswith="aim_").exclude(value="")
    written = aims.order_by("-saved_at").values_list("saved_at", flat=True).first()
    return plan if plan is not None and written is not None and plan.saved_at > written else None


def earlier_than(application_call: "Call", organisation_ids: Iterable[int]) -> "QuerySet[Application]":
    """Return the applications of organisations from which one to this call can be started: any other, the newest first."""
    rows = all_applications().filter(organisation_id__in=list(organisation_ids)).exclude(call=application_call)
    return rows.order_by("-saved_at", "-pk")


def partners_awaited() -> "QuerySet[Partner]":
    """Return invited partners that have not answered, with their application and call, oldest invitation first."""
    rows = Partner.objects.filter(state="invited").select_related("application__call", "application__organisation")
    return rows.order_by("invited_at", "pk")


def all_partners() -> "QuerySet[Partner]":
    """Return the partners of every application, for the example programme."""
    return Partner.objects.select_related("application").order_by("pk")


def fields_named() -> set[str]:
    """Return the fields of education that rows of stays name, as they were written."""
    return set(FlowRow.objects.exclude(field="").order_by().values_list("field", flat=True).distinct())


def search(actor: Actor, wanted: searching.Wanted) -> "QuerySet[Application]":
    """Return the applications that the actor may open and that hold all words; found by number, title or applicant first."""
    drafts = drafts_holding(actor, wanted)
    return searching.matching(visible_to(actor), APPLICATION, wanted, "-sent_at", "-pk", also=drafts)


def drafts_holding(actor: Actor, wanted: searching.Wanted) -> list[int]:
    """Return the keys of the actor's own drafts that hold all words, among the latest two hundred: three questions."""
    if not actor.organisation_ids or not wanted.words:
        return []
    drafts = list(own_of(actor).filter(state=states.DRAFT)[:MOST_DRAFTS])
    said: dict[int, list[str]] = {one.pk: [one.title, one.organisation.name] for one in drafts}
    for key, value in Answer.objects.filter(application__in=drafts, is_latest=True).values_list("application_id", "value"):
        said[key].append(value)
    for key, *names in Partner.objects.filter(application__in=drafts).values_list("application_id", "name", "city"):
        said[key] += names
    return [key for key, texts in said.items() if searching.holds(wanted, texts)]


def texts_in(content: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text of a submission's content by which it may be found: answers as typed and as read, aims, partners."""
    for answer in content.get("answers", []):
        yield from _strings(answer.get("printed") or answer["value"])
    for partner in content.get("partners", []):
        yield from (partner["name"], partner.get("city") or "", partner.get("role_text") or "")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif value is not None:
        yield str(value)


def passages(ids: Iterable[int], wanted: searching.Wanted) -> dict[int, tuple[str, str, str]]:
    """Return for each application where a word stands in it: which question, the passage, and its language."""
    ids = list(ids)
    found: dict[int, tuple[str, str, str]] = {}
    contents = latest_contents(ids)
    for key, content in contents.items():
        for answer in content.get("answers", []):
            label = (answer.get("label") or {}).get(present(), "")
            _note(found, key, label, answer_in_words(answer), answer.get("language", ""), wanted)
    drafts = Answer.objects.filter(application_id__in=[pk for pk in ids if pk not in contents], is_latest=True)
    for key, text, language in drafts.order_by("key").values_list("application_id", "value", "language"):
        _note(found, key, "", text, language, wanted)
    for partner in Partner.objects.filter(application_id__in=ids).order_by("pk"):
        _note(found, partner.application_id, _("Partner"), f"{partner.name}, {partner.city}".strip(", "), "", wanted)
    return found


def _note(found: dict[int, Any], key: int, label: str, text: str, language: str, wanted: searching.Wanted) -> None:
    passage = "" if key in found else folding.excerpt(text, wanted.words)
    if passage:
        found[key] = (label, passage, language)
