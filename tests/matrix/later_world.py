"""Beside the main line, for both schools: completions, papers, lapses, a reserve place, rectification, published results."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from vaihto.applications import operations as applications
from vaihto.applications.models import CasePaper, CompletionRequest
from vaihto.demo.stages.rounds import Round
from vaihto.demo.stages.selecting import DECIDED
from vaihto.kit import attachments, clock
from vaihto.selection import operations as selection
from vaihto.selection.models import (
    FurtherLetter,
    LaterProposal,
    ProposalLine,
    RectificationInstruction,
    RectificationRequest,
    Scenario,
    SelectionProposal,
)

if TYPE_CHECKING:
    from tests.matrix.example_world import Example

# Decided, and answered by nobody: three schools apply, the last of them is put on the reserve list.
ROUND = Round("expert_mobility", "decided, unanswered", 230, "decide", size=3, people=2)
PAPER = "applications.paper"


def build(example: "Example", schools: tuple[str, ...]) -> None:
    """Build it into the example."""
    complete(example, schools)
    add_papers(example, schools)
    decide(example)
    let_lapse(example, schools)
    ask_for_rectification(example, schools)
    by, at = example.people.staff_actor("officer"), clock.now()
    selection.publish_results(example.courses["later"].call, by=by, at=at)
    texts = {"fi": "Oikaisuohje", "sv": "Anvisning", "en": "Instruction"}
    selection.write_instruction(texts, by=by, at=at)


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


def decide(example: "Example") -> None:
    """Decide the round on its day; nobody answers."""
    course = example.courses["later"]
    third = ProposalLine.objects.filter(proposal__call=course.call).order_by("-pk").first()
    proposal = SelectionProposal.objects.get(call=course.call)
    with clock.at(course.at(DECIDED)):
        selection.decide(proposal, by=example.people.staff_actor("officer_2"), at=clock.now())
    assert third is not None
    # The budget of the example grants all three; the third is put where a smaller budget would have put it.
    ProposalLine.objects.filter(pk=third.pk).update(outcome="reserve", reserve_place=1)


def let_lapse(example: "Example", schools: tuple[str, ...]) -> None:
    """The unanswered grants of both schools lapse by proposal and decision."""
    for key in schools:
        kept = selection.propose_lapse(
            line(example, key), reason="Ei vastausta", by=example.people.staff_actor("officer"), at=clock.now()
        )
        selection.decide_later(kept, by=example.people.staff_actor("officer_2"), at=clock.now())


def ask_for_rectification(example: "Example", schools: tuple[str, ...]) -> None:
    """Both schools ask for rectification."""
    for key in schools:
        by = example.people.coordinator(key)
        selection.file_rectification(line(example, key), text="Pisteet ovat väärin.", language="fi", by=by, at=clock.now())


def line(example: "Example", key: str) -> ProposalLine:
    """The line of a school in the decided round."""
    return ProposalLine.objects.get(application=example.application("later", key))


# -- the arguments of addresses --------------------------------------------------------------------------------------------


def completion(example: "Example", key: str) -> dict[str, Any]:
    """A completion that was sent back."""
    application = example.application("apply", key)
    return {"pk": application.pk, "request_pk": CompletionRequest.objects.get(application=application).pk}


def paper(example: "Example", key: str) -> dict[str, Any]:
    """A paper that a school added."""
    return {"pk": CasePaper.objects.get(application=example.application("apply", key)).pk}


def further_letter(example: "Example", key: str) -> dict[str, Any]:
    """The letter of a lapse."""
    return {"pk": FurtherLetter.objects.get(application=example.application("later", key)).pk}


def first_letter(example: "Example", key: str) -> dict[str, Any]:
    """The letter of the decision."""
    return {"pk": line(example, key).letter.pk}


def rectification(example: "Example", key: str) -> dict[str, Any]:
    """A request for rectification."""
    return {"pk": RectificationRequest.objects.get(line=line(example, key)).pk}


def later(example: "Example") -> dict[str, Any]:
    """A proposal after the decision."""
    return {"pk": LaterProposal.objects.earliest("pk").pk}


def granted_line(example: "Example") -> dict[str, Any]:
    """A line with a grant."""
    return {
        "pk": ProposalLine.objects.filter(application__call=example.courses["abroad"].call, outcome="granted").earliest("pk").pk
    }


def reserve_line(example: "Example") -> dict[str, Any]:
    """A line on the reserve list."""
    return {"pk": ProposalLine.objects.get(application__call=example.courses["later"].call, outcome="reserve").pk}


def scenario(example: "Example") -> dict[str, Any]:
    """A scenario of the round that is being decided."""
    return {"pk": Scenario.objects.filter(call=example.courses["decide"].call).earliest("pk").pk}


def instruction(example: "Example") -> dict[str, Any]:
    """A version of the instruction."""
    return {"pk": RectificationInstruction.objects.earliest("pk").pk}
