"""Requests for rectification: filed from the letter, recorded, listed, handled beside the original, decided."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.core import formats
from vaihto.kit import attachments, clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.languages import pick, present
from vaihto.kit.operations import Refused
from vaihto.selection import freed, operations, permissions, queries, recomputing, states, tables
from vaihto.selection.forms_following import CorrectionForm, DecideRequestForm, RecordForm, RequestForm
from vaihto.selection.models import RectificationRequest, SelectionDecision
from vaihto.selection.operations.rectifying import PURPOSE, clock_of_line
from vaihto.selection.views.deciding import add_reasons

staff = roles("officer", "auditor")
readers = roles("coordinator", "officer", "auditor")


@require_safe
@staff
def rectifications(request: Request) -> HttpResponse:
    """The requests for rectification, the latest first; the address may ask for one state."""
    rows, state = _filtered(request)
    page = lists.page(request, rows)
    shown = [{"one": one, "tag": states.RECTIFICATION_TAGS[one.state], "words": states.RECTIFICATIONS[one.state],
              "outcome": states.RECTIFIED.get(one.outcome, "")} for one in page]  # fmt: skip
    choices = [("", _("All")), *states.RECTIFICATIONS.items()]
    context = {"page_obj": page, "rows": shown, "state": state, "choices": choices, "query": request.GET.urlencode()}
    return render(request, "selection/rectifications.html", context)


def _filtered(request: Request) -> Any:
    state = request.GET.get("state", "")
    rows = queries.rectifications_visible_to(request.actor)
    return (rows.filter(state=state), state) if state in states.RECTIFICATIONS else (rows, "")


@require_safe
@staff
def rectifications_file(request: Request, kind: str) -> HttpResponse:
    """The same list as a file."""
    return lists.download(kind, "rectification-requests", tables.RECTIFICATIONS, _filtered(request)[0])


def _received(request: Request, form: Any) -> Any:
    """Receive the file of a form, outside any operation; None without a file. Raises CannotReceive."""
    file = form.cleaned_data.get("file")
    return attachments.receive(file, actor=request.actor, purpose=PURPOSE) if file else None


@require_safe
@readers
def rectification_paper(request: Request, pk: int) -> HttpResponse:
    """The file that came with a request, as a download."""
    one = _request_or_404(request, pk)
    if one.attachment is None:
        raise Http404
    answer: HttpResponse = attachments.response(one.attachment)  # type: ignore[assignment]
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@roles("coordinator")
def request_rectification(request: Request, pk: int) -> HttpResponse:
    """File a request from the letter of a decision."""
    own = queries.letters_visible_to(request.actor).filter(line__application__organisation_id__in=request.actor.organisation_ids)
    letter = get_object_or_404(own, pk=pk)
    line, form = letter.line, RequestForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.file_rectification(
                line, text=form.cleaned_data["text"], language=present(), attachment=_received(request, form),
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file" if isinstance(refused, attachments.CannotReceive) else None, refused.reasons)
        else:
            messages.success(request, _("The request for rectification is filed."))
            return redirect("selection:rectification", made.pk)
    counted = clock_of_line(line)
    context = {
        "letter": letter, "application": line.application, "form": form, "clock": counted,
        "is_late": clock.today() > counted.last_day, "may_file": permissions.may_answer(request.actor, line.application),
    }  # fmt: skip
    return render(request, "selection/request_rectification.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def record_rectification(request: Request, pk: int) -> HttpResponse:
    """Record a request that came by post or e-mail."""
    visible = queries.decided_lines().filter(proposal__call__in=queries.calls_visible_to(request.actor))
    line = get_object_or_404(visible, pk=pk)
    initial = {"language": line.application.language}
    form = RecordForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: value for name, value in form.cleaned_data.items() if name != "file"}
            file = _received(request, form)
            made = operations.record_rectification(line, **given, attachment=file, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error("file" if isinstance(refused, attachments.CannotReceive) else None, refused.reasons)
        else:
            messages.success(request, _("The request for rectification is recorded."))
            return redirect("selection:rectification", made.pk)
    context = {"letter": line.letter, "application": line.application, "form": form, "clock": clock_of_line(line)}
    return render(request, "selection/record_rectification.html", context)


def _request_or_404(request: Request, pk: int) -> RectificationRequest:
    return get_object_or_404(queries.rectifications_visible_to(request.actor), pk=pk)


@require_safe
@readers
def rectification(request: Request, pk: int) -> HttpResponse:
    """One request: its text and days for the applicant, the comparison and the deeds for the agency."""
    return _page(request, _request_or_404(request, pk))


def _page(
    request: Request, one: RectificationRequest, correction: CorrectionForm | None = None, form: DecideRequestForm | None = None
) -> HttpResponse:
    line, actor = one.line, request.actor
    is_staff, is_open = permissions.may_read_all(actor), one.state in {states.RECEIVED, states.HANDLED}
    tag = states.RECTIFICATION_TAGS[one.state]
    context: dict[str, Any] = {
        "one": one, "line": line, "application": line.application, "call": line.application.call, "is_staff": is_staff,
        "is_open": is_open, "tag": tag, "words": states.RECTIFICATIONS[one.state], "way": states.WAYS[one.way],
        "outcome": states.RECTIFIED.get(one.outcome, ""), "letter": getattr(one, "letter", None), "first": line.letter,
        "may_withdraw": is_open and permissions.may_answer(actor, line.application),
    }  # fmt: skip
    if is_staff:
        context |= _for_staff(request, one, correction, form)
    return render(request, "selection/rectification.html", context)


def _for_staff(
    request: Request, one: RectificationRequest, correction: CorrectionForm | None, form: DecideRequestForm | None
) -> dict[str, Any]:  # fmt: skip
    """Return the comparison and the forms; while nothing has been corrected the frozen inputs stand beside themselves."""
    decision = SelectionDecision.objects.get(proposal_id=one.line.proposal_id)
    basis = decision.content["basis"]
    kept = one.recomputed
    if not kept:
        compared = recomputing.compared(decision, one.line.application_id)
        kept = {"is_same": compared.is_same, "before": compared.before, "after": None}
    before, after = kept["before"], kept["after"]
    may_handle = permissions.may_handle(request.actor, one.line)
    handles = one.state == states.HANDLED and str(one.handler_id) == request.actor.id and may_handle
    given = one.correction.get("points") or before["points_by_criterion"]
    initial = {f"points_{key}": Decimal(value) for key, value in given.items()}
    initial["amount"] = Decimal(one.correction.get("amount") or before["amount"])
    return {
        "is_same": kept["is_same"],
        "rows": _rows(basis, before, after),
        "may_take": one.state in {states.RECEIVED, states.HANDLED} and may_handle and not handles,
        "handles": handles,
        "can_decide": permissions.has_the_right_to_decide(request.actor),
        "is_corrected": bool(one.correction),
        "money": freed.money_of(one.line.application.call),
        "correction": correction or CorrectionForm(initial=initial, criteria=_criteria(basis)),
        "form": form or DecideRequestForm(),
        "checksum": decision.content_hash,
    }


def _criteria(basis: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the criteria for the form of the correction."""
    made = []
    for one in basis["criteria"]:
        most = Decimal(str(one["max_points"]))
        said = _("At most %(points)s") % {"points": formats.points(most, present())}
        made.append({"key": one["key"], "title": pick(one["title"]), "most": most, "help": said})
    return made


def _rows(basis: dict[str, Any], before: dict[str, Any], after: dict[str, Any] | None) -> list[tuple[str, str, str, bool]]:
    """Return the original beside the corrected: heading, both in words, whether they differ."""
    language = present()

    def cell(line: dict[str, Any] | None, name: str) -> str:
        if line is None:
            return ""
        if name == "outcome":
            place = line["reserve_place"]
            words = str(states.OUTCOMES[line["outcome"]])
            return f"{words}, {place}" if line["outcome"] == states.RESERVE else words
        if name == "amount":
            return formats.money(Decimal(line["amount"]), language)
        return formats.number(Decimal(str(line[name])), language)

    rows = []
    for one in basis["criteria"]:
        was = formats.number(Decimal(before["points_by_criterion"][one["key"]]), language)
        now = formats.number(Decimal(after["points_by_criterion"][one["key"]]), language) if after else ""
        rows.append((pick(one["title"]), was, now, bool(after) and was != now))
    names = (
        ("points", _("Points in all")),
        ("rank", _("Place")),
        ("outcome", _("Outcome of the ranking")),
        ("amount", _("Grant")),
    )
    for name, heading in names:
        was, now = cell(before, name), cell(after, name)
        rows.append((heading, was, now, bool(after) and was != now))
    return rows


@require_POST
@roles("coordinator")
def withdraw_rectification(request: Request, pk: int) -> HttpResponse:
    """Withdraw a request that has not been decided."""
    own = queries.rectifications_visible_to(request.actor)
    own = own.filter(line__application__organisation_id__in=request.actor.organisation_ids)
    return _do(request, pk, get_object_or_404(own, pk=pk), operations.withdraw_rectification, _("The request is withdrawn."))


@require_POST
@roles("officer")
def take_rectification(request: Request, pk: int) -> HttpResponse:
    """Take a request over."""
    one = _request_or_404(request, pk)
    return _do(request, pk, one, operations.take_rectification, _("The request is yours to handle."))


def _do(request: Request, pk: int, one: RectificationRequest, deed: Any, said: str) -> HttpResponse:
    try:
        deed(one, by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, said)
    return redirect("selection:rectification", pk)


@require_POST
@roles("officer")
def correct_rectification(request: Request, pk: int) -> HttpResponse:
    """Work out a correction: the ranking is made again with it and shown beside the original."""
    one = _request_or_404(request, pk)
    decision = SelectionDecision.objects.get(proposal_id=one.line.proposal_id)
    form = CorrectionForm(request.POST, criteria=_criteria(decision.content["basis"]))
    if form.is_valid():
        given: dict[str, Any] = {"points": form.points, "amount": form.cleaned_data["amount"]}
        try:
            operations.correct_rectification(one, **given, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The correction is worked out. See it beside the original."))
            return redirect("selection:rectification", pk)
    return _page(request, one, correction=form)


@require_POST
@roles("officer")
def decide_rectification(request: Request, pk: int) -> HttpResponse:
    """Decide the request; the letter goes out."""
    one = _request_or_404(request, pk)
    form = DecideRequestForm(request.POST)
    if form.is_valid():
        try:
            operations.decide_rectification(one, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The decision is made. The letter has been sent."))
            return redirect("selection:rectification", pk)
    return _page(request, one, form=form)
