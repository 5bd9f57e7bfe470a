"""The ranking of a call: list of calls, the table with its budget line, making the proposal, setting an amount."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.selection import operations, queries, shown, states, tables
from vaihto.selection.forms import AmountForm, NoteForm

staff = roles("officer", "auditor")


@require_safe
@staff
def calls_list(request: Request) -> HttpResponse:
    """The published calls with the state of their selection."""
    page = lists.page(request, queries.calls_visible_to(request.actor))
    keys = [call.pk for call in page]
    proposals = {one.call_id: one for one in queries.proposals_visible_to(request.actor).filter(call_id__in=keys).defer("basis")}
    tallies, progress = queries.tallies(keys), assessment.progress_of(keys)
    rows = []
    for call in page:
        state = proposals[call.pk].state if call.pk in proposals else ""
        rows.append(
            {
                "call": call,
                "tally": tallies.get(call.pk),
                "progress": progress[call.pk],
                "state": state,
                "tag": states.TAGS.get(state),
                "words": states.LABELS.get(state),
            }
        )
    return render(request, "selection/calls.html", {"page_obj": page, "rows": rows})


@require_safe
@staff
def call(request: Request, pk: int) -> HttpResponse:
    """The ranking of a call: the proposal, or how it would stand now."""
    wanted = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    return show(request, wanted)


def show(request: Request, wanted: object, reasons: list[str] | None = None) -> HttpResponse:
    """Return the page of a call, with the reasons of a refusal in the error summary."""
    context = shown.call_page(wanted, request.actor, request.GET.get("page"))  # type: ignore[arg-type]
    proposal = context["proposal"]
    form = NoteForm({"note": request.POST.get("note", "")}) if reasons else NoteForm(
        initial={"note": proposal.note if proposal else ""}
    )  # fmt: skip
    for reason in reasons or []:
        form.is_valid()
        form.add_error(None, reason)
    return render(request, "selection/call.html", {**context, "form": form})


@require_safe
@staff
def call_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The ranking as a file; while there is no proposal, as it would stand now."""
    wanted = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    is_stored = queries.proposal_of(wanted) is not None
    lines = list(queries.lines_of(wanted)) if is_stored else [row["line"] for row in shown.preview(wanted)["rows"]]
    notes = [] if is_stored else [_("Preview: the proposal has not been made.")]
    return lists.download(kind, f"ranking-call-{wanted.pk}", tables.RANKING, lines, notes)


@require_POST
@roles("officer")
def propose(request: Request, pk: int) -> HttpResponse:
    """Make the proposal, or make it again."""
    wanted = get_object_or_404(queries.calls_visible_to(request.actor), pk=pk)
    try:
        operations.propose(wanted, by=request.actor, at=clock.now())
    except Refused as refused:
        return show(request, wanted, refused.reasons)
    messages.success(request, _("The selection proposal is made. Present it when it is ready."))
    return redirect("selection:call", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def amount(request: Request, pk: int) -> HttpResponse:
    """Set the grant of an application, with the reason."""
    wanted = get_object_or_404(applications.visible_to(request.actor).filter(state="sent"), pk=pk)
    kept = queries.amount_set_for(wanted)
    initial = {"amount": kept.amount, "reason": kept.reason} if kept else {"amount": wanted.requested}
    form = AmountForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_amount(wanted, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The grant is set. Make the proposal again where one has been made."))
            return redirect("selection:call", wanted.call_id)
    grant = queries.grant_of(wanted)
    return render(request, "selection/amount.html", {"application": wanted, "form": form, "grant": grant})
