"""The applicant's pages of a draft: task list, applicant, sections of questions."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import operations, permissions, queries, sections, states
from vaihto.applications.forms import LanguageForm, SectionForm
from vaihto.applications.models import Application
from vaihto.applications.operations.writing import AIM, plain
from vaihto.applications.views.keeping import keeps_typed, say_kept
from vaihto.core import parameters
from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import COORDINATOR
from vaihto.kit.http import Request
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused
from vaihto.kit.templatetags import formats
from vaihto.organisations import queries as organisations

QUESTION_SECTIONS = ("project", "aims", "working_life", "impact", "budget")


def own_or_404(request: Request, pk: int) -> Application:
    """Return an application that the actor may open. Raises Http404."""
    return get_object_or_404(queries.visible_to(request.actor).filter(organisation_id__in=request.actor.organisation_ids), pk=pk)


def elsewhere(application: Application, field: str = "") -> HttpResponse | None:
    """Return the way to the receipt where the application is no draft any more; to the completion where one is asked for.

    `field` is what the page writes, as `may_write` names it: where a completion has opened it, the page stays.
    """
    if application.state == states.DRAFT:
        return None
    opened = permissions.opened_again(application)
    if field and field in opened:
        return None
    return redirect("applications:completion" if opened else "applications:receipt", application.pk)


@require_safe
@roles(COORDINATOR)
def edit(request: Request, pk: int) -> HttpResponse:
    """Show the task list of a draft; what was sent has its receipt."""
    application = own_or_404(request, pk)
    made = sections.of(application, clock.now())
    context = {
        "application": application, "sections": made, "done": sum(s.status == "quiet" for s in made),
        "judgement": queries.judgement(application), "budget": queries.budget(application),
    }  # fmt: skip
    return elsewhere(application) or render(request, "applications/edit.html", context)


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def applicant(request: Request, pk: int) -> HttpResponse:
    """Show the applicant as the register has it, and choose the language of the application."""
    application = own_or_404(request, pk)
    form = LanguageForm(request.POST or None, initial={"language": application.language})
    if request.method == "POST" and form.is_valid():
        try:
            operations.save_project(application, form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return onward(request, application, "applicant")
    members = list(organisations.members_of(application.organisation_id))
    context = {
        "application": application,
        "form": form,
        "signers": [m for m in members if m.may_sign],
        "section": "applicant",
    }
    return elsewhere(application) or render(request, "applications/applicant.html", context)


def onward(request: Request, application: Application, section: str) -> HttpResponse:
    """Go on after saving: to the next section, or back to the task list."""
    messages.success(request, _("Saved at %(time)s") % {"time": formats.clock_time(clock.now())})
    if "leave" in request.POST or application.state != states.DRAFT:
        return redirect("applications:edit", application.pk)
    return redirect(sections.following(application, section))


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def section(request: Request, pk: int, key: str) -> HttpResponse:
    """Show and save a section of questions."""
    application = own_or_404(request, pk)
    if "choose" in request.POST:
        return choose(request, application, key)
    typed = request.typed  # type: ignore[attr-defined]
    form = SectionForm(application, key, request.POST or typed or None)
    stale: dict[str, Any] = {}
    if typed:
        say_kept(request)
    elif request.method == "POST" and form.is_valid():
        try:
            texts, stale = save(request, application, form, whole=True)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            if not stale and not texts and form.brought_up and "leave" not in request.POST:
                messages.info(request, _("Saved. Your answer brought up another question on this page."))
                return redirect(f"{request.path}#id_answer_{form.brought_up[0]}")
            if not stale and not texts:
                return onward(request, application, key)
            if not stale:
                return redirect(request.path + "#both")
            form = shown_again(application, key, request)
    return elsewhere(application) or render(request, "applications/section.html", context_of(application, key, form, stale))


def save(request: Request, application: Application, form: SectionForm, *, whole: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Save what was posted; returns the texts and the details that somebody else had changed meanwhile."""
    now = clock.now()
    details = form.given_details(whole=whole)
    answers = form.given_answers()
    stale_details, stale_texts = {}, {}
    if details:
        seen = form.seen_details()
        stale_details = operations.save_project(application, details, by=request.actor, at=now, seen=seen).stale
    if answers:
        language = application.language
        made = operations.save_answers(application, answers, language=language, by=request.actor, at=now)
        stale_texts = made.stale
    return stale_texts, stale_details


def shown_again(application: Application, key: str, request: Request) -> SectionForm:
    """Return the form with what was typed, now knowing what others have saved: saving again is a choice."""
    posted = request.POST.copy()
    posted["version"] = SectionForm(application, key)["version"].value()
    form = SectionForm(application, key, posted)
    form.is_valid()
    return form


def context_of(application: Application, key: str, form: SectionForm, stale: dict[str, Any]) -> dict[str, Any]:
    """Return what the page of a section shows."""
    aside = {k: a for k, a in queries.aside_of(application).items() if f"answer_{k}" in form.fields}
    answers = queries.answers_of(application)
    both = [{"key": k, "mine": a, "theirs": answers[k], "field": form[f"answer_{k}"]} for k, a in aside.items() if k in answers]
    judgement = queries.judgement(application)
    findings = [f for f in judgement.findings if sections.RULE_SECTIONS.get(f.code) == key]
    return {
        "application": application, "section": key, "form": form, "both": both,
        "title": sections.title_of(key, application.call.action), "findings": findings,
        "stale": [{"field": form[name], "now": value} for name, value in stale.items()],
        "plan": plan_texts(application) if key == "aims" else None, **budget_context(application),
    }  # fmt: skip


def plan_texts(application: Application) -> dict[str, Any]:
    """Return what the development plan says of each dimension, beside the dimension's meaning."""
    plan = organisations.plan_of(application.organisation_id)
    return {
        "plan": plan,
        "fields": [f"answer_{AIM}{dimension}" for dimension in parameters.words("dimension")],
        "dimensions": [
            {
                "field": f"answer_{AIM}{dimension}",
                "meaning": parameters.word("dimension_meaning", dimension, present()),
                "text": plan.text_of(dimension) if plan else "",
            }
            for dimension in parameters.words("dimension")
        ],
    }


def budget_context(application: Application) -> dict[str, Any]:
    """Return the working of the grant for the page's side."""
    lines = queries.budget_lines(application)
    return {"lines": described(application, lines), "budget": queries.budget(application)}


def described(application: Application, lines: Any) -> list[dict[str, Any]]:
    """Return the lines of the working in the reader's words."""
    from vaihto.applications.workings import line_in_words

    rows = list(queries.rows_in_writing(application))
    return [line_in_words(line, rows) for line in lines]


def choose(request: Request, application: Application, key: str) -> HttpResponse:
    """Settle two texts of one question: one of them, or both joined."""
    name, _colon, which = request.POST["choose"].partition(":")
    aside, standing = queries.aside_of(application).get(name), queries.answers_of(application).get(name)
    if aside and standing:
        text = {"theirs": standing.value, "mine": aside.value}.get(which, f"{standing.value}\n\n{aside.value}")
        try:
            operations.save_answers(
                application,
                {name: (text, aside.version)},
                language=application.language,
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The text is chosen."))
    return redirect(f"applications:{key}", application.pk)


@require_POST
@keeps_typed
@roles(COORDINATOR)
def autosave(request: Request, pk: int, key: str) -> HttpResponse:
    """Save the fields that changed; answers in JSON for the page's script."""
    application = own_or_404(request, pk)
    form = SectionForm(application, key, request.POST)
    if not form.is_valid():
        return JsonResponse({"saved": "", "errors": {name: list(errors) for name, errors in form.errors.items()}})
    try:
        texts, details = save(request, application, form, whole=False)
    except Refused as refusal:
        return JsonResponse({"saved": str(refusal), "errors": {"": refusal.reasons}})
    seen = form.seen()
    fresh = json.loads(SectionForm(application, key)["version"].value())
    for name in form.given_answers():
        if name not in texts:
            seen.setdefault("answers", {})[name] = fresh["answers"].get(name, 0)
    for name in form.given_details(whole=False):
        if name not in details:
            seen.setdefault("seen", {})[name] = plain(getattr(application, name))
    said = _("Saved at %(time)s") % {"time": formats.clock_time(clock.now())}
    if texts or details:
        said = _("Somebody else changed the same field. Both texts are kept: reload the page to choose.")
    return JsonResponse({"saved": said, "version": json.dumps(seen)})
