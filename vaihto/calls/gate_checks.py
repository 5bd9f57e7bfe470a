"""The gate's deeper looks: texts that two languages share, working days, rules, points, options and conditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.calls import asking, facts, labels
from vaihto.core import eligibility, formats, notice
from vaihto.core import questions as core
from vaihto.core.canonical import sha256_of
from vaihto.core.eligibility import activities
from vaihto.core.findings import Severity
from vaihto.kit.clock import FINLAND
from vaihto.kit.languages import LANGUAGES, present

if TYPE_CHECKING:
    from vaihto.calls.gate import Gap
    from vaihto.calls.models import Call


@dataclass(frozen=True)
class Text:
    """One text of the call in three languages, with its path (`questions.aims.label`) and where it is edited."""

    path: str
    section: str
    key: str
    field: str
    said: dict[str, str]


def _gap(*args: Any, **options: Any) -> "Gap":
    from vaihto.calls.gate import Gap

    return Gap(*args, **options)


# -- texts ------------------------------------------------------------------------------------------------------------------


def texts_of(call: "Call") -> Iterator[Text]:
    """Yield every text of the call that people read, with its three languages."""
    for field in ("title", "summary", "priorities"):
        yield _text(call, field, field, "texts", "")
    for question in call.questions.all():
        for field in ("label", "help", "example"):
            yield _text(question, field, f"questions.{question.key}.{field}", "questions", question.key)
        for kind, rows in question.settings.items():
            if isinstance(rows, list):
                for n, row in enumerate(rows):
                    path, said = f"questions.{question.key}.{kind}.{row['key']}", {code: row.get(code, "") for code in LANGUAGES}
                    yield Text(path, "questions", question.key, f"row_{n}_", said)
    for criterion in call.criteria.all():
        for field in ("title", "help"):
            yield _text(criterion, field, f"criteria.{criterion.key}.{field}", "criteria", criterion.key)


def _text(thing: Any, field: str, path: str, section: str, key: str) -> Text:
    return Text(path, section, key, f"{field}_", {code: getattr(thing, f"{field}_{code}") for code in LANGUAGES})


def equal_texts(call: "Call") -> Iterator["Gap"]:
    """Yield the texts that say the same in two languages and that nobody has confirmed to be right so."""
    for text in texts_of(call):
        pair = _equal_pair(text.said)
        if pair and call.equal_texts.get(text.path) != mark_of(text.said):
            named = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}
            said = {"first": named[pair[0]], "second": named[pair[1]], "text": _short(text.said[pair[0]])}
            sentence = _(
                "The text is the same %(first)s and %(second)s: “%(text)s”. Translate it, or confirm that it is right so."
            )
            yield _gap(text.section, sentence % said, text.key, f"{text.field}{pair[1]}", text.path)


def _equal_pair(said: dict[str, str]) -> tuple[str, str] | None:
    """Return the first two languages that say the same in letters; figures and signs alone may be equal."""
    plain = {code: " ".join(text.split()).casefold() for code, text in said.items()}
    for first, second in (("fi", "sv"), ("fi", "en"), ("sv", "en")):
        if plain[first] and plain[first] == plain[second] and any(letter.isalpha() for letter in plain[first]):
            return first, second
    return None


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:60].rsplit(" ", 1)[0] + " …"


def mark_of(said: dict[str, str]) -> str:
    """Return the mark by which a confirmation knows its text: it lapses when a language changes."""
    return sha256_of(said)[:20]


# -- dates ------------------------------------------------------------------------------------------------------------------


def days(call: "Call") -> Iterator["Gap"]:
    """Yield a deadline that is no working day in Finland."""
    if call.closes_at:
        day = call.closes_at.astimezone(FINLAND).date()
        if not notice.is_working_day(day):
            said = {"day": formats.weekday_of(day, present()), "next": formats.weekday_of(notice.working_day(day), present())}
            text = _("The deadline is not a working day in Finland: %(day)s. The next working day is %(next)s.") % said
            yield _gap("dates", text, field="closes_on")


# -- rules ------------------------------------------------------------------------------------------------------------------


def rules(call: "Call") -> Iterator["Gap"]:
    """Yield what keeps the formal rules from being resolved: no pack of that year, or a number that a binding rule reads."""
    law = facts.law_of(call)
    if not law.numbers:
        text = _("The rule pack has no numbers for the year %(year)s. Set the numbers of this call.")
        yield _gap("numbers", text % {"year": facts.rule_year(call)})
        return
    for rule in eligibility.rules(law.action):
        for name in rule.parameters:
            number = law.numbers.get(name)
            is_needed = rule.severity is not Severity.NOTE and activities.is_of_the_call(name, law)
            if is_needed and (number is None or not number.known):
                said = {"rule": rule.code, "number": labels.PARAMETERS.get(name, name)}
                yield _gap(
                    "numbers", _("Rule %(rule)s cannot be resolved: nobody has the number “%(number)s”. Set it.") % said, name
                )


def points(call: "Call") -> Iterator["Gap"]:
    """Yield criteria that do not add up to what the call says they give together."""
    listed = list(call.criteria.all())
    if call.points_total is None:
        yield _gap("criteria", _("The points of all criteria together are missing. Give them."), field="points_total")
    elif listed and facts.most_points(call) != call.points_total:
        said = {"sum": formats.number(facts.most_points(call), present()), "total": formats.number(call.points_total, present())}
        text = _("The criteria give %(sum)s points together, but the call says %(total)s. Change one of them.") % said
        yield _gap("criteria", text, field="points_total")


# -- questions --------------------------------------------------------------------------------------------------------------


def settings(call: "Call") -> Iterator["Gap"]:
    """Yield choices with fewer than two options, tables without a column, options that lack a language."""
    for question in call.questions.all():
        number = {"number": question.position}
        if question.kind == "choice" and len(question.settings.get("options", [])) < 2:
            yield _gap(
                "questions", _("Question %(number)s has fewer than two options. Add them.") % number, question.key, "row_0_fi"
            )
        if question.kind == "table" and not question.settings.get("columns"):
            yield _gap(
                "questions", _("Question %(number)s is a table without columns. Add one.") % number, question.key, "row_0_fi"
            )
        for rows in question.settings.values():
            for n, row in enumerate(rows if isinstance(rows, list) else []):
                for code in asking.lacking_languages(row):
                    said = {**number, "n": n + 1}
                    text = _("Question %(number)s: option or column %(n)s lacks a language.") % said
                    yield _gap("questions", text, question.key, f"row_{n}_{code}")


def conditions(call: "Call") -> Iterator["Gap"]:
    """Yield conditions on a question or an option that the call does not have, and conditions that lead in a circle."""
    questions = {one.key: one for one in call.questions.all()}
    for key in core.circular(asking.asked(questions.values())):
        said = {"number": questions[key].position}
        text = _("The condition of question %(number)s leads back to itself. Make it depend on another question.") % said
        yield _gap("questions", text, key, "condition_question")
    for question in questions.values():
        condition = asking.condition_of(question)
        if condition is None:
            continue
        other, said = questions.get(condition.question), {"number": question.position}
        if other is None:
            text = _("Question %(number)s depends on a question that is not in the call. Choose another one.") % said
            yield _gap("questions", text, question.key, "condition_question")
        elif condition.test in ("is", "is_not") and condition.value not in dict(asking.options_of(other)):
            text = _("Question %(number)s depends on an option that is not there. Choose another one.") % said
            yield _gap("questions", text, question.key, "condition_option")
