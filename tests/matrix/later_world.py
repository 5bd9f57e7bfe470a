"""Beside the main line, for both schools: completions, papers, lapses, a reserve place, rectification, published results."""
# long because: one short function for each thing that the main line does not bring.

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix import blind_file_examples
from tests.qualifications import memorandum_examples
from vaihto.applications import operations as applications
from vaihto.applications.answer_files import purpose_of
from vaihto.applications.models import CasePaper, CompletionRequest, LateDoor
from vaihto.assessment import operations as assessment
from vaihto.assessment.models import BlindFile
from vaihto.calls import operations as calls
from vaihto.calls.models import Call, Question
from vaihto.core.amending import Item, Kind
from vaihto.core.canonical import sha256_of
from vaihto.desks import feeds
from vaihto.desks.models import CalendarFeed
from vaihto.grants import operations as grants
from vaihto.grants import queries as grant_queries
from vaihto.grants.models import Amendment
from vaihto.kit import attachments, clock, paper_signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, PaperSignature
from vaihto.mobility import operations as mobility
from vaihto.mobility.importing import projects
from vaihto.mobility.models import AccompanyingPerson, LearningAgreement, Mobility, ModuleMapping, ModuleReading, StayGroup
from vaihto.organisations import queries as organisations
from vaihto.people import operations as people
from vaihto.people import saved_views
from vaihto.programmes import operations as programmes
from vaihto.qualifications import operations as qualifications
from vaihto.qualifications.models import Unit
from vaihto.reporting import cut_letter
from vaihto.reporting import operations as reporting
from vaihto.reporting import states as reporting_states
from vaihto.reporting.models import CutProposal, FinalReport, ReportCut, SampleCheck
from vaihto.reporting.operations.checking import PURPOSE as EVIDENCE
from vaihto.selection import operations as selection
from vaihto.selection.models import Scenario

if TYPE_CHECKING:
    from tests.matrix.example_world import Example

# The secret part of a calendar's address: the world is copied, so it has to be the same for every test.
CALENDAR = "the-calendar-of-the-example"
# Published examples of account numbers.
NUMBERS = ("FI2112345600000785", "DE89370400440532013000")
ANSWER = (
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>'
    b"<OrgnlMsgId>%s</OrgnlMsgId><GrpSts>ACCP</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"
)
# The smallest picture, as a scan.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000008000000080800000000e164e1570000000e49444154789c63f80f050c9431"
    "00f7c03fc1b23441bb0000000049454e44ae426082"
)
PAPER, FILE_KEY = "applications.paper", "plan-as-a-file"


def build(example: "Example", schools: tuple[str, ...]) -> None:
    """Build it into the example."""
    complete(example, schools)
    add_papers(example, schools)
    add_answer_files(example, schools)
    add_blind_files(example, schools)
    by, at = example.people.staff_actor("officer"), clock.now()
    staff = example.people.staff
    assessment.invite(example.courses["assess"].call, [staff["assessor"], staff["assessor_2"]], most=5, by=by, at=at)
    applications.open_late_door(
        example.courses["assess"].call,
        example.school(schools[0]),
        clock.today() + timedelta(days=3),
        reason="Katko",
        by=by,
        at=at,
    )
    calls.begin_mending(example.courses["apply"].call, by=by, at=at)
    add_annex_call(example)
    hear(example, schools)
    keep_views(example, schools)
    import_stays(example, schools)
    exchange_with_module(example, schools)
    interrupt(example, schools)
    go_on(example, schools)
    form_groups(example, schools)
    sign_on_paper(example, schools)
    pay(example, schools)
    agree_with_partners(example, schools)
    amend(example, schools)
    report_on(example, schools)
    ask_for_others(example, schools)
    name_deputies(example)


def name_deputies(example: "Example") -> None:
    """Let each officer name a deputy for days to come, the administrator for one of them."""
    people_of, first = example.people, clock.today() + timedelta(days=300)
    officers = [people_of.staff[key] for key in ("officer", "officer_2")]
    for number, (one, other) in enumerate([officers, officers[::-1]]):
        day = first + timedelta(days=number)
        people.name_deputy(one, other, starts_on=day, ends_on=day, by=people_of.staff_actor("administrator"), at=clock.now())


def agree_with_partners(example: "Example", schools: tuple[str, ...]) -> None:
    """Write two memoranda for each school: one waits for its partner's signature, the other is a draft."""
    at = clock.now()
    for key in schools:
        school, by = example.school(key), organisations.actor_for(example.coordinator(key))
        unit = Unit.objects.filter(organisation=school).earliest("pk")
        sent, _draft = [memorandum_examples.written(school, unit, by=by, at=at) for _place in range(2)]
        qualifications.send_memorandum(sent, by=by, at=at)


def ask_for_others(example: "Example", schools: tuple[str, ...]) -> None:
    """Let the host of each school's last stay abroad say that it does not know who the right person is."""
    for key in schools:
        stay = Mobility.objects.filter(agreement=example.agreement("abroad", key), funding="", later_part__isnull=True).latest(
            "pk"
        )
        scope = {"purpose": "host", "subject": "mobility.Mobility", "id": str(stay.pk)}
        holder = Actor("link", id="0", name="Isäntä", roles=frozenset({"host"}), email=stay.host_email, scope=scope)
        mobility.pass_on(stay, by=holder, at=clock.now())


def pay(example: "Example", schools: tuple[str, ...]) -> None:
    """Give each project abroad an account and one that waits, and a balance that is approved; one is at the bank, one waits."""
    at, officers = clock.now(), [example.people.staff_actor(key) for key in ("officer", "officer_2")]
    programme, batches = example.courses["abroad"].call.programme, []
    payer = grants.enter_payer(programme, holder="Virasto", iban=NUMBERS[0], by=officers[0], at=at)
    grants.confirm_payer(payer, iban=NUMBERS[0], by=officers[1], at=at)
    for key in schools:
        agreement, giver = example.agreement("abroad", key), organisations.actor_for(example.coordinator(key))
        account = grants.enter_account(agreement, holder=f"Koulu {key}", iban=NUMBERS[1], by=giver, at=at)
        grants.confirm_account(account, iban=NUMBERS[1], by=officers[0], at=at)
        grants.enter_account(agreement, holder=f"Koulu {key}", iban=NUMBERS[0], by=giver, at=at)
        payment = grants.plan_payment(agreement, kind="balance", amount=Decimal(7), by=officers[0], at=at)
        payment = grants.approve_payment(payment, by=officers[1], at=at)
        recover(agreement, officers, at)
        batches.append(grants.gather(programme, [payment], requested_on=clock.today(), key=key, by=officers[0], at=at))
        # One that is in no batch yet, for the page that makes one.
        left = grants.plan_payment(example.agreement("journeys", key), kind="balance", amount=Decimal(9), by=officers[0], at=at)
        grants.approve_payment(left, by=officers[1], at=at)
    sent = grants.release(batches[0], seen=sha256_of(grants.as_it_would_go(batches[0])[0]), by=officers[1], at=at)
    grants.read_answer(sent, ANSWER % sent.message_id.encode(), by=officers[0], at=at)
    grants.enter_payer(programme, holder="Virasto", iban=NUMBERS[1], by=officers[0], at=at)


def amend(example: "Example", schools: tuple[str, ...]) -> None:
    """Let each project abroad have an amendment of its days that was decided and waits for signatures."""
    at, officers = clock.now(), [example.people.staff_actor(key) for key in ("officer", "officer_2")]
    for key in schools:
        agreement, asking = example.agreement("abroad", key), organisations.actor_for(example.coordinator(key))
        waiting = grant_queries.amendment_open(agreement)
        if waiting is not None:  # the example has asked for one already
            grants.end_amendment(waiting, by=asking, at=at)
        days = grant_queries.terms(agreement).days
        item = Item(Kind.DATES, days, {**days, "report_due_on": (agreement.report_due_on + timedelta(days=30)).isoformat()})
        made = grants.write_amendment(agreement, [item], reason=f"Muutos {key}", by=asking, at=at)
        made = grants.prepare_amendment(grants.send_amendment(made, by=asking, at=at), opinion="Puollan", by=officers[0], at=at)
        made = grants.decide_amendment(made, {1: ("accepted", "")}, grounds="", by=officers[1], at=at)
        shown = attachments.receive(SimpleUploadedFile(f"{key}.png", PICTURE), actor=asking, purpose=paper_signatures.PURPOSE)
        read = paper_signatures.Written(f"Rehtori {key}", "Rehtori", clock.today(), made.content_hash[:8])
        grants.record_paper(made, role="beneficiary", written=read, scan=shown, by=asking, at=at)


def sign_on_paper(example: "Example", schools: tuple[str, ...]) -> None:
    """Let each school record that a host signed on paper: of the last stay that came by no table; it waits for a colleague."""
    for key in schools:
        by, project = organisations.actor_for(example.coordinator(key)), example.agreement("abroad", key)
        stay = Mobility.objects.filter(agreement=project, funding="", later_part__isnull=True).latest("pk")
        text = LearningAgreement.objects.get(mobility=stay).versions.latest("pk")
        shown = attachments.receive(SimpleUploadedFile(f"{key}.png", PICTURE), actor=by, purpose=paper_signatures.PURPOSE)
        PaperSignature.objects.create(
            document=text.agreement.document, version=text.number, role="host", content_hash=text.content_hash,
            name=f"Isäntä {key}", signed_on=clock.today(), scan=attachments.claim(shown, case=project.application.case, by=by),
            scan_hash=shown.sha256, recorded_at=clock.now(), recorded_by_id=by.id, recorded_by_name=by.name,
            recorded_by_email=by.email, recorded_by_language="fi",
        )  # fmt: skip


def paper_of_stay(example: "Example", key: str) -> dict[str, Any]:
    """Return the signature on paper of the host of a stay."""
    rows = Mobility.objects.filter(agreement=example.agreement("abroad", key), funding="", later_part__isnull=True)
    stay = rows.latest("pk")
    document = LearningAgreement.objects.get(mobility=stay).document
    return {"pk": stay.pk, "paper_pk": PaperSignature.objects.get(document=document).pk}


def paper_of_amendment(example: "Example", key: str) -> dict[str, Any]:
    """Return the signature on paper that a school recorded of its amendment; it waits to be confirmed."""
    amendment = Amendment.objects.filter(agreement=example.agreement("abroad", key)).latest("pk")
    return {"pk": PaperSignature.objects.get(document=amendment.document).pk}


def report_on(example: "Example", schools: tuple[str, ...]) -> None:
    """Give each school a report accepted with cuts, an interim report that arrived, and a project that is checked."""
    at, officers = clock.now(), [example.people.staff_actor(key) for key in ("officer", "officer_2")]
    # With the results of the call the case numbers of its drawing are public.
    selection.publish_results(example.courses["report"].call, by=officers[0], at=at)
    opened = reporting.open_check_round(example.courses["report"].call, bounds=[], percent=100, by=officers[0], at=at)
    due = at.date() + timedelta(days=30)
    reporting.draw_check_round(opened, word="4 1 6 6 2 5", due_on=due, by=officers[1], at=at)
    for key in schools:
        report = FinalReport.objects.get(agreement=example.agreement("report", key))
        made = CutProposal.objects.create(
            report=report, proposed_at=at, proposed_by_id=officers[0].id, proposed_by_name="V", answer_by=at.date(),
        )  # fmt: skip
        ReportCut.objects.create(proposal=made, line=1, line_amount=5, amount=2, decided=2, reason="Matka jäi kesken")
        made.letter = cut_letter.content_of(made, report, officers[1], at)
        made.state, made.grounds, made.ended_at, made.ended_by_id = "decided", "Leikkaus pysyy", at, officers[1].id
        made.letter_hash = sha256_of(made.letter)
        made.save()
        by = organisations.actor_for(example.coordinator(key))
        interim = reporting.ask_interim(example.agreement("journeys", key), due_on=due, reason="Miksi", by=officers[0], at=at)
        # The example itself has asked one of the projects of a running round, and got its answer.
        if interim.state == reporting_states.DRAFT:
            reporting.save_interim(interim, dict.fromkeys(reporting_states.INTERIM_TEXTS, "Hyvin"), by=by, at=at)
            reporting.send_interim(interim, by=by, at=at)
        check = SampleCheck.objects.get(agreement=report.agreement)
        paper = SimpleUploadedFile("kirjanpito.csv", b"a,b\r\n1,2\r\n")
        file = attachments.receive(paper, actor=by, purpose=EVIDENCE)
        reporting.send_evidence(check, attachment=file, note="", by=by, at=at)


def recover(agreement: Any, officers: list[Any], at: Any) -> None:
    """Recover one euro of a project in one instalment; the school did not answer in time."""
    payment = grants.plan_payment(agreement, kind="recovery", amount=Decimal(1), by=officers[0], at=at)
    asked = grants.hear(payment, reason="Palautus", answer_by=at.date() + timedelta(days=1), by=officers[0], at=at)
    later = at + timedelta(days=3)
    parts = [(later.date() + timedelta(days=30), Decimal(1))]
    grants.decide_recovery(asked, amount=Decimal(1), grounds="Ei vastausta", instalments=parts, by=officers[1], at=later)


def import_stays(example: "Example", schools: tuple[str, ...]) -> None:
    """Store a table with one stay for each school, and let a second one with a fault wait for its decision."""
    for key in schools:
        row = f"Taulukko {key},own,teacher,job_shadowing,0713,Taulukon isäntä,SE,2026-02-02,2026-02-08"
        by, at, project = organisations.actor_for(example.coordinator(key)), clock.now(), example.agreement("abroad", key)
        head = ",".join(projects.pack_of(project).names()[:9])
        for lines in ((row,), (row.replace("own", "another"), row.replace("SE", "XX").replace("Taulukko", "Toinen"))):
            file = SimpleUploadedFile("stays.csv", "\n".join((head, *lines)).encode())
            sent = mobility.keep_table(project, file, by=by, at=at)
            if len(lines) == 1:
                mobility.import_stays(project, mobility.table_of(sent), sent, by=by, at=at)


def exchange_with_module(example: "Example", schools: tuple[str, ...]) -> None:
    """Put columns of the Beneficiary Module in use, draft the next version, and send a file of it for each school."""
    programme, at = example.courses["abroad"].call.programme, clock.now()
    by = example.people.staff_actor("administrator")
    rows = [["Mobility activity ID", "Start date"]]
    values = {"file_name": "template.csv", "sha256": "0" * 64, "head": 1, "by": by, "at": at}
    first = mobility.draft_mapping(programme, rows, **values)
    mobility.use_mapping(first, seen=mobility.mark_of(first), by=by, at=at)
    mobility.draft_mapping(programme, rows, **values)
    for key in schools:
        project, sender = example.agreement("abroad", key), organisations.actor_for(example.coordinator(key))
        stay = Mobility.objects.filter(agreement=project).earliest("pk")
        file = SimpleUploadedFile("module.csv", f"Mobility activity ID,Start date\nvaihto-{stay.pk},2026-01-01\n".encode())
        mobility.keep_reading(project, file, by=sender, at=at)


def draft_of_columns(example: "Example") -> dict[str, Any]:
    """Return the draft of columns of the Beneficiary Module."""
    return {"pk": ModuleMapping.objects.get(programme=example.courses["abroad"].call.programme, state="draft").pk}


def file_of_module(example: "Example", key: str) -> dict[str, Any]:
    """Return the file of the Beneficiary Module that a school sent."""
    return {"pk": ModuleReading.objects.get(agreement=example.agreement("abroad", key)).pk}


def interrupt(example: "Example", schools: tuple[str, ...]) -> None:
    """Let one stay of each school end early by force majeure, with a file that shows it; the agency has not decided."""
    for key in schools:
        by, at = organisations.actor_for(example.coordinator(key)), clock.now()
        rows = Mobility.objects.filter(agreement=example.agreement("abroad", key), funding="", participant__guardian_email="")
        stay = rows.exclude(pk=rows.latest("pk").pk).earliest("pk")
        days = {"starts_on": clock.today() - timedelta(days=20), "ends_on": clock.today() + timedelta(days=20)}
        Mobility.objects.filter(pk=stay.pk).update(state="abroad", **days)
        file = SimpleUploadedFile("tulva.txt", b"Tulvavaroitus")
        shows = attachments.receive(file, actor=by, purpose="mobility.evidence")
        told = {"last_day": clock.today() - timedelta(days=2), "kind": "force_majeure", "reason": f"Tulva {key}"}
        mobility.interrupt(stay, **told, evidence=shows, by=by, at=at)
        days = {"starts_on": clock.today() - timedelta(days=20), "ends_on": clock.today() + timedelta(days=2)}
        who = {"name": f"Saattaja {key}", "role": "teacher", "phone": "", "distance_km": None, "is_green": False, **days}
        mobility.save_accompanying(example.agreement("abroad", key), who, [stay.pk], by=by, at=at)


def go_on(example: "Example", schools: tuple[str, ...]) -> None:
    """Let one stay of each school, after it ended early, go on at another host for a day."""
    for key in schools:
        by, at = organisations.actor_for(example.coordinator(key)), clock.now()
        stay = Mobility.objects.get(agreement=example.agreement("abroad", key), interruption__isnull=False)
        values = {
            "country_to": "EE", "city": "Tartu", "host_name": f"Töökoda {key}", "host_kind": "", "host_contact": "",
            "host_email": "", "host_language": "et", "starts_on": clock.today(), "ends_on": clock.today(),
        }  # fmt: skip
        mobility.go_on_at(stay, values, by=by, at=at)


def form_groups(example: "Example", schools: tuple[str, ...]) -> None:
    """Put one stay of each school into a group."""
    for key in schools:
        by, at = organisations.actor_for(example.coordinator(key)), clock.now()
        agreement = example.agreement("abroad", key)
        group = StayGroup.objects.create(agreement=agreement, title=f"Group {key}", made_at=at, made_by=by.name)
        stay = Mobility.objects.filter(agreement=agreement, participant__isnull=False).exclude(state="cancelled").earliest("pk")
        mobility.put_in(group, stay, by=by, at=at)


def group(example: "Example", key: str) -> dict[str, Any]:
    """Return that group."""
    return {"pk": StayGroup.objects.get(agreement=example.agreement("abroad", key)).pk}


def later_part(example: "Example", key: str) -> dict[str, Any]:
    """Return the part of that stay at the other host."""
    return {"pk": Mobility.objects.get(agreement=example.agreement("abroad", key), later_part__isnull=False).pk}


def going_along(example: "Example", key: str) -> dict[str, Any]:
    """Return somebody who accompanies a stay of the school."""
    return {"pk": AccompanyingPerson.objects.get(agreement=example.agreement("abroad", key)).pk}


def add_annex_call(example: "Example") -> None:
    """Draft a call of Erasmus+, whose grants follow the unit costs of an annex; its programme is not in force yet."""
    by, at = example.people.staff_actor("officer"), clock.now()
    names = {f"{name}_{code}": "Erasmus+" for name in ("title", "agency") for code in ("fi", "sv", "en")}
    values = {"code": "erasmus", "pack": "erasmus_plus", "contact": "e@example.org", **names}
    programme = programmes.add({**values, "starts_on": clock.today() + timedelta(days=30)}, by=by, at=at)
    calls.create(programme, "vet_mobility", clock.today().year, by=by, at=at)


def keep_views(example: "Example", schools: tuple[str, ...]) -> None:
    """Let the coordinator of each school keep a view of the stays, and an officer share one of the applications."""
    for key in schools:
        by = organisations.actor_for(example.coordinator(key))
        saved_views.save("mobility:list", f"Matkalla {key}", "state=abroad", by=by, at=clock.now())
    by = example.people.staff_actor("officer")
    saved_views.save("applications:list", "Tarkistettavat", "state=waiting", is_shared=True, by=by, at=clock.now())
    feeds.make(by=organisations.actor_for(example.coordinator(schools[0])), at=clock.now())
    CalendarFeed.objects.update(token_hash=sha256_of(CALENDAR))


def hear(example: "Example", schools: tuple[str, ...]) -> None:
    """Ask each school for its answer before its application is found ineligible."""
    for key in schools:
        applications.record_check(
            example.application("apply", key), verdict="hearing", reasons="Kuuleminen", due_on=clock.today() + timedelta(days=7),
            by=example.people.staff_actor("officer"), at=clock.now(),
        )  # fmt: skip


def complete(example: "Example", schools: tuple[str, ...]) -> None:
    """Ask each school to mend its title, and have it sent back."""
    for key in schools:
        application, at, by = example.application("apply", key), clock.now(), example.people.staff_actor("officer")
        due = clock.today() + timedelta(days=7)
        applications.record_check(
            application, verdict="completion", reasons="Nimi puuttuu", due_on=due, fields=["title"], by=by, at=at
        )
        coordinator = example.people.coordinator(key)
        application.refresh_from_db()
        applications.save_project(application, {"title": f"Täydennetty {key}"}, by=coordinator, at=at)
        application.refresh_from_db()
        applications.send_completion(application, message="Tehty", by=coordinator, at=at)


def add_papers(example: "Example", schools: tuple[str, ...]) -> None:
    """Each school adds a paper to what it sent, and answers a hearing in another round."""
    for key in schools:
        by, application = example.people.coordinator(key), example.application("apply", key)
        sent = SimpleUploadedFile("liite.txt", b"Lisatieto", content_type="text/plain")
        kept = attachments.receive(sent, actor=by, purpose=PAPER)
        applications.add_paper(application, text="Liite", attachment=kept, by=by, at=clock.now())


def add_answer_files(example: "Example", schools: tuple[str, ...]) -> None:
    """The newest call also asks for a file, and each school adds one to its draft."""
    call = example.courses["call"].call
    words = {f"label_{code}": "Liite" for code in ("fi", "sv", "en")}
    Question.objects.create(call=call, key=FILE_KEY, kind="attachment", position=90, is_required=False, **words)
    for key in schools:
        by, application = example.people.coordinator(key), example.application("call", key)
        sent = SimpleUploadedFile("suunnitelma.txt", b"Suunnitelma", content_type="text/plain")
        kept = attachments.receive(sent, actor=by, purpose=purpose_of(FILE_KEY))
        applications.add_file(application, FILE_KEY, kept, by=by, at=clock.now())
        sent_already = example.application("apply", key)
        copy = attachments.receive(SimpleUploadedFile("liite.txt", b"Liite"), actor=by, purpose=purpose_of(FILE_KEY))
        attachments.claim(copy, case=sent_already.case, by=by, purpose=purpose_of(FILE_KEY))


def add_blind_files(example: "Example", schools: tuple[str, ...]) -> None:
    """In the call that is assessed blind, each school's application holds a file, and the officer has given a copy of it."""
    blind_file_examples.ask_for_file(example.courses["assess"].call)
    for key in schools:
        application = example.application("assess", key)
        original = blind_file_examples.send_file(application, "suunnitelma.txt", example.people.coordinator(key))
        blind_file_examples.give_copy(application, original, "kopio.txt", example.people.staff_actor("officer"))


# -- the arguments of addresses --------------------------------------------------------------------------------------------


def completion(example: "Example", key: str) -> dict[str, Any]:
    """A completion that was sent back."""
    application = example.application("apply", key)
    return {"pk": application.pk, "request_pk": CompletionRequest.objects.get(application=application).pk}


def paper(example: "Example", key: str) -> dict[str, Any]:
    """A paper that a school added."""
    return {"pk": CasePaper.objects.get(application=example.application("apply", key)).pk}


def scenario(example: "Example") -> dict[str, Any]:
    """A scenario of the round that is being decided."""
    return {"pk": Scenario.objects.filter(call=example.courses["decide"].call).earliest("pk").pk}


def answer_file(example: "Example", key: str) -> dict[str, Any]:
    """A file of an answer that was sent."""
    application = example.application("apply", key)
    return {"pk": application.pk, "file_pk": Attachment.objects.get(case=application.case, purpose=purpose_of(FILE_KEY)).pk}


def blind_original(example: "Example", key: str) -> dict[str, Any]:
    """A file of an application that is assessed blind."""
    kept = BlindFile.objects.get(application=example.application("assess", key))
    return {"pk": kept.application_id, "file_pk": kept.original_id}


def late_door(example: "Example") -> dict[str, Any]:
    """A late door."""
    return {"pk": example.courses["assess"].call.pk, "door_pk": LateDoor.objects.get().pk}


def annex_call(example: "Example") -> dict[str, Any]:
    """The draft of a call whose grants follow an annex."""
    return {"pk": Call.objects.get(action="vet_mobility").pk}


def mending(example: "Example") -> dict[str, Any]:
    """The draft in which the form of an open call is mended."""
    return {"pk": Call.objects.get(mends=example.courses["apply"].call).pk}
