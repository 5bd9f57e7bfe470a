"""Pages of memoranda of understanding as the school and the agency see them: list, write, send, sign, change, renew, paper."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.core import conversion
from vaihto.kit import clock, languages, qr, tables
from vaihto.kit.access import roles
from vaihto.kit.actors import COUNTERPART, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.organisations import queries as organisations
from vaihto.people import links
from vaihto.qualifications import memorandum_forms as forms
from vaihto.qualifications import memorandum_paper, memorandum_shown, memorandum_tables, operations, permissions, queries, states
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner

readers = roles("coordinator", "officer", "auditor")
school = roles("coordinator")
TEXTS = ("title", "language", "starts_on", "ends_on", "aims", "assessment", "recognition")


def own(request: Request, pk: int) -> MemorandumOfUnderstanding:
    """Return a memorandum of the actor's own school. Raises Http404."""
    found = get_object_or_404(queries.memoranda_visible_to(request.actor), pk=pk)
    if not permissions.may_enter_units(request.actor, found.organisation_id):
        raise Http404
    return found


def page(request: Request, wanted: MemorandumOfUnderstanding, **more: Any) -> HttpResponse:
    """Answer with the page of a memorandum."""
    context = memorandum_shown.of(wanted, request.actor)
    if context["may_sign"]:
        context["sign_form"] = forms.MemorandumSignForm(initial={"seen": wanted.content_hash})
    return render(request, "qualifications/memorandum.html", {**context, "why_form": forms.WhyForm(), **more})


def listed(request: Request) -> Any:
    """Return the filter, and the memoranda that it leaves in the order that the address asks for."""
    rows = queries.memoranda_visible_to(request.actor)
    codes = (
        MemorandumPartner.objects.filter(memorandum__in=rows.order_by().values("pk")).order_by().values_list("country", flat=True)
    )
    form = forms.MemorandumFilter(request.GET, countries_of=set(codes))
    wanted = form.cleaned_data if form.is_valid() else {}
    return form, tables.sort(request, memorandum_tables.filtered(rows, wanted), memorandum_tables.MEMORANDA, "-starts")


@require_safe
@readers
def memoranda(request: Request) -> HttpResponse:
    """List the memoranda that the actor may open."""
    form, (rows, order) = listed(request)
    made = tables.page(request, rows)
    context = {
        "filter_form": form, "page_obj": made, "order": order, "query": request.GET.urlencode(),
        "used": sum(bool(value) for value in getattr(form, "cleaned_data", {}).values()),
        "rows": [memorandum_shown.in_words(one) for one in made.object_list],
        "may_enter": bool(request.actor.organisation_ids), "is_staff": request.actor.has(OFFICER, "auditor"),
    }  # fmt: skip
    return render(request, "qualifications/memoranda.html", context)


@require_safe
@readers
def download(request: Request, kind: str) -> HttpResponse:
    """Return the list of memoranda as CSV, XLSX or JSON, filtered as on the page."""
    _form, (rows, _order) = listed(request)
    return tables.download(kind, "memoranda", memorandum_tables.MEMORANDA, rows)


@require_safe
@readers
def memorandum(request: Request, pk: int) -> HttpResponse:
    """Show a memorandum with its parties and signatures."""
    return page(request, get_object_or_404(queries.memoranda_visible_to(request.actor), pk=pk))


@require_safe
@readers
def pdf(request: Request, pk: int) -> HttpResponse:
    """Return a memorandum that was sent for signature as PDF."""
    wanted = get_object_or_404(queries.memoranda_visible_to(request.actor).exclude(state=states.DRAFT), pk=pk)
    return memorandum_paper.answer(wanted)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def add(request: Request) -> HttpResponse:
    """Write a new memorandum."""
    return written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def write(request: Request, pk: int) -> HttpResponse:
    """Go on writing a draft."""
    return written(request, own(request, pk))


def written(request: Request, draft: MemorandumOfUnderstanding | None) -> HttpResponse:
    """Show the form of a memorandum and save it."""
    schools = {draft.organisation_id: draft.organisation} if draft else organisations.for_ids(request.actor.organisation_ids)
    places = forms.partner_forms(request.POST or None, draft)
    units = units_to_choose(schools, draft)
    form = forms.MemorandumForm(request.POST or None, organisations=schools.values(), units=units, initial=initial_of(draft))
    if request.method == "POST" and all([form.is_valid(), *[place.is_valid() for place in places]]):
        values = form.cleaned_data
        organisation = schools[int(values.get("organisation") or next(iter(schools)))]
        try:
            saved = operations.write_memorandum(
                organisation, {name: values[name] for name in TEXTS}, partners=forms.partners_in(places),
                units=form.chosen_units(), grades=values["grades"], memorandum=draft, by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The memorandum is saved. Nobody has got it yet."))
            return redirect("qualifications:memorandum", saved.pk)
    return render(request, "qualifications/memorandum_edit.html", {"form": form, "places": places, "memorandum": draft})


def units_to_choose(schools: Any, draft: MemorandumOfUnderstanding | None) -> list[Any]:
    """Return the units of the schools; retired ones only where the draft has them already."""
    kept = set(draft.units.values_list("unit_id", flat=True)) if draft else set()
    rows = [unit for pk in sorted(schools) for unit in queries.units_of(pk, with_retired=True)]
    return [unit for unit in rows if unit.retired_on is None or unit.pk in kept]


def initial_of(draft: MemorandumOfUnderstanding | None) -> dict[str, Any]:
    """Return what the form shows at first: the draft, or a language only."""
    if draft is None:
        return {"language": languages.present()}
    shown = {name: getattr(draft, name) for name in TEXTS}
    shown["grades"] = conversion.written(queries.table_of(draft), languages.present())
    for one in draft.units.all():
        shown |= {f"unit-{one.unit_id}": True, f"corresponds-{one.unit_id}": one.corresponds_to}
    return shown


def refusal(refused: Refused) -> Form:
    """Return a form without fields that carries the reasons of a refused click to the error summary."""
    form = Form({})
    form.is_valid()
    form.add_error(None, refused.reasons)
    return form


def done(request: Request, wanted: MemorandumOfUnderstanding, deed: Any, words: str) -> HttpResponse:
    """Do a deed and show the memorandum that it gives; where it is refused, the page with the reasons."""
    try:
        made = deed()
    except Refused as refused:
        return page(request, wanted, form=refusal(refused))
    messages.success(request, words)
    return redirect("qualifications:memorandum", made.pk) if made else redirect("qualifications:memoranda")


@require_POST
@school
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove a draft that nobody has got."""
    wanted = own(request, pk)
    deed = lambda: operations.remove_memorandum(wanted, by=request.actor, at=clock.now())  # noqa: E731
    return done(request, wanted, deed, _("The draft is removed."))


@require_POST
@school
def send(request: Request, pk: int) -> HttpResponse:
    """Send a memorandum for signature."""
    wanted = own(request, pk)
    deed = lambda: operations.send_memorandum(wanted, by=request.actor, at=clock.now())  # noqa: E731
    return done(request, wanted, deed, _("The memorandum has been sent for signature. Each partner has got a link."))


@require_POST
@school
def sign(request: Request, pk: int) -> HttpResponse:
    """Sign for the school."""
    wanted = own(request, pk)
    form = forms.MemorandumSignForm(request.POST)
    if not form.is_valid():
        return page(request, wanted, form=form, sign_form=form)
    seen = form.cleaned_data["seen"]
    deed = lambda: operations.sign_memorandum(wanted, seen=seen, by=request.actor, at=clock.now())  # noqa: E731
    return done(request, wanted, deed, _("The memorandum is signed for the school."))


@require_POST
@school
def change(request: Request, pk: int) -> HttpResponse:
    """Begin a change of a memorandum that was sent or is in force."""
    return with_reason(request, pk, operations.change_memorandum, _("The change is begun. All sign the new text."))


@require_POST
@school
def keep(request: Request, pk: int) -> HttpResponse:
    """Answer a wish for correction: the text stays."""
    return with_reason(request, pk, operations.keep_memorandum, _("The wish is answered. Signing goes on."))


def with_reason(request: Request, pk: int, deed: Any, words: str) -> HttpResponse:
    """Do a deed that needs a reason."""
    wanted = own(request, pk)
    form = forms.WhyForm(request.POST)
    if not form.is_valid():
        return page(request, wanted, form=form, why_form=form)
    reason = form.cleaned_data["reason"]
    return done(request, wanted, lambda: deed(wanted, reason=reason, by=request.actor, at=clock.now()), words)


@require_POST
@school
def renew(request: Request, pk: int) -> HttpResponse:
    """Copy a memorandum for the time after it."""
    wanted = own(request, pk)
    deed = lambda: operations.renew_memorandum(wanted, by=request.actor, at=clock.now())  # noqa: E731
    return done(request, wanted, deed, _("A copy for the time after is made. Check the days and send it for signature."))


@require_http_methods(["GET", "HEAD", "POST"])
@school
def end(request: Request, pk: int) -> HttpResponse:
    """End a memorandum early for the school."""
    wanted = own(request, pk)
    form = forms.EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_memorandum(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The memorandum is ended. All partners have been told."))
            return redirect("qualifications:memorandum", wanted.pk)
    may_end = memorandum_shown.of(wanted, request.actor)["may_end"]
    up = reverse("qualifications:memorandum", args=[wanted.pk])
    return render(
        request, "qualifications/memorandum_end.html", {"memorandum": wanted, "form": form, "may_end": may_end, "up": up}
    )


@require_POST
@school
def link(request: Request, pk: int, partner: int) -> HttpResponse:
    """Send a partner a new link and show it as a QR code, to be read from this screen."""
    wanted = own(request, pk)
    to = get_object_or_404(wanted.partners, pk=partner)
    try:
        token = operations.invite_again(to, by=request.actor, at=clock.now())
    except Refused as refused:
        return page(request, wanted, form=refusal(refused))
    url = links.address(token, COUNTERPART, to.language)
    return render(request, "qualifications/memorandum_link.html", {"memorandum": wanted, "to": to, "url": url, "qr": qr.svg(url)})
