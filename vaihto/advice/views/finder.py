"""The finder: five questions, one per page, answers in the address; the result says which action fits and why."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from vaihto.advice import facts, operations
from vaihto.advice.forms import QuestionForm, answers_in_words
from vaihto.calls import queries as calls
from vaihto.core import countries, finder, finder_questions
from vaihto.kit import clock, languages
from vaihto.kit.access import public
from vaihto.kit.http import Request

MANY = ("choices", "countries")


@require_safe
@public
def question(request: Request, number: int = 1) -> HttpResponse:
    """Ask one question; answered, go on to the next with all answers in the address."""
    asked = finder_questions.questions()
    if not 1 <= number <= len(asked):
        raise Http404
    one, given = asked[number - 1], as_given(request.GET)
    # The front page asks the first question itself, so an answer to it without the mark goes on as well.
    answered = "answered" in request.GET
    form = QuestionForm(one, request.GET if answered else None, programme_places(), initial=given)
    if answered and form.is_valid():
        newly = [key for key in form.fields if key not in request.GET.getlist("shown")]
        if not newly:
            return redirect(f"{address(number + 1, len(asked))}?{urlencode(given, doseq=True)}")
    earlier = [(key, value) for key, value in pairs(given) if key not in {field.key for field in one.fields}]
    context = {
        "form": form.quiet(), "asked": one, "title": one.title[languages.present()], "number": number, "of": len(asked),
        "earlier": earlier,
        "back": f"{address(number - 1, len(asked))}?{urlencode(given, doseq=True)}" if number > 1 else "",
    }  # fmt: skip
    return render(request, "advice/finder.html", context)


def as_given(query: QueryDict) -> dict[str, Any]:
    """Return the answers that the address holds, without what the finder does not ask."""
    found: dict[str, Any] = {}
    for asked in finder_questions.questions():
        for field in asked.fields:
            values = [value for value in query.getlist(field.key) if value != ""]
            if values:
                found[field.key] = values if field.kind in MANY else values[0]
    return found


def pairs(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the answers one by one, for hidden fields."""
    return [(key, one) for key, value in given.items() for one in (value if isinstance(value, list) else [value])]


def address(number: int, of: int) -> str:
    """Return the address of a question; behind the last one comes the result."""
    if number > of:
        return reverse("advice:finder_result")
    return reverse("advice:finder") if number == 1 else reverse("advice:finder_question", args=[number])


def programme_places() -> frozenset[str]:
    """Return the countries that can be chosen: those of the programme without the school's own, all where not known."""
    law = next(iter(facts.programme_laws().values()))
    listed = countries.programme_countries(law) or frozenset(countries.canonical(code) for code in countries.codes())
    return (listed | countries.restricted_countries(law)) - {law.agency}


@require_safe
@public
def result(request: Request) -> HttpResponse:
    """Which action fits, why, what is missing, what it could earn; the other three with one reason each."""
    try:
        answers = finder_questions.read_answers(as_given(request.GET))
    except finder_questions.WrongAnswer:
        return redirect("advice:finder")
    now = clock.now()
    advice = finder.find(answers, facts.laws(now).values())
    opened = {call.action: call for call in reversed(list(calls.open_calls(now)))}
    fits = [shown(one, opened.get(one.action)) for one in advice.actions]
    context = {
        "headline": languages.pick(advice.headline), "summary": languages.pick(advice.summary),
        "best": fits[0] if advice.best else None, "others": fits[1:] if advice.best else fits,
        "said": answers_in_words(answers), "query": urlencode(as_given(request.GET), doseq=True),
        "answers": pairs(as_given(request.GET)),
    }  # fmt: skip
    return render(request, "advice/finder_result.html", context)


def shown(fit: finder.ActionFit, call: Any) -> dict[str, Any]:
    """Return one action of the result in the page's language; `first` is what is told of one that is not best."""
    pick = languages.pick
    signs = {"reasons": "met", "obstacles": "not_met", "missing": "unknown"}
    points = {
        kind: [{"verdict": sign, "message": pick(one.text), "code": one.code, "source": one.source} for one in getattr(fit, kind)]
        for kind, sign in signs.items()
    }
    first = next(iter([*points["obstacles"], *points["missing"], *points["reasons"]]), None)
    tags = {"fits": ("ok", "met"), "partly": ("info", "partly"), "does_not_fit": ("plain", "not-selected")}
    support = fit.support
    return {
        "key": fit.action, "name": pick(fit.name), "label": pick(fit.label), "tag": tags[fit.fit.value], "call": call,
        **points, "first": first, "support": support, "source": calls.breakable(support.source),
        "support_text": pick(support.text),
        "exact_unknown": pick(support.exact_unknown) if support.exact_unknown else "",
    }  # fmt: skip


@require_POST
@public
def keep(request: Request) -> HttpResponse:
    """Keep the plan behind the result as a self-check; it opens as the draft of an application later."""
    try:
        answers = finder_questions.read_answers(as_given(request.POST))
    except finder_questions.WrongAnswer:
        return redirect("advice:finder")
    now, action = clock.now(), request.POST.get("action", "")
    laws = facts.laws(now)
    if action not in laws:
        return HttpResponseBadRequest()
    fit = finder.find(answers, [laws[action]]).actions[0]
    call = calls.open_calls(now).filter(action=action).first()
    check = operations.store_check(
        fit.situation, fit.judgement, action=action, call=call, language=languages.present(), at=now, by=request.actor
    )
    if request.POST.get("then") == "ask":
        return redirect(f"{reverse('advice:enquire')}?{urlencode({'check': check.token})}")
    return redirect("advice:check", check.token)
