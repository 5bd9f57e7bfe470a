"""The draft of an application as PDF: what stands in it now, for reading and for a rector's desk; never a receipt."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.applications import contents, facts, labels, queries, sections, sent_words
from vaihto.core import countries, parameters
from vaihto.kit import pdf
from vaihto.kit.languages import pick, text_of
from vaihto.kit.templatetags import formats

if TYPE_CHECKING:
    from vaihto.applications.models import Application, FlowRow

Section = dict[str, Any]


def draft(application: "Application", *, at: datetime) -> bytes:
    """Return the draft in the language of the application, marked as a draft."""
    with translation.override(application.language):
        return pdf.make("applications/papers/draft.typ", values_of(application, at), at=at)


def values_of(application: "Application", at: datetime) -> dict[str, Any]:
    """Return the words of the paper."""
    call = application.call
    title = application.title or _("Project without a name")
    mark = _("DRAFT, not sent")
    return {
        "lang": application.language, "title": _("Draft: %(title)s") % {"title": title}, "sender": application.organisation.name,
        "kind": mark, "number": text_of(call, "title"), "date": formats.moment(at), "page": _("Page"),
        "foot": f"{mark} · {formats.moment(at)}", "empty": _("No answer yet"),
        "draft": [mark, _("This paper shows the draft as it was saved at the time above. It proves nothing about sending: the "
                          "receipt has a case number and a checksum.")],
        "facts": [
            [_("Call"), text_of(call, "title")],
            [_("Applicant"), application.organisation.name],
            [_("Last saved"), formats.moment(application.saved_at)],
            [_("The call closes"), formats.moment(call.closes_at) or _("not set")],
        ],
        "sections": [*answers(application), partners(application), rows(application), money(application)],
    }  # fmt: skip


def answers(application: "Application") -> list[Section]:
    """Return the answers by section, with the details of the project in its own."""
    made: dict[str, Section] = {"project": {"title": sections.title_of("project", application.call.action), "texts": []}}
    made["project"]["facts"] = [
        [_("Name of the project"), application.title or _("not given")],
        [_("Project days"), formats.span_to(application.starts_on, application.ends_on) or _("not given")],
    ]
    for answer in contents.answers_of(application):
        key = answer["section"]
        section = made.setdefault(key, {"title": sections.title_of(key, application.call.action), "texts": []})
        label = (
            pick(answer["label"])
            if answer["label"]
            else parameters.label("dimension", answer["key"].removeprefix(contents.AIM), application.language)
        )
        section["texts"].append({"label": label, "text": queries.answer_in_words(answer), "lang": answer["language"]})
    return [made[key] for key in sorted(made, key=lambda key: list(labels.SECTIONS).index(key) if key in labels.SECTIONS else 99)]


def partners(application: "Application") -> Section:
    """Return the partners with the state of their confirmation."""
    from vaihto.applications import states

    return {
        "title": _("Partners"), "head": [_("Partner"), _("Country"), _("Confirmation")],
        "rows": [
            [one.name, countries.name(one.country, application.language), str(states.PARTNER_LABELS[one.state])]
            for one in queries.partners_of(application)
        ],
    }  # fmt: skip


def rows(application: "Application") -> Section:
    """Return the rows of stays or journeys."""
    missing, by_annex = _("not given"), application.call.action == facts.BY_ANNEX
    more = [_("Distance one way, km"), _("Green travel"), _("People with fewer opportunities")] if by_annex else []
    listed = queries.rows_in_writing(application)
    own = sent_words.more_columns(listed) if by_annex else []
    more += [str(labels.TABLE[name]) for name in own]
    return {
        "title": sections.title_of("rows", application.call.action),
        "head": [_("Row"), _("People"), _("Target group"), _("Purpose"), _("Destination"), _("Days"), _("Host"), *more],
        "rows": [
            [
                str(place), str(row.count or missing), formats.word(row.target_group, "target_group") or missing,
                formats.word(row.purpose, "purpose") or missing, formats.country(row.country_to) or missing,
                str(row.days or missing), row.host.name if row.host else missing,
                *(erasmus(row, missing) if by_annex else []), *(sent_words.cell(name, getattr(row, name)) for name in own),
            ]
            for place, row in enumerate(listed, 1)
        ],
    }  # fmt: skip


def erasmus(row: "FlowRow", missing: str) -> list[str]:
    """Return what a row of Erasmus+ says beside the others: distance, green travel, people with fewer opportunities."""
    far = missing if row.distance_km is None else formats.number(row.distance_km)
    return [far, _("yes") if row.is_green else _("no"), formats.number(row.fewer_opportunities or 0)]


def money(application: "Application") -> Section:
    """Return the grant as far as it is known."""
    total = queries.budget(application)
    said = [[_("Grant, known so far"), formats.money(total.known_sum)]]
    if application.requested is not None:
        said.insert(0, [_("Grant asked for"), formats.money(application.requested)])
    if application.total_cost is not None:
        said.append([_("Total costs"), formats.money(application.total_cost)])
    return {"title": sections.title_of("budget", application.call.action), "facts": said}
