"""What of an application is public and what is withheld when somebody asks for it, field by field, with the ground.

The grounds name the Act on the Openness of Government Activities (621/1999). Which ground fits which field was not
checked against the text of the act here: every mark is a proposal until the agency's lawyer has confirmed it, and the officer
decides case by case.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.applications import asking, queries, sent_words
from vaihto.applications.sent_words import Shown
from vaihto.core.canonical import canonical_json
from vaihto.kit.languages import pick

if TYPE_CHECKING:
    from vaihto.applications.models import Application

# Unverified: to be confirmed by the agency's lawyer before the first export.
GROUNDS: Mapping[str, "str | Promise"] = {
    "personal": gettext_lazy("Personal data: Act 621/1999, section 16, subsection 3"),
    "business": gettext_lazy("Business secret: Act 621/1999, section 24, subsection 1, paragraph 20"),
    "health": gettext_lazy("State of health or social welfare: Act 621/1999, section 24, subsection 1, paragraph 25"),
    "preparation": gettext_lazy("Not public yet while in preparation: Act 621/1999, section 6"),
}
PAPER = "papers"
# Parts of what was sent that name people; the organisation behind them stays public.
WITHHELD = {"sent_by": "personal", "partner_people": "personal", PAPER: "personal"}
PEOPLE_OF_PARTNER = ("answered_by", "answered_position", "answered_at")


@dataclass(frozen=True)
class Field:
    """One field of an export: its key, its words, its value for machines and for people, the ground where it is proposed."""

    key: str
    words: str
    value: str
    ground: str = ""
    shown: Shown = field(default_factory=Shown)


def fields_of(application: "Application") -> list[Field]:
    """Return every field of an application as it stands, with the proposal for each."""
    # long because: one entry for each part of what was sent, in its order.
    content = queries.latest_content(application)
    words = {name: text for name, (_section, text) in asking.fields_of(application).items()}
    made = [
        Field("number", _("Case number"), content["number"], shown=Shown(content["number"])),
        Field("sent_at", _("Arrived"), content["sent_at"], shown=Shown(sent_words.moment(content["sent_at"]))),
        Field("applicant", _("Applicant"), flat(content["applicant"]), shown=sent_words.applicant(content["applicant"])),
        *(
            Field(
                name, words.get(name, _("Dimensions") if name == "dimensions" else name), flat(value),
                shown=sent_words.detail(application, name, value) if value else Shown(),
            )
            for name, value in content["project"].items()
        ),
    ]  # fmt: skip
    for answer in content["answers"]:
        label = pick(answer["label"]) if answer["label"] else words.get(f"answer_{answer['key']}", answer["key"])
        made.append(Field(f"answer_{answer['key']}", label, answer["value"], shown=sent_words.answer(answer)))
    plain = [{k: v for k, v in one.items() if k not in PEOPLE_OF_PARTNER} for one in content["partners"]]
    people = [{k: one[k] for k in ("name", *PEOPLE_OF_PARTNER)} for one in content["partners"] if one["answered_by"]]
    plan, rows, units, budget = (content[name] for name in ("development_plan", "rows", "units", "budget"))
    found, papers = [[one["code"], one["verdict"]] for one in content["findings"]], papers_of(application)
    made += [
        Field("development_plan", _("Development plan"), flat(plan["texts"]) if plan else "", shown=sent_words.plan(plan)),
        Field("partners", _("Partners"), flat(plain), shown=sent_words.partners(plain)),
        Field(
            "partner_people", _("Who confirmed for the partners"), flat(people), WITHHELD["partner_people"],
            sent_words.partner_people(people),
        ),
        Field("rows", _("Stays or journeys"), flat(rows), shown=sent_words.rows(rows)),
        Field("units", _("Units of the qualification"), flat(units), shown=sent_words.units(units)),
        Field("budget", _("Budget"), flat(budget), shown=sent_words.budget(budget, rows)),
        Field("findings", _("Formal requirements"), flat(found), shown=sent_words.findings(content["findings"])),
        Field("sent_by", _("Sent by"), flat(content["sent_by"]), WITHHELD["sent_by"], sent_words.sender(content["sent_by"])),
        Field(PAPER, _("Further papers"), papers, WITHHELD[PAPER], Shown(papers)),
    ]  # fmt: skip
    return [one for one in made if one.value not in ("", "[]", "{}", "null")]


def papers_of(application: "Application") -> str:
    """Return the names of the applicant's papers; the files themselves are weighed one by one and are never in an export."""
    kept = application.papers.filter(is_internal=False, removed_at__isnull=True).select_related("attachment")
    return "; ".join(paper.text or (paper.attachment.original_name if paper.attachment else "") for paper in kept)


def flat(value: Any) -> str:
    """Return a value as text: a text stays, everything else becomes the one canonical JSON."""
    return value if isinstance(value, str) else "" if value is None else canonical_json(value)


def opened(fields: list[Field], grounds: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of the export: what is public for machines and for people, the ground of what is withheld."""
    return [
        {
            "field": one.key,
            "words": one.words,
            "value": "" if one.key in grounds else one.value,
            "in_words": "" if one.key in grounds else one.shown.in_one(),
            "ground": grounds.get(one.key, ""),
        }
        for one in fields
    ]


def known_grounds(chosen: Mapping[str, str], keys: Collection[str]) -> dict[str, str]:
    """Return the chosen grounds of known fields; raises ValueError for a ground that does not exist."""
    kept = {key: ground for key, ground in chosen.items() if ground and key in keys}
    for ground in kept.values():
        if ground not in GROUNDS:
            raise ValueError(f"no ground {ground}")
    return kept
