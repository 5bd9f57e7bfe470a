"""The applicant's pages of a draft: task list, applicant, sections of questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vaihto.applications import operations, permissions, presence, queries, sections, states
from vaihto.applications.fieldnames import AIM
from vaihto.applications.forms import LanguageForm, SectionForm, seen_in
from vaihto.applications.models import Application
from vaihto.applications.views import saving
from vaihto.applications.views.keeping import keeps_typed, say_kept
from vaihto.core import parameters
from vaihto.core.budgeting import total_of
from vaihto.core.merging import mark_of
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
    """Return an application that the actor may open, with the call's questions. Raises Http404."""
    own = queries.visible_to(request.actor).filter(organisation_id__in=request.actor.organisation_ids)
    return get_object_or_404(own.prefetch_related("call__questions"), pk=pk)


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
        "here": presence.others(application, request.actor, clock.now()),
        "plan_is_newer": queries.plan_newer_than_aims(application),
    }  # fmt: skip
    return elsewhere(application) or render(request, "applications/edit.html", context)


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def applicant(request: Request, pk: int) -> HttpResponse:
    """Show the applicant as the register has it, and choose the language of the application."""
    application = own_or_404(request, pk)
    initial = {"language": application.language, "version": marks_of_language(application)}
    form = LanguageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        seen = seen_in(form.cleaned_data["version"])["seen"] or None
        try:
            made = operations.save_project(application, form.cleaned_data, by=request.actor, at=clock.now(), seen=seen)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            if made.stale:
                messages.info(request, _("Somebody else has changed the language meanwhile. Choose once more."))
                return redirect(request.path)
            return onward(request, application, "applicant")
    members = list(organisations.members_of(application.organisation_id))
    context = {
        "application": application,
        "form": form,
        "signers": [m for m in members if m.may_sign],
        "section": "applicant",
    }
    return elsewhere(application) or render(request, "applications/applicant.html", context)


def marks_of_language(application: Application) -> str:
    """Return what the form of the language says about the page."""
    import json

    return json.dumps({"seen": {"language": mark_of(application.language)}, "app": application.version})


def onward(request: Request, application: Application, section: str) -> HttpResponse:
    """Go on after saving: to the next section, or back to the task list."""
    messages.success(request, _("Saved at %(time)s") % {"time": formats.clock_time(clock.now())})
    if request.POST.get("attach", "").startswith("answer_"):
        return redirect("applications:add_file", application.pk, request.POST["attach"].removeprefix("answer_"))
    if "leave" in request.POST or application.state != states.DRAFT:
        return redirect("applications:edit", application.pk)
    return redirect(sections.following(application, section))


@require_http_methods(["GET", "POST"])
@keeps_typed
@roles(COORDINATOR)
def section(request: Request, pk: int, key: str) -> HttpResponse:
    """Show and save a section of questions."""
    application = own_or_404(request, pk)
    form, answer = written(request, application, key)
    if answer:
        return answer
    if request.method == "GET" and (away := elsewhere(application)):
        return away
    return render(request, "applications/section.html", context_of(request, application, key, form))


def written(request: Request, application: Application, key: str) -> tuple[SectionForm, HttpResponse | None]:
    """Save what was posted in a section; returns the form to show, or the answer that leads on."""
    typed = request.typed  # type: ignore[attr-defined]
    form = SectionForm(application, key, request.POST if request.method == "POST" else typed or None)
    if typed:
        say_kept(request)
    if request.method != "POST":
        return form, None
    try:
        outcome = saving.save(request, application, form, whole=True)
        name = saving.settle(request, application) if "settle" in request.POST else ""
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return form, None
    after = SectionForm(application, key)
    shown = form.seen()["seen"] | form.marks_of_typed(outcome.saved)
    others = saving.changed_by_others(after, shown, [*outcome.both, *outcome.unsaved])
    for sentence in saving.told(application, others, request.actor):
        messages.info(request, sentence)
    if outcome.unsaved:
        if outcome.saved:
            messages.info(request, _("The other fields are saved. Correct the marked ones."))
        return saving.shown_again(application, form, outcome), None
    if name:
        messages.success(request, _("The text is chosen."))
        return form, redirect(f"{request.path}#{after[name].id_for_label if name in after.fields else ''}")
    compared = outcome.both or [one for one in [request.POST.get("here", "")] if one in form.fields]
    if compared:
        messages.info(request, saving.both_in_words(len(compared)))
        return form, redirect(f"{request.path}#both-{compared[0]}")
    if form.brought_up and not {"leave", "attach"} & set(request.POST):
        messages.info(request, _("Saved. Your answer brought up another question on this page."))
        return form, redirect(f"{request.path}#id_answer_{form.brought_up[0]}")
    return form, onward(request, application, key)


def context_of(request: Request, application: Application, key: str, form: SectionForm) -> dict[str, Any]:
    """Return what the page of a section shows."""
    judgement = queries.judgement(application)
    findings = [f for f in judgement.findings if sections.RULE_SECTIONS.get(f.code) == key]
    return {
        "application": application, "section": key, "form": form, "parts": parts_of(application, form),
        "title": sections.title_of(key, application.call.action), "findings": findings,
        "here": presence.others(application, request.actor, clock.now()),
        "plan": plan_texts(application) if key == "aims" else None, **budget_context(application),
    }  # fmt: skip


def parts_of(application: Application, form: SectionForm) -> list[dict[str, Any]]:
    """Return the visible fields, each with what waits for a choice in it, and who wrote what stands."""
    names = [field.name for field in form.visible_fields()]
    waiting = {one.name: one for one in queries.conflicts_of(application, names)}
    details = {row.field: row for row in application.field_versions.filter(is_latest=True, field__in=form.details)}
    made = []
    for bound in form.visible_fields():
        latest = details.get(bound.name) or form.answers.get(bound.name.removeprefix("answer_"))
        made.append({"field": bound, "conflict": waiting.get(bound.name), "latest": latest})
    return made


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
    return {"lines": described(application, lines), "budget": total_of(lines)}


def described(application: Application, lines: Any) -> list[dict[str, Any]]:
    """Return the lines of the working in the reader's words."""
    from vaihto.applications.workings import line_in_words

    rows = queries.rows_to_read(application)
    return [line_in_words(line, rows) for line in lines]
