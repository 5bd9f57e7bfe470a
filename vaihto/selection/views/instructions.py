"""The rectification instruction: its versions, a new one, the lawyer's approval."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.core import notice
from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.selection import instruction, operations
from vaihto.selection.forms_following import InstructionForm
from vaihto.selection.models import RectificationInstruction
from vaihto.selection.views.deciding import add_reasons


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def instructions(request: Request) -> HttpResponse:
    """The versions of the text; a change makes a new one."""
    kind = _kind(request)
    form = InstructionForm(request.POST if request.method == "POST" else None, initial=_initial(kind))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        texts = {code: given[f"text_{code}"] for code in ("fi", "sv", "en")}
        try:
            operations.write_instruction(texts, note=given["note"], kind=kind, by=request.actor, at=clock.now())
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("The text is saved as a new version. It waits for the lawyer’s approval."))
            return redirect(_address(kind))
    versions = RectificationInstruction.objects.filter(kind=kind).select_related("made_by").order_by("-number")
    names = {"days": instruction.LENGTHS[kind], "letter": "received_by_letter", "electronic": "received_electronically"}
    context = {
        "form": form, "page_obj": lists.page(request, versions, 10), "in_force": instruction.in_force(kind), "kind": kind,
        "numbers": [("{" + place + "}", notice.number(name)) for place, name in names.items()],
    }  # fmt: skip
    return render(request, "selection/instructions.html", context)


def _kind(request: Request) -> str:
    """Return which text the address asks for: the rectification instruction unless it says appeal."""
    return instruction.APPEAL if request.GET.get("kind") == instruction.APPEAL else instruction.RECTIFICATION


def _address(kind: str) -> str:
    """Return the address of a text's page."""
    return reverse("selection:instructions") + (f"?kind={kind}" if kind == instruction.APPEAL else "")


def _initial(kind: str) -> dict[str, str]:
    """Return the texts that a new version starts from: the latest, or those that come with the software."""
    last = RectificationInstruction.objects.filter(kind=kind).order_by("-number").first()
    if last is not None:
        return {f"text_{code}": getattr(last, f"text_{code}") for code in ("fi", "sv", "en")}
    return {f"text_{code}": text for code, text in instruction.default_texts(kind).items()}


@require_POST
@roles("officer")
def approve_instruction(request: Request, pk: int) -> HttpResponse:
    """Record the lawyer's approval of a version."""
    version = get_object_or_404(RectificationInstruction, pk=pk)
    try:
        operations.approve_instruction(version, lawyer=request.POST.get("lawyer", ""), by=request.actor, at=clock.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("The approval is recorded. Letters carry this version from now on."))
    return redirect(_address(version.kind))
