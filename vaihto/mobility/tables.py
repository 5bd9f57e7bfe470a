"""The lists of this room: stays and journeys, their columns and filters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vaihto.core import countries, parameters
from vaihto.kit import clock, components
from vaihto.kit import tables as kit_tables
from vaihto.kit.languages import present
from vaihto.kit.tables import Column
from vaihto.kit.templatetags import formats as written
from vaihto.mobility import checklists, facts, queries, states
from vaihto.mobility.models import AccompanyingPerson, Journey, Mobility
from vaihto.people import saved_views

# The tables of which a row of the list shows something.
SHOWN_OF = ("agreement__application", "agreement__organisation", "participant", "learning_agreement", "later_part")
saved_views.offer("mobility:list", _("Stays"), ("officer", "auditor", "coordinator"))


def learning_agreement_state(mobility: Mobility) -> str:
    """Return the state of the learning agreement, empty where there is none."""
    agreement = getattr(mobility, "learning_agreement", None)
    return agreement.state if agreement is not None else ""


def _purpose(mobility: Mobility) -> str:
    return parameters.word("purpose", mobility.purpose, present()) if mobility.purpose else ""


def _participant(mobility: Mobility) -> str:
    return mobility.participant.name if mobility.participant else ""


def _country(one: "Mobility | Journey | Along") -> str:
    return countries.name(one.country_to, present())


def _group(one: Mobility | Journey) -> str:
    return parameters.word("target_group", one.target_group, present())


def _contacts(mobility: Mobility) -> str:
    """Return whom to reach, in the order in which to try: name (who it is), phone."""
    said = ((one.name, f" ({one.relation})" if one.relation else "", one.phone) for one in mobility.emergency_contacts.all())
    return "; ".join(f"{name}{relation}, {phone}" for name, relation, phone in said)


def _insurances(mobility: Mobility) -> str:
    """Return who insures under what number, kind by kind."""
    kept = mobility.insurances.all()
    return "; ".join(f"{states.INSURANCE_LABELS[one.kind]}: {one.insurer} {one.policy}".strip() for one in kept)


STAYS = (
    Column("participant", _("Participant"), _participant, order=("participant__name",)),
    Column("case", _("Case"), lambda m: m.agreement.application.number, order=("agreement__application__number",)),
    Column("school", _("School"), lambda m: m.agreement.organisation.name, order=("agreement__organisation__name",)),
    Column("group", _("Target group"), _group, order=("target_group",)),
    Column("purpose", _("Purpose"), _purpose, order=("purpose",)),
    Column("host", _("Host"), lambda m: m.host_name, order=("host_name",)),
    Column("country", _("Country"), _country, order=("country_to",)),
    Column("starts", _("First day"), lambda m: m.starts_on, order=("starts_on",)),
    Column("ends", _("Last day"), lambda m: m.ends_on, order=("ends_on",)),
    Column("days", _("Planned days"), lambda m: m.planned_days, numeric=True, order=("planned_days",)),
    Column("agreement", _("Learning agreement"), lambda m: states.AGREEMENT_LABELS[learning_agreement_state(m)],
           order=("learning_agreement__state",)),
    Column("state", _("State"), lambda m: states.LABELS[states.shown(m, clock.today())], order=("state",)),
)  # fmt: skip
# For a crisis: who is where, and whom to reach; with contact details, unlike the list of stays.
ABROAD = (
    Column("country", _("Country"), _country),
    Column("city", _("Town"), lambda m: m.city),
    Column("participant", _("Participant"), _participant),
    Column("email", _("E-mail address of the participant"), lambda m: m.participant.email if m.participant else ""),
    Column("school", _("School"), lambda m: m.agreement.organisation.name),
    Column("host", _("Host"), lambda m: m.host_name),
    Column("contact", _("Contact person at the host"), lambda m: m.host_contact),
    Column("host_email", _("E-mail address of the host"), lambda m: m.host_email),
    Column("starts", _("First day"), lambda m: m.starts_on),
    Column("ends", _("Last day"), lambda m: m.ends_on),
    Column("case", _("Case"), lambda m: m.agreement.application.number),
)


@dataclass(frozen=True)
class Along:
    """Somebody who accompanies a stay, as a row of the file for an emergency: where the first stay is, no host to reach."""

    participant: "Companion"
    country_to: str
    city: str
    agreement: Any
    starts_on: date
    ends_on: date
    host_name: str = ""
    host_contact: str = ""
    host_email: str = ""
    pk: None = None


@dataclass(frozen=True)
class Companion:
    """Who accompanies, named as such."""

    name: str
    email: str = ""


def along(one: AccompanyingPerson) -> Along:
    """Return somebody who goes along as a row of the file; the phone stands beside the name, there is no other address."""
    said = ", ".join(filter(None, [one.name, str(states.ACCOMPANYING_LABELS[one.role]), one.phone]))
    city = next((stay.city for stay in one.stays.all()), "")
    return Along(Companion(said), one.country_to, city, one.agreement, one.starts_on, one.ends_on)


# For those who may read them beside the others: whom to reach at home, and who insures.
ABROAD_SAFETY = (
    Column("contacts", _("Emergency contacts"), _contacts),
    Column("insurances", _("Insurance"), _insurances),
)
JOURNEYS = (
    Column("traveller", _("Traveller"), lambda j: j.traveller, order=("traveller",)),
    Column("case", _("Case"), lambda j: j.agreement.application.number, order=("agreement__application__number",)),
    Column("group", _("Target group"), _group, order=("target_group",)),
    Column("country", _("Country"), _country, order=("country_to",)),
    Column("starts", _("First day"), lambda j: j.starts_on, order=("starts_on",)),
    Column("ends", _("Last day"), lambda j: j.ends_on, order=("ends_on",)),
    Column("made", _("Journey made"), lambda j: _("Made") if j.is_made else _("Planned journey"), order=("is_made",)),
)


def filtered(rows: QuerySet[Mobility], wanted: dict[str, Any]) -> QuerySet[Mobility]:
    """Return the stays that the filters of the address leave."""
    today = clock.today()
    rows = rows.annotate(goes_on_elsewhere=queries.goes_on())
    if wanted.get("state") == states.ABROAD:
        rows = rows.filter(state__in=[states.CONFIRMED, states.ABROAD], starts_on__lte=today, ends_on__gte=today)
    elif wanted.get("state") == states.OVER:
        rows = rows.filter(state__in=[states.CONFIRMED, states.ABROAD], ends_on__lt=today)
    elif wanted.get("state") == states.CONFIRMED:
        rows = rows.filter(state=states.CONFIRMED, starts_on__gt=today)
    elif wanted.get("state"):
        rows = rows.filter(state=wanted["state"])
    if wanted.get("agreement") == "none":
        rows = rows.filter(learning_agreement__isnull=True)
    elif wanted.get("agreement"):
        rows = rows.filter(learning_agreement__state=wanted["agreement"])
    if wanted.get("safety"):
        rows = rows.filter(queries.no_safety_on(today))
    for name, field in (("project", "agreement_id"), ("country", "country_to"), ("group", "target_group")):
        if wanted.get(name):
            rows = rows.filter(**{field: wanted[name]})
    return searched(rows, wanted.get("q", ""), "participant__name", "host_name", "city", "agreement__organisation__name")


def filtered_journeys(rows: QuerySet[Journey], wanted: dict[str, Any]) -> QuerySet[Journey]:
    """Return the journeys that the filters of the address leave."""
    if wanted.get("project"):
        rows = rows.filter(agreement_id=wanted["project"])
    if wanted.get("made"):
        rows = rows.filter(is_made=wanted["made"] == "yes")
    return searched(rows, wanted.get("q", ""), "traveller", "purpose_text", "agreement__organisation__name")


def searched(rows: QuerySet[Any], text: str, *fields: str) -> QuerySet[Any]:
    """Return the rows in which one of the fields or the case number holds the text."""
    if not text:
        return rows
    found = Q(agreement__application__number__holds=text)
    for field in fields:
        found |= Q(**{f"{field}__holds": text})
    return rows.filter(found)


def for_cells(rows: QuerySet[Mobility]) -> QuerySet[Mobility]:
    """Return the stays with no more of each than a row of the list shows: a page reads a third of what the tables hold."""
    return rows.select_related(None).select_related(*SHOWN_OF).only(
        *("target_group", "purpose", "host_name", "host_language", "country_to", "starts_on", "ends_on", "planned_days", "state"),
        *("agreement__is_locked", "agreement__application__number", "participant__name", "learning_agreement__state"),
        "later_part__position",
        *("agreement__organisation__name", "agreement__organisation__language"),
    )  # fmt: skip


def cells(stays: Iterable[Mobility], day: date) -> Iterator[dict[str, Any]]:
    """Yield the rows of the list in words and signs, as the template sets them in."""
    listed, address, page = list(stays), kit_tables.addresses("mobility:detail"), present()
    kept = checklists.seen_of(listed)
    for one in listed:
        state, agreement, school = states.shown(one, day), learning_agreement_state(one), one.agreement.organisation
        yield {
            "url": address(one.pk), "participant": _participant(one) if one.participant else gettext("Not named yet"),
            "case": one.agreement.application.number, "group": written.word(one.target_group, "target_group"),
            "school": components.named(school.name, school.language),
            "purpose": _purpose(one) or gettext("Not chosen"),
            "host": components.named(one.host_name, one.host_language) if one.host_name else gettext("Not chosen"),
            "country": countries.name(one.country_to, page) if one.country_to else "",
            "part": _part(one),
            "days": written.span_to(one.starts_on, one.ends_on) if one.starts_on else gettext("Not set"),
            "length": written.length_of(one.planned_days),
            "agreement": components.status(
                states.AGREEMENT_TAGS[agreement], states.AGREEMENT_LABELS[agreement], states.ICONS.get(agreement, "")
            ),
            "state": components.status(states.TAGS[state], states.LABELS[state], states.ICONS.get(state, "")),
            "checklist": _checklist(checklists.progress(one, day, kept[one.pk])),
        }  # fmt: skip


def _part(mobility: Mobility) -> str:
    """Return which part of one stay this is, or that it goes on at another host; empty for a stay of one part."""
    place, words = facts.place_of(mobility), ""
    if place > 1:
        words = gettext("Part %(part)s of one stay") % {"part": place}
    elif mobility.goes_on_elsewhere:  # type: ignore[attr-defined]
        words = gettext("Goes on at another host")
    return format_html('<span class="v-second">{}</span>', words) if words else ""


def _checklist(progress: dict[str, int]) -> str:
    """Return how far the checklist of a stay is, in words; empty where there is none."""
    if not progress["all"]:
        return ""
    words, late = gettext("Checklist: %(done)s/%(all)s") % progress, progress["late"]
    said = ngettext("%(late)s late", "%(late)s late", late) % {"late": late} if late else ""
    return format_html('<span class="v-second">{}</span>', ", ".join(filter(None, [words, said])))
