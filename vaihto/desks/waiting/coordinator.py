"""What waits for a school's people, and what comes next in its projects."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.calls import queries as calls
from vaihto.core import countries, formats
from vaihto.desks.stage import title_of
from vaihto.desks.waiting import Coming, Waiting
from vaihto.grants import queries as grants
from vaihto.kit import clock, languages
from vaihto.kit.actors import Actor
from vaihto.mobility import queries as mobility
from vaihto.mobility import states as mobility_states
from vaihto.qualifications import queries as qualifications
from vaihto.recognition import queries as recognition
from vaihto.reporting import queries as reporting
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.desks.facts import Facts

MOST = 50
HORIZON = timedelta(days=60)


def waiting(actor: Actor, projects: "dict[int, Facts]") -> list[Waiting]:
    """Return everything that waits for the school's people."""
    return [
        *of_applications(projects),
        *of_decisions(actor),
        *of_agreements(actor),
        *of_learning_agreements(actor),
        *of_memoranda(actor),
        *of_stays(actor),
        *of_places(actor),
        *of_recognition(actor),
        *of_reports(actor),
    ]


def of_applications(projects: "dict[int, Facts]") -> Iterator[Waiting]:
    """Yield drafts whose call is open, and applications sent back for completion."""
    now = clock.now()
    for facts in projects.values():
        one = facts.application
        name = title_of(one)
        if one.state == "draft" and calls.stage(one.call, now) == "open":
            url = reverse("applications:edit", args=[one.pk])
            yield Waiting(_("Finish the application: %(title)s") % {"title": name}, url, call_title(one), one.call.closes_at)
        elif one.state == "sent" and one.check_state == "completion":
            url = reverse("applications:partners", args=[one.pk])
            yield Waiting(_("Complete the application: %(title)s") % {"title": name}, url, one.number or "", one.check_due_on)


def call_title(application: Any) -> str:
    """Return the call's title in the reader's language."""
    return languages.text_of(application.call, "title")


def of_decisions(actor: Actor) -> Iterator[Waiting]:
    """Yield grants that wait for the school's answer, and letters that nobody has opened."""
    answers = list(selection.awaiting_answer(actor))
    for line in answers:
        one = line.application
        url = reverse("selection:letter", args=[line.letter.pk])
        title = _("Accept or decline the grant: %(title)s") % {"title": title_of(one)}
        yield Waiting(title, url, one.number or "", line.last_answer_day)
    asked = {line.application_id for line in answers}
    for letter in selection.unseen_letters(actor):
        one = letter.line.application
        if one.pk not in asked:
            url = reverse("selection:letter", args=[letter.pk])
            yield Waiting(_("Read the decision: %(title)s") % {"title": title_of(one)}, url, one.number or "")
    for further in selection.unseen_further_letters(actor):
        one = further.application
        url = reverse("selection:further_letter", args=[further.pk])
        yield Waiting(_("Read the later decision: %(title)s") % {"title": title_of(one)}, url, one.number or "")


def of_agreements(actor: Actor) -> Iterator[Waiting]:
    """Yield grant agreements that wait for a signature which the person may give."""
    for agreement, _role in grants.awaiting_signature(actor):
        url = reverse("grants:detail", args=[agreement.pk])
        title = _("Sign the grant agreement: %(number)s") % {"number": agreement.number}
        yield Waiting(title, url, title_of(agreement.application))
    for amendment, deed in grants.awaiting_amendment(actor)[:MOST]:
        if deed == "sign":
            title = _("Sign the amendment: %(number)s") % {"number": amendment.number}
            url = reverse("grants:amendment", args=[amendment.pk])
            yield Waiting(title, url, title_of(amendment.agreement.application))
    for agreement in grants.without_account(actor)[:MOST]:
        title = _("Give an account number for payments: %(number)s") % {"number": agreement.number}
        yield Waiting(title, reverse("grants:account", args=[agreement.pk]), title_of(agreement.application))
    for account in grants.to_confirm(actor)[:MOST]:
        title = _("Confirm an account number: %(number)s") % {"number": account.agreement.number}
        yield Waiting(title, reverse("grants:account", args=[account.agreement_id]), title_of(account.agreement.application))


def of_learning_agreements(actor: Actor) -> Iterator[Waiting]:
    """Yield learning agreements to sign, wishes for correction and refusals to answer."""
    for agreement in mobility.awaiting_school(actor)[:MOST]:
        url = reverse("mobility:agreement", args=[agreement.mobility.pk])
        title = _("Sign the learning agreement: %(name)s") % {"name": agreement.mobility.participant}
        yield Waiting(title, url, place_of(agreement.mobility), agreement.mobility.starts_on)
    for agreement in mobility.corrections_wanted(actor)[:MOST]:
        url = reverse("mobility:agreement", args=[agreement.mobility.pk])
        title = _("Correct the learning agreement: %(name)s") % {"name": agreement.mobility.participant}
        yield Waiting(title, url, place_of(agreement.mobility), agreement.mobility.starts_on)

    for paper, stay in mobility.papers_to_confirm(actor)[:MOST]:
        title = _("Confirm a signature on paper: %(name)s") % {"name": paper.name}
        yield Waiting(title, reverse("mobility:paper", args=[stay.pk, paper.pk]), place_of(stay), stay.starts_on)
    for change in mobility.contact_changes_wanted(actor)[:MOST]:
        url = reverse("mobility:contact", args=[change.mobility_id])
        title = _("Confirm who is the right person at the host: %(name)s") % {"name": change.mobility.participant}
        yield Waiting(title, url, place_of(change.mobility), change.mobility.starts_on)
    for agreement in mobility.refusals(actor)[:MOST]:
        url = reverse("mobility:agreement", args=[agreement.mobility.pk])
        is_host = agreement.refused_role == mobility_states.HOST
        title = (
            _("Answer the host that does not sign: %(name)s") if is_host else _("Answer the guardian who does not sign: %(name)s")
        )
        title %= {"name": agreement.mobility.participant}
        yield Waiting(title, url, place_of(agreement.mobility), agreement.mobility.starts_on)


def of_memoranda(actor: Actor) -> Iterator[Waiting]:
    """Yield memoranda of understanding to sign, wishes for correction to answer, and those that end soon without a renewal."""
    for one in qualifications.memoranda_to_sign(actor)[:MOST]:
        url = reverse("qualifications:memorandum", args=[one.pk])
        yield Waiting(_("Sign the memorandum: %(title)s") % {"title": one.title}, url, names_of(one), one.starts_on)
    for one in qualifications.memoranda_to_correct(actor)[:MOST]:
        url = reverse("qualifications:memorandum", args=[one.pk])
        yield Waiting(_("Correct the memorandum: %(title)s") % {"title": one.title}, url, names_of(one), one.starts_on)
    for one in qualifications.memoranda_to_renew(actor, clock.today())[:MOST]:
        url = reverse("qualifications:memorandum", args=[one.pk])
        yield Waiting(_("Renew the memorandum: %(title)s") % {"title": one.title}, url, names_of(one), one.ends_on)


def names_of(memorandum: Any) -> str:
    """Return the partners of a memorandum."""
    return ", ".join(one.name for one in memorandum.partners.all())


def place_of(stay: Any) -> str:
    """Return where a stay is."""
    return ", ".join(filter(None, [stay.host_name, stay.city, countries.name(stay.country_to, languages.present())]))


def of_stays(actor: Actor) -> Iterator[Waiting]:
    """Yield projects to plan, and returns that nobody has recorded."""
    for agreement in mobility.to_plan(actor, mobility.projects(actor)):
        url = reverse("mobility:plan", args=[agreement.pk])
        title = _("Plan the stays: %(title)s") % {"title": title_of(agreement.application)}
        yield Waiting(title, url, agreement.number)
    for stay in mobility.return_not_recorded(actor, clock.today())[:MOST]:
        url = reverse("mobility:return", args=[stay.pk])
        yield Waiting(_("Record the return: %(name)s") % {"name": stay.participant}, url, place_of(stay), stay.ends_on)
    if number := mobility.without_safety(actor, clock.today()).count():
        title = ngettext(
            "Ask for insurance and emergency contact: %(n)s person",
            "Ask for insurance and emergency contacts: %(n)s people",
            number,
        )
        yield Waiting(title % {"n": number}, f"{reverse('mobility:list')}?safety=missing")


def of_places(actor: Actor) -> Iterator[Waiting]:
    """Yield what waits in the choice of students: to choose, to confirm, to move up, to make participants."""
    words = {
        "choose": _("Choose students for a place: %(title)s"), "confirm": _("Confirm the choice of students: %(title)s"),
        "move_up": _("A place came free: %(title)s"), "take": _("Make chosen students participants: %(title)s"),
    }  # fmt: skip
    for task in mobility.places_waiting(actor):
        title = words[task.kind] % {"title": languages.text_of(task.announcement, "title")}
        url = reverse("mobility:place", args=[task.announcement.pk])
        yield Waiting(title, url, task.announcement.agreement.number)


def of_recognition(actor: Actor) -> Iterator[Waiting]:
    """Yield learners' requests for correction, and stays that wait for recognition."""
    today = clock.today()
    for asked in recognition.requests_to_answer(actor)[:MOST]:
        title = _("Answer the request for correction: %(name)s") % {"name": asked.mobility.participant}
        yield Waiting(title, reverse("recognition:detail", args=[asked.mobility_id]), place_of(asked.mobility))
    for stay in recognition.awaiting(actor)[:MOST]:
        url = reverse("recognition:detail", args=[stay.pk])
        days = max((today - stay.ends_on).days, 0)
        hint = ngettext("%(n)s day since the return", "%(n)s days since the return", days) % {"n": days}
        title = _("Decide on recognition: %(name)s") % {"name": stay.participant}
        yield Waiting(title, url, " · ".join(filter(None, [place_of(stay), hint])))


def of_reports(actor: Actor) -> Iterator[Waiting]:
    """Yield final and interim reports to write, proposed cuts to answer, and the agency's questions."""
    for check in reporting.checks_to_answer(actor):
        url = reverse("reporting:sample_check", args=[check.pk])
        title = _("Send evidence for the check of the project: %(title)s") % {"title": title_of(check.agreement.application)}
        yield Waiting(title, url, check.agreement.number, check.due_on)
    for interim in reporting.interims_to_write(actor):
        url = reverse("reporting:interim", args=[interim.pk])
        title = _("Write the interim report: %(title)s") % {"title": title_of(interim.agreement.application)}
        yield Waiting(title, url, interim.agreement.number, interim.due_on)
    for project in reporting.to_write(actor, clock.today()):
        url = reverse("reporting:report", args=[project.report_pk]) if project.report_pk else reverse("reporting:list")
        title = _("Write the final report: %(title)s") % {"title": title_of(project.application)}
        yield Waiting(title, url, project.number, project.last_day)
    for proposal in reporting.cuts_to_answer(actor, clock.today()):
        agreement = proposal.report.agreement
        url = reverse("reporting:report", args=[proposal.report_id]) + "#cuts"
        title = _("Answer to the cuts proposed on the final report: %(number)s") % {"number": agreement.number}
        yield Waiting(title, url, title_of(agreement.application), proposal.answer_by)
    for question in reporting.questions_to_answer(actor):
        agreement = question.report.agreement
        url = reverse("reporting:report", args=[question.report_id])
        title = _("Answer the agency's question about the final report: %(number)s") % {"number": agreement.number}
        yield Waiting(title, url, title_of(agreement.application), question.due_on)


def coming(actor: Actor, projects: "dict[int, Facts]") -> list[Coming]:
    """Return what happens in the coming weeks: deadlines, departures, returns, reports."""
    today, found = clock.today(), []
    until = today + HORIZON
    later = reporting.later_days([one.agreement.pk for one in projects.values() if one.agreement is not None])
    for facts in projects.values():
        one = facts.application
        if one.state == "draft" and one.call.closes_at and one.call.closes_at > clock.now():
            found.append(Coming(one.call.closes_at, _("Call closes: %(call)s") % {"call": call_title(one)}, strong=True))
        if facts.agreement is not None and facts.agreement.state == "active" and not facts.report:
            last = later.get(facts.agreement.pk, facts.agreement.now_report_due_on)
            found.append(Coming(last, _("Final report due: %(title)s") % {"title": title_of(one)}))
    found += departures_and_returns(actor, today, until)
    return sorted((one for one in found if today <= one.day), key=lambda one: (one.day, one.what))[:8]


def departures_and_returns(actor: Actor, today: date, until: date) -> list[Coming]:
    """Return how many leave and come back on which day; one person by name."""
    stays = mobility.managed_by(actor).filter(state__in=["confirmed", "abroad"])
    found: list[Coming] = []
    leaving = stays.filter(starts_on__range=(today, until), state="confirmed").order_by("starts_on", "pk")
    returning = stays.filter(ends_on__range=(today, until)).order_by("ends_on", "pk")
    for rows, name, is_leaving in ((leaving, "starts_on", True), (returning, "ends_on", False)):
        by_day: dict[date, list[Any]] = {}
        for stay in rows[:200]:
            by_day.setdefault(getattr(stay, name), []).append(stay)
        found += [Coming(day, movement(people, is_leaving=is_leaving)) for day, people in by_day.items()]
    return found


def movement(people: list[Any], *, is_leaving: bool) -> str:
    """Return who leaves or returns on a day: one person by name, several by number."""
    if len(people) == 1:
        text = _("Leaves: %(name)s, %(place)s") if is_leaving else _("Returns: %(name)s, %(place)s")
        return text % {"name": people[0].participant, "place": place_of(people[0])}
    number = len(people)
    if is_leaving:
        return ngettext("%(n)s person leaves", "%(n)s people leave", number) % {"n": number}
    return ngettext("%(n)s person returns", "%(n)s people return", number) % {"n": number}


def abroad(actor: Actor) -> dict[str, Any]:
    """Return who is abroad now: how many, where, and when the last one returns."""
    stays = list(mobility.abroad_on(clock.today(), actor))
    places: dict[str, int] = {}
    for stay in stays:
        place = stay.city or countries.name(stay.country_to, languages.present())
        places[place] = places.get(place, 0) + 1
    ordered = sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "count": len(stays),
        "places": formats.listing([f"{place} {number}" for place, number in ordered[:6]], languages.present()) if places else "",
        "more": max(len(ordered) - 6, 0),
        "last": max((stay.ends_on for stay in stays if stay.ends_on), default=None),
    }
