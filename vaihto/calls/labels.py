"""Words of this room: numbers of the rulebook, units, grant categories, sections of the application form."""

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vaihto.core import parameters
from vaihto.core.grant import rules
from vaihto.kit import languages

# The numbers of the rulebook as people read them.
PARAMETERS = {
    "min_days_initial_vet": _("Shortest stay, initial VET"),
    "max_days_initial_vet": _("Longest stay, initial VET"),
    "min_days_labour_market": _("Shortest stay, labour market and graduates"),
    "max_days_labour_market": _("Longest stay, labour market and graduates"),
    "min_days": _("Shortest stay"),
    "max_days": _("Longest stay"),
    "target_groups": _("Target groups"),
    "purposes": _("Purposes of stays"),
    "min_stays": _("Fewest stays"),
    "min_countries": _("Fewest countries"),
    "max_months": _("Longest project"),
    "grant_per_stay_initial_vet": _("Grant per stay, initial VET"),
    "grant_per_stay_labour_market": _("Grant per stay, labour market and graduates"),
    "min_journeys": _("Fewest journeys"),
    "max_journeys": _("Most journeys"),
    "min_support": _("Lowest support from the applicant’s own agency"),
    "max_support": _("Highest support from the applicant’s own agency"),
    "support_steps": _("Support by number of journeys"),
    "working_life_kinds": _("What counts as working life"),
    "min_working_life_partners": _("Fewest partners from working life"),
    "max_share": _("Largest share of total costs"),
    "max_per_year": _("Largest grant a year"),
    "recommended_per_year": _("Recommended largest grant a year"),
    "transfers": _("What may be transferred"),
    "min_transfers": _("How many of them at least"),
    "programme_countries": _("Programme countries"),
    "restricted_countries": _("Countries with special conditions"),
    "learner_groups": _("Target groups of learners’ stays"),
    "staff_groups": _("Target groups of staff’s stays"),
    "max_participants": _("Most participants"),
    "min_months": _("Shortest project"),
    "max_travel_days": _("Most travel days that are paid"),
    "max_travel_days_green": _("Most travel days that are paid with green travel"),
    "min_days_short_learning_fewer_opportunities": _("Shortest stay where all have fewer opportunities"),
}


def _activity(purpose: str) -> object:
    """Return an activity of the rulebook in the reader's language, at the time of reading."""
    return lazy(lambda: parameters.word("purpose", purpose, languages.present()), str)()


PARAMETERS |= {
    f"{end}_days_{purpose}": format_lazy("{}: {}", label, _activity(purpose))
    for purpose in rules.purposes()
    for end, label in (("min", _("Shortest stay")), ("max", _("Longest stay")))
}
# Which words of the rulebook a list of words holds.
WORD_KINDS = {
    "target_groups": "target_group",
    "purposes": "purpose",
    "learner_groups": "target_group",
    "staff_groups": "target_group",
    "working_life_kinds": "organisation_kind",
    "transfers": "transfer",
}
# Headings of unit costs that are only of rows: an annex has rates for them under individual support and travel.
ACCOMPANYING = {
    "accompanying_individual_support": _("Individual support of accompanying persons"),
    "accompanying_travel": _("Travel of accompanying persons"),
}
# Categories of the call's own rates, and what a rate is paid for.
CATEGORIES = {
    "grant": _("Grant per stay"),
    "subsistence": _("Subsistence"),
    "travel": _("Travel"),
    "preparation": _("Preparation of participants"),
    "management": _("Organisation of the project"),
}
PER = {
    "stay": pgettext_lazy("rate", "per stay"),
    "week": pgettext_lazy("rate", "per week"),
    "day": pgettext_lazy("rate", "per day"),
}
# Where in the application form a question stands.
FORM_SECTIONS = {
    "project": _("Project"),
    "aims": _("Aims"),
    "working_life": _("Working life"),
    "recognition": _("Recognition of learning"),
    "impact": _("Results and impact"),
    "budget": _("Budget"),
}
# What an answer may be, and what the officer should know when choosing.
KINDS = {
    "text": pgettext_lazy("answer", "One line"),
    "long": pgettext_lazy("answer", "Long text"),
    "number": pgettext_lazy("answer", "Number"),
    "money": pgettext_lazy("answer", "Amount of money"),
    "date": pgettext_lazy("answer", "Day"),
    "choice": pgettext_lazy("answer", "Choice"),
    "table": pgettext_lazy("answer", "Table"),
    "attachment": pgettext_lazy("answer", "File"),
    "unit": pgettext_lazy("answer", "Unit of a qualification"),
    "organisation": pgettext_lazy("answer", "Organisation of the project"),
}
KIND_HINTS = {
    "long": _("With a limit of characters, counted while writing."),
    "choice": _("One or several options, written in three languages."),
    "table": _("Rows of text, numbers or amounts; amounts and numbers are added up."),
    "attachment": _("One or several files; each is looked into before it is kept."),
    "unit": _("Chosen from the applicant’s own units of qualifications."),
    "organisation": _("The applicant or one of the partners."),
}
LIMITS = {
    "number": (_("Smallest number"), _("Largest number")),
    "money": (_("Smallest amount"), _("Largest amount")),
    "date": (_("Earliest day"), _("Latest day")),
}
# When a question is asked, seen from the answer to another one.
TESTS = {
    "answered": pgettext_lazy("condition", "is given"),
    "empty": pgettext_lazy("condition", "is not given"),
    "is": pgettext_lazy("condition", "is this option"),
    "is_not": pgettext_lazy("condition", "is another option than this"),
    "at_least": pgettext_lazy("condition", "is at least"),
    "at_most": pgettext_lazy("condition", "is at most"),
}
# The parts in which a call is edited.
SECTIONS = {
    "dates": _("Dates and budget"),
    "texts": _("Texts in three languages"),
    "numbers": _("Numbers of this call"),
    "annex": _("Unit costs of the grant"),
    "questions": _("Questions"),
    "criteria": _("Criteria"),
    "terms": _("Deadlines after the decision, and payments"),
}
# What a unit cost is for, where it is no activity type.
APPLIES_TO = {
    "": "",
    "learner": _("learners"),
    "staff": _("staff"),
    "accompanying": _("accompanying persons"),
    "hosted": _("people who come"),
    "international": _("stays in partner countries of the world"),
    "organisation": _("the organisation, for each participant with fewer opportunities"),
    "participants": _("real costs of participants with fewer opportunities"),
    "expensive_travel": _("expensive travel, real cost"),
    "other": _("other exceptional costs, real cost"),
}
RULES = _("Formal rules")
RATES = _("Rates of the grant categories")
# What the timeline calls the deeds of this room.
CREATED = _("Call made")
SAVED = _("Call changed")
NUMBER_SET = _("Number of the call set")
NUMBER_REMOVED = _("Number of the call removed")
QUESTION_SAVED = _("Question of the call saved")
QUESTION_REMOVED = _("Question of the call removed")
CRITERION_SAVED = _("Criterion of the call saved")
CRITERION_REMOVED = _("Criterion of the call removed")
PUBLISHED = _("Call published")
EXTENDED = _("Deadline of the call extended")
ANNEX_SAVED = _("Annex of unit costs saved")
ANNEX_REMOVED = _("Annex of unit costs removed")
EQUAL_CONFIRMED = _("Equal texts of the call confirmed")
COPIED = _("Call copied to another year")
MENDING_BEGUN = _("Mending of the form begun")
MENDING_DROPPED = _("Mending of the form dropped")
MENDED = _("Form of the call mended")
