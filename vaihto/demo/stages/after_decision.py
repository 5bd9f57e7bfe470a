"""After the decision: results are published, one school declines, the reserve list moves up, another asks for rectification."""

from typing import TYPE_CHECKING

from vaihto.demo.stages import words
from vaihto.kit import clock
from vaihto.selection import operations as selection
from vaihto.selection import queries

if TYPE_CHECKING:
    from vaihto.demo.stages.rounds import Course

PUBLISHED, DECLINED, PROPOSED, ASKED = 93, 96, 98, 101


def carry_on(course: "Course") -> None:
    """Publish the results, decline the first grant, propose the next of the reserve list, file a request."""
    from vaihto.demo.stages.selecting import school_of

    at = course.at(PUBLISHED)
    with clock.at(at):
        selection.publish_results(course.call, by=course.world.staff_actor("officer"), at=at)
    lines = list(queries.lines_of(course.call))
    at = course.at(DECLINED)
    with clock.at(at):
        first = next(line for line in lines if line.outcome == "granted")
        by = course.world.coordinator(school_of(course, first.application))
        selection.mark_seen(first.letter, by=by, at=at)
        selection.answer(first, is_accepted=False, reason=words.DECLINED, by=by, at=at)
    at = course.at(PROPOSED)
    with clock.at(at):
        turn = queries.next_on_reserve(course.call)
        if turn is not None:
            officer = course.world.staff_actor("officer")
            selection.propose_reserve(turn.line, amount=turn.amount, reason=words.MOVED_UP, by=officer, at=at)
    at = course.at(ASKED)
    with clock.at(at):
        last = lines[-1]
        by = course.world.coordinator(school_of(course, last.application))
        selection.mark_seen(last.letter, by=by, at=at)
        selection.file_rectification(last, text=words.RECTIFICATION, language="fi", by=by, at=at)
