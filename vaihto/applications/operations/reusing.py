"""Starting from an earlier application: what is taken over, and from where; partners are invited again by hand."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions
from vaihto.applications.facts import OF_ANNEX
from vaihto.applications.models import Answer, Application, FlowRow, Partner
from vaihto.applications.operations.starting import CannotStart, start
from vaihto.calls import queries as calls
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation

if TYPE_CHECKING:
    from vaihto.calls.models import Call

AIM = "aim_"
# Whoever starts from the same application twice within this time has clicked twice.
ONE_CLICK = timedelta(minutes=1)
PARTNER_FIELDS = ("name", "country", "city", "kind", "role_text", "contact_name", "contact_email", "language")
ROW_FIELDS = (
    "position", "count", "target_group", "purpose", "country_from", "country_to", "days", "field", "dimension",
    "is_continuing_training", *OF_ANNEX,
)  # fmt: skip


@operation("applications.start_from", labels.STARTED_FROM)
def start_from(earlier: Application, call: "Call", *, by: Actor, at: datetime) -> Application:
    """Start a draft to an open call from an earlier application of the same organisation.

    Answers come over by the stable keys of their questions where the new call asks them, aims, partners (not invited), rows and
    the units as they are, the days of the project moved by whole years. Sums stay behind: they belong to the old call's rates.
    Raises CannotStart.
    """
    if not permissions.belongs_to(by, earlier):
        raise CannotStart(_("The application was not started, because the earlier one is not your organisation's."))
    Application.objects.select_for_update().filter(pk=earlier.pk).first()
    again = Application.objects.filter(call=call, taken_from=earlier, created_at__gt=at - ONE_CLICK).first()
    if again is not None:
        audit.nothing_new()
        return again
    made = start(call, earlier.organisation, by=by, at=at, language=earlier.language)
    asked = {question.key: question for question in calls.questions_of(call)}
    answers = take_answers(made, earlier, asked, at)
    hosts = take_partners(made, earlier)
    rows = take_rows(made, earlier, hosts) if earlier.call.action == call.action else 0
    years = call.year - earlier.call.year
    made.title, made.starts_on, made.ends_on = earlier.title, moved(earlier.starts_on, years), moved(earlier.ends_on, years)
    made.dimensions, made.transfers = earlier.dimensions, earlier.transfers
    made.taken_from, made.taken = earlier, {
        "answers": answers, "partners": len(hosts), "rows": rows, "years": years,
        "left": sorted(left_behind(earlier, asked)),
    }  # fmt: skip
    made.save()
    if earlier.call.action == call.action:
        for planned in earlier.units.all():
            made.units.create(unit_id=planned.unit_id)
    audit.write(case=made.case, subject=made, by=by, at=at, changes={"from": earlier.number or earlier.pk, **made.taken})
    return made


def take_answers(made: Application, earlier: Application, asked: dict[str, Any], at: datetime) -> list[str]:
    """Copy the answers that the new call asks too, and the aims; an attachment stays with the earlier one."""
    taken = []
    for answer in earlier.answers.filter(is_latest=True).exclude(value="").order_by("key"):
        question = asked.get(answer.key)
        if not (answer.key.startswith(AIM) or (question is not None and question.kind not in STAYS)):
            continue
        Answer.objects.create(
            application=made, key=answer.key, version=1, value=answer.value, language=answer.language, saved_at=at,
            saved_by=answer.saved_by,
        )  # fmt: skip
        taken.append(answer.key)
    return taken


# Kinds of questions whose answers point at things of the earlier application.
STAYS = {"attachment"}


def left_behind(earlier: Application, asked: dict[str, Any]) -> list[str]:
    """Return the keys of answers that the new call does not ask, or that cannot be copied."""
    given = earlier.answers.filter(is_latest=True).exclude(value="").values_list("key", flat=True)
    return [key for key in given if not key.startswith(AIM) and (key not in asked or asked[key].kind in STAYS)]


def take_partners(made: Application, earlier: Application) -> dict[int, Partner]:
    """Copy the partners as added, none invited: by the earlier partner's key."""
    return {
        partner.pk: Partner.objects.create(application=made, **{name: getattr(partner, name) for name in PARTNER_FIELDS})
        for partner in earlier.partners.order_by("pk")
    }


def take_rows(made: Application, earlier: Application, hosts: dict[int, Partner]) -> int:
    """Copy the rows, each with the copy of its host; returns how many."""
    rows = list(earlier.rows.order_by("position", "pk"))
    for row in rows:
        FlowRow.objects.create(
            application=made, host=hosts.get(row.host_id) if row.host_id else None,
            **{name: getattr(row, name) for name in ROW_FIELDS},
        )  # fmt: skip
    return len(rows)


def moved(day: date | None, years: int) -> date | None:
    """Return a day so many years later; 29 February becomes 28 February where there is none."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
