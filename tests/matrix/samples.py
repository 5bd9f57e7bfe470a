"""For each address with arguments: things of one's own, of others, and such that do not exist.

`own` and `foreign` are the arguments for a thing of the first and of the second school (of the first and of another assessor, of
this and of another link). `mixed` are pairs that do not belong together, such as an own school with somebody else's member: they
answer like missing ones to everybody. `hidden` are things that only some may know of yet, such as the draft of a call.
Missing ones are made from `own` by numbers and words that nobody has.
"""
# long because: one line for each address, and one short function for each kind of thing.

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.matrix import later_world
from tests.matrix.example_world import FOREIGN, OWN, Example
from vaihto.advice.models import Enquiry
from vaihto.assessment.models import Assignment, BlindFile
from vaihto.assessment.models import Invitation as InvitationToAssess
from vaihto.catalogue.models import Result
from vaihto.grants.models import Amendment, BankAccount, BankAnswer, Instalment, PayerAccount, Payment, PaymentBatch
from vaihto.kit import clock
from vaihto.kit.models import OutboxItem
from vaihto.mobility.models import Announcement, Journey, LearningAgreement, Mobility, MobilityImport
from vaihto.organisations.models import Invitation, Membership
from vaihto.people.models import Deputy, SavedView, StaffRole
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner, Qualification, Unit
from vaihto.recognition.models import CorrectionRequest, KnownSeal, RecognitionDecision, Transcript
from vaihto.reporting.models import CheckEvidence, CheckRound, FinalReport, InterimReport, ReportQuestion, SampleCheck
from vaihto.selection.models import (
    FurtherLetter,
    LaterProposal,
    Letter,
    ProposalLine,
    RectificationInstruction,
    RectificationRequest,
)

Kwargs = dict[str, Any]
# Numbers that no row has; the second is larger than what the databases can hold.
NOBODY = (987_654_321, 10**20)
READ = {
    "name_fi": "Esimerkkialan perustutkinto", "content_hash": "0" * 64, "read_by_id": "1", "read_by_name": "Liisa",
    "read_at": datetime(2026, 1, 2, tzinfo=UTC),
    "content": {
        "codes": [], "number": "OPH-1-2020", "name": [["fi", "Esimerkkialan perustutkinto"]], "starts_on": None, "ends_on": None,
        "units": [], "structures": [],
    },
}  # fmt: skip
STAFF = ("officer", "auditor", "administrator")


@dataclass
class Sample:
    """The arguments of one address."""

    own: Kwargs
    foreign: Kwargs | None = None
    mixed: list[Kwargs] = field(default_factory=list)
    hidden: Kwargs | None = None
    hidden_for: tuple[str, ...] = ()
    missing: list[Kwargs] = field(default_factory=list)
    query: str = ""

    def __post_init__(self) -> None:
        """Make missing ones, each from the own one by one number that nobody has."""
        for name, value in self.own.items():
            if isinstance(value, int):
                self.missing += [{**self.own, name: nobody} for nobody in NOBODY]


Made = Callable[[Example, Any], Sample]


def pair(make: Callable[[Example, str], Kwargs]) -> Callable[[Example], Sample]:
    """Return a sample of the same thing of both schools."""
    return lambda example: Sample(make(example, OWN), make(example, FOREIGN))


def with_parts(make: Callable[[Example, str], Kwargs], part: str) -> Callable[[Example], Sample]:
    """Return a sample of a part of a thing; another school's part in one's own thing is missing, and the other way round."""

    def sample(example: Example) -> Sample:
        own, foreign = make(example, OWN), make(example, FOREIGN)
        return Sample(own, foreign, [{**own, part: foreign[part]}, {**foreign, part: own[part]}])

    return sample


def school(example: Example, key: str) -> Kwargs:
    """The school itself."""
    return {"pk": example.school(key).pk}


def member(example: Example, key: str) -> Kwargs:
    """A colleague of the coordinator."""
    rows = Membership.objects.filter(organisation=example.school(key)).exclude(person=example.coordinator(key))
    return {"pk": example.school(key).pk, "member": rows.get().pk}


def invitation(example: Example, key: str) -> Kwargs:
    """An invitation that waits."""
    return {"pk": example.school(key).pk, "invitation": Invitation.objects.get(organisation=example.school(key)).pk}


def unit(example: Example, key: str) -> Kwargs:
    """A unit of the school."""
    return {"pk": Unit.objects.filter(organisation=example.school(key)).earliest("pk").pk}


def requirements(example: Example, key: str) -> Kwargs:
    """Requirements that the school has read in."""
    return {"pk": Qualification.objects.get_or_create(organisation=example.school(key), number="OPH-1-2020", defaults=READ)[0].pk}


def memorandum(example: Example, key: str) -> Kwargs:
    """A memorandum that waits for its partner's signature."""
    return {"pk": MemorandumOfUnderstanding.objects.filter(organisation=example.school(key), state="signing").earliest("pk").pk}


def memorandum_partner(example: Example, key: str) -> MemorandumPartner:
    """The partner of that memorandum."""
    return MemorandumPartner.objects.get(memorandum=memorandum(example, key)["pk"])


def memorandum_to_write(example: Example, key: str) -> Kwargs:
    """A memorandum that is a draft."""
    return {"pk": MemorandumOfUnderstanding.objects.filter(organisation=example.school(key), state="draft").earliest("pk").pk}


def draft(example: Example, key: str) -> Kwargs:
    """The application that is being written."""
    return {"pk": example.application("call", key).pk}


def draft_partner(example: Example, key: str) -> Kwargs:
    """A partner of that application."""
    application = example.application("call", key)
    return {"pk": application.pk, "partner_pk": application.partners.get().pk}


def draft_row(example: Example, key: str) -> Kwargs:
    """A row of that application."""
    application = example.application("call", key)
    row = application.rows.first() or application.rows.create(position=1)
    return {"pk": application.pk, "row": row.pk}


def sent(example: Example, key: str) -> Kwargs:
    """An application that waits for its formal check."""
    return {"pk": example.application("apply", key).pk}


def application_in(stage: str) -> Callable[[Example, str], Kwargs]:
    """The application of a school in a round."""
    return lambda example, key: {"pk": example.application(stage, key).pk}


def letter(example: Example, key: str) -> Kwargs:
    """The letter of a granted application."""
    return {"pk": Letter.objects.get(line__application=example.application("abroad", key)).pk}


def agreement(example: Example, key: str) -> Kwargs:
    """A grant agreement in force."""
    return {"pk": example.agreement("abroad", key).pk}


def renamed_agreement(example: Example, key: str) -> Kwargs:
    """A grant agreement in force, where the address calls its key so."""
    return {"agreement": agreement(example, key)["pk"]}


def table_sent(example: Example, key: str) -> Kwargs:
    """A table of stays that waits for a decision."""
    return {"pk": MobilityImport.objects.get(agreement=example.agreement("abroad", key), state="checked").pk}


def table_stored(example: Example, key: str) -> Kwargs:
    """A table of stays that was stored."""
    return {"pk": MobilityImport.objects.get(agreement=example.agreement("abroad", key), state="stored").pk}


def payment(example: Example, key: str) -> Kwargs:
    """The last payment of an agreement."""
    return {"pk": Payment.objects.filter(agreement=example.agreement("abroad", key), kind="balance").get().pk}


def waiting_account(example: Example, key: str) -> Kwargs:
    """An account number of a school that waits to be confirmed."""
    return {"pk": BankAccount.objects.filter(agreement=example.agreement("abroad", key)).latest("pk").pk}


def recovery(example: Example, key: str) -> Kwargs:
    """A recovery about which a school was asked; one was decided."""
    return {"pk": Payment.objects.get(agreement=example.agreement("abroad", key), kind="recovery").pk}


def amendment(example: Example, key: str) -> Kwargs:
    """An amendment of a school's agreement that waits for signatures."""
    return {"pk": Amendment.objects.filter(agreement=example.agreement("abroad", key)).latest("pk").pk}


def instalment(example: Example, key: str) -> Kwargs:
    """An instalment of a decided recovery."""
    return {"pk": Instalment.objects.filter(recovery__payment_id=recovery(example, key)["pk"]).earliest("pk").pk}


def released_batch(example: Example) -> Sample:
    """A batch that was released."""
    return Sample({"pk": PaymentBatch.objects.filter(state="released").latest("pk").pk})


def open_batch(example: Example) -> Kwargs:
    """A batch that waits for release."""
    return {"pk": PaymentBatch.objects.filter(state="open").latest("pk").pk}


def bank_file(example: Example) -> Sample:
    """A file of a released batch; the open one has none."""
    sent = PaymentBatch.objects.filter(state="released").latest("pk")
    waiting = PaymentBatch.objects.filter(state="open").latest("pk")
    own = {"pk": sent.pk, "kind": "xml"}
    return Sample(own, missing=[{**own, "kind": "exe"}, {**own, "pk": waiting.pk}])


def stay_of(example: Example, key: str, stage: str = "abroad") -> Mobility:
    """The last stay of a project that came by no table: in the round abroad its learning agreement waits for the host."""
    return Mobility.objects.filter(agreement=example.agreement(stage, key), funding="", later_part__isnull=True).latest("pk")


def minor_of(example: Example, key: str) -> Mobility:
    """The stay of somebody under 18 whose guardian signs by a link; in the round abroad it waits for the guardian."""
    rows = Mobility.objects.filter(agreement=example.agreement("abroad", key)).exclude(participant__guardian_email="")
    return rows.latest("pk")


def announced(example: Example, key: str) -> Any:
    """The announcement of places that is open now."""
    return Announcement.objects.get(agreement=example.agreement("abroad", key), state="open")


def announcement(example: Example, key: str) -> Kwargs:
    """The same, by its key."""
    return {"pk": announced(example, key).pk}


def candidate(example: Example, key: str) -> Kwargs:
    """One of its candidates."""
    return {**announcement(example, key), "candidate": announced(example, key).candidacies.earliest("pk").pk}


def public_place(example: Example) -> Sample:
    """The public address of the announcement."""
    return Sample({"address": announced(example, OWN).address}, missing=[{"address": "no-such-place"}])


def stay(example: Example, key: str) -> Kwargs:
    """A stay whose learning agreement is being signed."""
    return {"pk": stay_of(example, key).pk}


def interrupted(example: Example, key: str) -> Kwargs:
    """A stay that ended early; what shows it is there, and the agency has not decided."""
    return {"pk": Mobility.objects.get(agreement=example.agreement("abroad", key), interruption__isnull=False).pk}


def stay_version(example: Example, key: str) -> Kwargs:
    """The version of its learning agreement."""
    wanted = stay_of(example, key)
    return {"pk": wanted.pk, "number": LearningAgreement.objects.get(mobility=wanted).versions.latest("pk").number}


def journey(example: Example, key: str) -> Kwargs:
    """A journey of a partnership."""
    return {"pk": Journey.objects.filter(agreement=example.agreement("journeys", key)).earliest("pk").pk}


def recognised(example: Example, key: str) -> Mobility:
    """A stay with a transcript."""
    rows = Transcript.objects.filter(mobility__agreement=example.agreement("report", key))
    found: Mobility = rows.earliest("pk").mobility
    return found


def transcript(example: Example, key: str) -> Kwargs:
    """A version of a transcript."""
    wanted = recognised(example, key)
    return {"pk": wanted.pk, "version": Transcript.objects.filter(mobility=wanted).latest("pk").version}


def recognised_unit(example: Example, key: str) -> Kwargs:
    """An agreed unit of a stay that is over."""
    from vaihto.mobility import queries

    wanted = recognised(example, key)
    return {"pk": wanted.pk, "unit": queries.units_in_force([wanted.pk]).earliest("pk").pk}


def decision(example: Example, key: str) -> Kwargs:
    """A decision on recognition."""
    rows = RecognitionDecision.objects.filter(agreed_unit_id=recognised_unit(example, key)["unit"], is_current=True)
    return {"pk": rows.get().pk}


def seal_certificate(example: Example) -> Sample:
    """The certificate of a school's seal; no key is needed to show one."""
    now, known = clock.now(), {"organisation": example.school(OWN), "certificate": "-----BEGIN CERTIFICATE-----"}
    days = {"starts_at": now, "ends_at": now + timedelta(days=365), "recorded_at": now}
    made, _is_new = KnownSeal.objects.get_or_create(fingerprint="ab" * 32, defaults=known | days)
    return Sample({"fingerprint": made.fingerprint}, missing=[{"fingerprint": "cd" * 32}])


def correction_request(example: Example, key: str) -> Kwargs:
    """A learner's request for correction that waits for the school."""
    stay = recognised(example, key)
    made, _is_new = CorrectionRequest.objects.get_or_create(
        mobility=stay, answered_at=None, defaults={"text": "Please look again.", "asked_at": clock.now()}
    )
    return {"pk": made.pk}


def report(example: Example, key: str, stage: str = "report") -> Kwargs:
    """A final report."""
    return {"pk": FinalReport.objects.get(agreement=example.agreement(stage, key)).pk}


def report_partner(example: Example, key: str) -> Kwargs:
    """A partner of the project whose final report is being written."""
    found = FinalReport.objects.get(agreement=example.agreement("abroad", key))
    return {"pk": found.pk, "partner": found.agreement.application.partners.earliest("pk").pk}


def interim(example: Example, key: str) -> Kwargs:
    """An interim report that was sent."""
    return {"pk": InterimReport.objects.get(agreement=example.agreement("journeys", key)).pk}


def only_round(example: Example) -> Sample:
    """The round of sample checks."""
    return Sample({"pk": CheckRound.objects.get().pk})


def sample_check(example: Example, key: str) -> Kwargs:
    """The check of a project."""
    return {"pk": SampleCheck.objects.get(agreement=example.agreement("report", key)).pk}


def evidence(example: Example, key: str) -> Kwargs:
    """A file of that check."""
    return {"pk": CheckEvidence.objects.get(check_of__agreement=example.agreement("report", key)).pk}


def question(example: Example, key: str) -> Kwargs:
    """A question that the agency has asked about a report."""
    return {"pk": ReportQuestion.objects.get(report_id=report(example, key)["pk"]).pk}


def enquiry(example: Example, key: str) -> Kwargs:
    """An enquiry."""
    return {"pk": Enquiry.objects.get(person_id=example.coordinator(key).pk).pk}


def result(example: Example, key: str, state: str = "draft") -> Kwargs:
    """A result."""
    rows = Result.objects.filter(agreement=example.agreement("published", key), state=state)
    return {"pk": rows.earliest("pk").pk}


def call(stage: str, **more: Any) -> Callable[[Example], Sample]:
    """A published call; nobody's own."""
    return lambda example: Sample({"pk": example.courses[stage].call.pk, **more})


def nobodys(make: Callable[[Example], Kwargs]) -> Callable[[Example], Sample]:
    """A thing that is nobody's own."""
    return lambda example: Sample(make(example))


def draft_call(*said: str, **more: Any) -> Callable[[Example], Sample]:
    """The draft of a call; `more` are arguments, or functions of the call; a wrong one of `said` is refused in words."""

    def sample(example: Example) -> Sample:
        found = example.draft_call
        kwargs = {name: value(found) if callable(value) else value for name, value in more.items()}
        made = Sample({"pk": found.pk, **kwargs})
        made.missing += [{**made.own, name: "no-such-thing"} for name in more if name not in said]
        return made

    return sample


def a_number(call: Any) -> str:
    """The name of a number that an officer may set."""
    from vaihto.calls.operations.editing import may_be_set

    return next(iter(may_be_set(call)))


def public_call(example: Example) -> Sample:
    """A published call, and a draft that is the agency's own business."""
    return Sample({"pk": example.courses["apply"].call.pk}, hidden={"pk": example.draft_call.pk}, hidden_for=STAFF)


def public_result(example: Example) -> Sample:
    """A published result, and another school's draft."""
    return Sample(result(example, FOREIGN, "published"), hidden=result(example, FOREIGN))


def task(stage: str) -> Callable[[Example], Sample]:
    """A task of the assessor, and one of another assessor."""

    def sample(example: Example) -> Sample:
        me = example.people.staff["assessor"]
        rows = Assignment.objects.filter(application__call=example.courses[stage].call).order_by("pk")
        return Sample({"pk": rows.filter(assessor=me)[0].pk}, {"pk": rows.exclude(assessor=me)[0].pk})

    return sample


def invitation_to_assess(example: Example) -> Sample:
    """An invitation to assess in a call, and another assessor's."""
    me = example.people.staff["assessor"]
    rows = InvitationToAssess.objects.order_by("pk")
    return Sample({"pk": rows.get(person=me).pk}, {"pk": rows.exclude(person=me)[0].pk})


def handed_in_task(example: Example) -> Sample:
    """An assessment that was handed in."""
    rows = Assignment.objects.filter(application__call=example.courses["assess"].call, state="handed_in")
    return Sample({"pk": rows.earliest("pk").pk})


def blind_file(example: Example) -> Sample:
    """A copy without names for the assessor, and one of an application that the assessor does not assess."""
    mine = Assignment.objects.filter(assessor=example.people.staff["assessor"]).values("application_id")
    rows = BlindFile.objects.order_by("pk")
    return Sample({"pk": rows.filter(application__in=mine)[0].pk}, {"pk": rows.exclude(application__in=mine)[0].pk})


def staff_person(example: Example) -> Sample:
    """Somebody at the agency."""
    return Sample({"pk": example.people.staff["assessor_2"].pk})


def named_deputy(example: Example) -> Sample:
    """A deputy whom the officer has named, for days to come, and that of another officer."""
    return Sample(*({"pk": Deputy.objects.get(person=example.people.staff[key]).pk} for key in ("officer", "officer_2")))


def staff_role(example: Example) -> Sample:
    """A role of somebody at the agency, and that of somebody else in the wrong place."""
    me, other = example.people.staff["assessor_2"], example.people.staff["assessor_3"]
    own = {"pk": me.pk, "role": StaffRole.objects.get(person=me).pk}
    return Sample(own, mixed=[{**own, "role": StaffRole.objects.get(person=other).pk}])


def case(example: Example) -> Sample:
    """A case by its number; a draft has none."""
    own, foreign = (example.application("abroad", key).number for key in (OWN, FOREIGN))
    return Sample({"number": own}, {"number": foreign}, missing=[{"number": "LDV-1900-0001"}, {"number": "x"}])


def words(name: str, value: Any, missing: Any = "no-such-thing", **more: Any) -> Callable[[Example], Sample]:
    """An address that tells by a word which of several things is meant."""
    return lambda example: Sample({name: value, **more}, missing=[{name: missing, **more}])


FILE = words("kind", "csv", "exe")


def only(**kwargs: Any) -> Callable[[Example], Sample]:
    """An address whose pattern lets no other words in: nothing there is missing."""
    return lambda example: Sample(kwargs)


def with_kind(make: Callable[[Example], Sample]) -> Callable[[Example], Sample]:
    """A file of a thing."""

    def sample(example: Example) -> Sample:
        made = make(example)
        for kwargs in (made.own, *made.missing):
            kwargs["kind"] = "csv"
        made.missing.append({**made.own, "kind": "exe"})
        return made

    return sample


def deed(example: Example) -> Sample:
    """A deed to a partner of a draft."""
    made = with_parts(draft_partner, "partner_pk")(example)
    for kwargs in (made.own, made.foreign or {}, *made.mixed, *made.missing):
        kwargs["deed"] = "invite"
    return made


def row_deed(example: Example) -> Sample:
    """A deed to a row of a draft."""
    made = with_parts(draft_row, "row")(example)
    for kwargs in (made.own, made.foreign or {}, *made.mixed, *made.missing):
        kwargs["deed"] = "duplicate"
    return made


def start_from(example: Example, key: str) -> Kwargs:
    """An open call, and an earlier application of the school."""
    return {"pk": example.courses["apply"].call.pk, "earlier": example.application("apply", key).pk}


def also(make: Callable[[Example, str], Kwargs], **more: Any) -> Callable[[Example], Sample]:
    """The thing of both schools with further words in the address."""
    return pair(lambda example, key: {**make(example, key), **more})


def renamed(make: Callable[[Example, str], Kwargs], name: str) -> Callable[[Example], Sample]:
    """The thing of both schools where the address calls its key otherwise."""
    return pair(lambda example, key: {name: make(example, key)["pk"]})


def each(room: str, names: str, sample: Callable[[Example], Sample]) -> dict[str, Callable[[Example], Sample]]:
    """Return the same sample for several addresses of a room."""
    return {f"{room}:{name}": sample for name in names.split()}


def first_of(model: Any) -> Callable[[Example], Sample]:
    """The first thing of a kind that belongs to no school."""
    return lambda example: Sample({"pk": model.objects.earliest("pk").pk})


def decided_line(example: Example, key: str) -> Kwargs:
    """The line of a school in the decided round."""
    return {"pk": ProposalLine.objects.get(application=example.application("abroad", key)).pk}


def further_letter(example: Example, key: str) -> Kwargs:
    """The letter of the decision on a school's request for rectification."""
    return {"pk": FurtherLetter.objects.get(application=example.application("abroad", key)).pk}


def rectification(example: Example, key: str) -> Kwargs:
    """The request for rectification of a school."""
    return {"pk": RectificationRequest.objects.get(line__application=example.application("abroad", key)).pk}


def saved_view(example: Example, key: str) -> Kwargs:
    """A view of the list of stays that the coordinator of a school keeps."""
    return {"pk": SavedView.objects.get(person=example.coordinator(key)).pk}


SAMPLES: dict[str, Callable[[Example], Sample]] = {
    "desks:case": case,
    "desks:casefile": case,
    "desks:calendar_feed": lambda example: Sample({"token": later_world.CALENDAR}, missing=[{"token": "no-such-token"}]),
    **each("people", "person close_account reset_second_step", staff_person),
    "people:person_deputy": lambda example: Sample({"pk": example.people.staff["officer"].pk}),
    "people:end_deputy": named_deputy,
    "people:end_role": staff_role,
    **each("people", "view remove_view restore_view", pair(saved_view)),
    "people:demo_sign_in": words("key", "officer"),
    "people:link_provider": words("provider_id", "matrix"),
    "openid_connect_login": words("provider_id", "matrix"),
    "openid_connect_callback": words("provider_id", "matrix"),
    "people:translation": words("code", "de"),
    "people:withdraw_translation": words("code", "de"),
    "advice:action": words("code", "partnership"),
    "advice:finder_question": words("number", 2, 9),
    "advice:check": lambda example: Sample({"token": example.self_check.token}, missing=[{"token": "no-such-token"}]),
    "advice:enquiries_file": FILE,
    "advice:enquiry": pair(enquiry),
    "organisations:download": only(kind="csv"),
    **each("organisations", "detail change plan plan_history record_standing invite", pair(school)),
    **each("organisations", "member end_membership hand_over", with_parts(member, "member")),
    "organisations:withdraw_invitation": with_parts(invitation, "invitation"),
    **each("qualifications", "unit change retire", pair(unit)),
    "qualifications:take": pair(requirements),
    "qualifications:memoranda_download": FILE,
    **each("qualifications", "memorandum memorandum_pdf memorandum_sign_school memorandum_change", pair(memorandum)),
    **each("qualifications", "memorandum_keep memorandum_renew memorandum_end", pair(memorandum)),
    **each("qualifications", "memorandum_write memorandum_remove memorandum_send", pair(memorandum_to_write)),
    "qualifications:memorandum_link": with_parts(
        lambda example, key: {**memorandum(example, key), "partner": memorandum_partner(example, key).pk}, "partner"
    ),
    "calls:file": FILE,
    "calls:detail": public_call,
    "calls:version": call("apply", number=1),
    **each("calls", "preview manage publish extend numbers rate questions question_new criteria criterion_new", draft_call()),
    "calls:number": draft_call(parameter=a_number),
    "calls:question": draft_call(key=lambda call: call.questions.earliest("pk").key),
    "calls:criterion": draft_call(key=lambda call: call.criteria.earliest("pk").key),
    "calls:remove": draft_call("key", part="questions", key=lambda call: call.questions.earliest("pk").key),
    "calls:section": draft_call(part="texts"),
    "applications:download": only(kind="csv"),
    **each("applications", "case record take_over receipt receipt_pdf content content_json withdraw", pair(sent)),
    "applications:start": call("apply"),
    **each("applications", "edit applicant partners add_partner project aims rows rows_live units add_unit", pair(draft)),
    **each("applications", "working_life impact budget check paste draft_pdf", pair(draft)),
    "applications:partner_contact": with_parts(draft_partner, "partner_pk"),
    "applications:row_deed": row_deed,
    "applications:start_from": pair(start_from),
    "applications:change_partner": with_parts(draft_partner, "partner_pk"),
    "applications:partner_deed": deed,
    **each("applications", "autosave here", also(draft, key="project")),
    "applications:histories": pair(draft),
    "applications:history": also(draft, name="title"),
    **each("applications", "completion add_paper service", pair(sent)),
    "applications:save_completion": also(sent, key="project"),
    **each("applications", "completion_result completed_json", with_parts(later_world.completion, "request_pk")),
    **each("applications", "paper remove_paper", pair(later_world.paper)),
    **each("applications", "add_note likeness", pair(sent)),
    "applications:hearing": pair(sent),
    **each("applications", "recheck form_preview form_versions judged_differently", call("apply")),
    "applications:late_doors": call("assess"),
    "applications:late_door_close": nobodys(later_world.late_door),
    "applications:add_file": also(draft, key=later_world.FILE_KEY),
    "applications:answer_file": with_parts(later_world.answer_file, "file_pk"),
    "applications:seen_changes": pair(draft),
    **each("calls", "compare copy equal mend", call("apply")),
    "calls:mended": nobodys(later_world.mending),
    **each("calls", "annex annex_template annex_remove", nobodys(later_world.annex_call)),
    "assessment:tasks_file": FILE,
    **each("assessment", "assess save total conflict withdraw", task("assess")),
    **each("assessment", "common answer_common save_common", task("assess")),
    **each("assessment", "arrangement invite make_plan plan publish_plan call", call("assess")),
    # Two applications that two assessors each have handed in: the least that tells how strict they are.
    "assessment:calibration": call("decide"),
    **each("assessment", "by_hand name_consolidator", pair(application_in("assess"))),
    "assessment:answer_invitation": invitation_to_assess,
    "assessment:hand_back": handed_in_task,
    "assessment:pool_file": FILE,
    "assessment:profile": staff_person,
    "assessment:call_file": with_kind(call("assess")),
    **each("assessment", "application assign officer_conflict blind", pair(application_in("assess"))),
    **each("assessment", "blind_file_copy blind_file_back", with_parts(later_world.blind_original, "file_pk")),
    "assessment:blind_file": blind_file,
    **each("selection", "call propose present return decide memo memo_pdf memo_docx memo_language", call("decide")),
    **each("selection", "reserve publication withdraw_results", call("reserve")),
    "selection:remind": call("reserve"),
    **each("selection", "result result_360", call("reserve")),
    "selection:result_file": with_kind(call("reserve")),
    "selection:rectifications_file": FILE,
    "selection:approve_instruction": first_of(RectificationInstruction),
    **each("selection", "later decide_later return_later", first_of(LaterProposal)),
    **each("selection", "propose_lapse record_rectification", pair(decided_line)),
    "selection:propose_reserve": lambda example: Sample({"pk": ProposalLine.objects.get(outcome="reserve").pk}),
    "selection:request_rectification": pair(letter),
    **each("selection", "further_letter further_letter_pdf", pair(further_letter)),
    **each("selection", "rectification rectification_paper withdraw_rectification take_rectification", pair(rectification)),
    **each("selection", "correct_rectification decide_rectification", pair(rectification)),
    "selection:call_file": with_kind(call("decide")),
    **each("selection", "answers sending", call("abroad")),
    "selection:answers_file": with_kind(call("abroad")),
    **each("selection", "compare scenario_new", call("decide")),
    "selection:compare_file": with_kind(call("decide")),
    **each("selection", "scenario choose shelve", nobodys(later_world.scenario)),
    "selection:scenario_file": with_kind(nobodys(later_world.scenario)),
    "selection:amount": pair(application_in("decide")),
    **each("selection", "letter letter_pdf answer", pair(letter)),
    **each("grants", "download payments_download", FILE),
    "grants:draw_up": renamed(application_in("abroad"), "application"),
    **each("grants", "detail agreement pdf send", pair(agreement)),
    "grants:sign": also(agreement, role="beneficiary"),
    **each("grants", "approve paid", pair(payment)),
    **each("grants", "account give_account", pair(agreement)),
    **each("grants", "confirm_account drop_account", pair(waiting_account)),
    **each("grants", "recovery hear answer_hearing decide_recovery receive_interest", pair(recovery)),
    **each("grants", "amend contacts", pair(agreement)),
    **each("grants", "amendment amendment_pdf send_amendment end_amendment prepare_amendment", pair(amendment)),
    **each("grants", "take_back_amendment decide_amendment", pair(amendment)),
    "grants:sign_amendment": also(amendment, role="beneficiary"),
    "grants:paper_agreement": also(agreement, role="beneficiary"),
    "grants:paper_amendment": also(amendment, role="beneficiary"),
    **each("grants", "paper paper_scan confirm_paper end_paper", pair(later_world.paper_of_amendment)),
    "grants:received": pair(instalment),
    "grants:payer": nobodys(lambda example: {"pk": example.courses["abroad"].call.programme_id}),
    "grants:confirm_payer": nobodys(lambda example: {"pk": PayerAccount.objects.latest("pk").pk}),
    "grants:batches_download": FILE,
    "grants:new_batch": nobodys(lambda example: {"pk": example.courses["abroad"].call.programme_id}),
    "grants:treasury_file": call("reserve"),
    "grants:batch": released_batch,
    **each("grants", "release take_apart", nobodys(open_batch)),
    "grants:batch_file": bank_file,
    "grants:read_answer": released_batch,
    **each("grants", "answer record_answer", first_of(BankAnswer)),
    **each("mobility", "download journeys_download abroad_file", FILE),
    "mobility:plan": renamed(agreement, "agreement"),
    "mobility:tables": renamed(agreement, "agreement"),
    **each("mobility", "table_template table_export", also(renamed_agreement, kind="csv")),
    **each("mobility", "import import_annotated import_left_out", pair(table_sent)),
    "mobility:import_undo": pair(table_stored),
    **each("mobility", "module_project module_export module_send", renamed(agreement, "agreement")),
    **each("mobility", "module_reading module_ids", pair(later_world.file_of_module)),
    "mobility:mapping_new": nobodys(lambda example: {"programme": example.courses["abroad"].call.programme_id}),
    **each("mobility", "mapping mapping_use mapping_columns mapping_discard", nobodys(later_world.draft_of_columns)),
    "mobility:journey": pair(journey),
    **each("mobility", "detail edit depart return travel cancel support interrupt withdraw safety checklist", pair(stay)),
    **each("mobility", "add_accompanying go_on travel_sheet", pair(stay)),
    "mobility:group_new": renamed(agreement, "agreement"),
    **each("mobility", "group group_put_in group_take_out group_undo", pair(later_world.group)),
    **each("mobility", "take_apart", pair(later_world.later_part)),
    **each("mobility", "edit_accompanying remove_accompanying accompanying_travel", pair(later_world.going_along)),
    **each("mobility", "agreement write send sign new_version keep contact mentor", pair(stay)),
    **each("mobility", "undo_interruption decide_interruption evidence", pair(interrupted)),
    "mobility:places_file": FILE,
    "mobility:place_new": renamed(agreement, "agreement"),
    **each("mobility", "place place_edit place_open place_close place_discard place_extend place_notice", pair(announcement)),
    **each("mobility", "place_choose place_confirm place_return", pair(announcement)),
    **each("mobility", "place_candidate place_conflict place_move_up place_lapse place_take", with_parts(candidate, "candidate")),
    **each("mobility", "place_public place_apply place_sent", public_place),
    "mobility:places_of_school": lambda example: Sample({"organisation": example.school(OWN).pk}),
    "mobility:link": also(stay, role="host"),
    "mobility:record_paper": also(stay, role="host"),
    **each("mobility", "paper paper_scan confirm_paper end_paper", with_parts(later_world.paper_of_stay, "paper_pk")),
    **each("mobility", "version pdf", pair(stay_version)),
    **each("recognition", "download share_download", FILE),
    **each("recognition", "detail ask_host export register", pair(lambda example, key: {"pk": recognised(example, key).pk})),
    "recognition:decide": with_parts(recognised_unit, "unit"),
    "recognition:correct": pair(decision),
    "recognition:answer_correction": pair(correction_request),
    **each("recognition", "transcript transcript_pdf", pair(transcript)),
    "recognition:seal_certificate": seal_certificate,
    "reporting:download": FILE,
    **each("reporting", "start ask_participants", renamed(agreement, "agreement")),
    **each("reporting", "report pdf ask accept", pair(report)),
    **each("reporting", "ask_interim late", renamed(agreement, "agreement")),
    **each("reporting", "cuts answer_cuts withdraw_cuts decide_cuts cuts_letter ask_parts", pair(report)),
    **each("reporting", "remind_part without_part", with_parts(report_partner, "partner")),
    **each(
        "reporting", "interim save_interim return_interim accept_interim withdraw_interim interim_late interim_pdf", pair(interim)
    ),
    **each("reporting", "check_round draw_checks risk public_round drawing", only_round),
    **each("reporting", "sample_check evidence approve_check return_check", pair(sample_check)),
    "reporting:evidence_file": pair(evidence),
    **each("reporting", "save check", pair(lambda example, key: report(example, key, "abroad"))),
    "reporting:answer": pair(question),
    "catalogue:download": FILE,
    "catalogue:new": pair(lambda example, key: {"agreement": example.agreement("published", key).pk}),
    "catalogue:result": public_result,
    **each("catalogue", "edit publish", pair(result)),
    "catalogue:hide": lambda example: Sample(result(example, OWN, "published"), hidden=result(example, OWN)),
    "statistics:published_file": only(kind="csv"),
    "statistics:published_svg": words("group", "student", "no_such_group"),
    "statistics:own_file": only(kind="csv"),
    "statistics:indicator": words("code", "initial_vet"),
    "statistics:indicator_file": words("code", "initial_vet", "no_such_figure", kind="csv"),
    "statistics:baseline": words("target", "kesu_90_students"),
    "demo:mail": lambda example: Sample({"pk": OutboxItem.objects.filter(kind="mail").earliest("pk").pk}),
}

# The thing that the link of a role opens, of the own and of the other school; the participant's has a transcript.
LINKED: dict[str, Callable[[Example, str], Any]] = {
    "partner": lambda example, key: example.application("call", key).partners.get(),
    "host": stay_of,
    "participant": recognised,
    "guardian": minor_of,
    "counterpart": memorandum_partner,
    "candidate": lambda example, key: announced(example, key).candidacies.earliest("pk"),
}
