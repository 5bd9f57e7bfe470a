"""Signing in, people and their roles at the agency; one's own account is in `account_views`."""

from typing import cast

from allauth.account.views import LoginView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock, tables, viewing
from vaihto.kit.access import public, roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.people import demo, forms, operations, permissions, provider_views, queries
from vaihto.people.tables import COLUMNS, filtered


@require_http_methods(["GET", "HEAD", "POST"])
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show and take the ways to sign in; in the demo the example accounts too, also to somebody who is signed in."""
    extra = {"accounts": demo.accounts(), "providers": provider_views.named()}
    if extra["accounts"] and request.method == "GET" and request.user.is_authenticated:
        return render(request, "account/login.html", {**extra, "form": forms.SignInForm(request=request)})
    return cast(HttpResponse, LoginView.as_view(extra_context=extra)(request))


@require_safe
@public
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send allauth's own address of signing in to ours; what follows after signing in is kept."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{resolve_url('people:sign_in')}{'?' if query else ''}{query}")


@require_POST
@public
def demo_sign_in(request: Request, key: str) -> HttpResponse:
    """Sign in as an example account of the demo, or open its link in this browser; 404 outside the demo."""
    return redirect(demo.enter(key, request) or resolve_url(settings.LOGIN_REDIRECT_URL))


@require_safe
@roles("administrator", "auditor")
def people(request: Request) -> HttpResponse:
    """List people with their roles at the agency."""
    form = forms.SearchForm(request.GET)
    rows, order = tables.sort(request, filtered(queries.visible_to(request.actor), form), COLUMNS, "name")
    page = tables.page(request, rows)
    context = {
        "page_obj": page, "filter_form": form, "order": order, "may_manage": permissions.may_manage_people(request.actor),
        "filter_count": sum(bool(value) for value in form.cleaned_data.values()),
    }  # fmt: skip
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles("administrator")
def add_person(request: Request) -> HttpResponse:
    """Make an account for somebody."""
    form = forms.PersonForm(request.POST or None, initial={"language": "fi"})
    if request.method == "POST" and form.is_valid():
        try:
            person = operations.add_person(**form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The account is made. Give a role next."))
            return redirect("people:person", pk=person.pk)
    return render(request, "people/add_person.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@roles("administrator", "auditor")
def person(request: Request, pk: int) -> HttpResponse:
    """Show a person and the roles; an administrator gives a role here."""
    shown = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    viewing.log(f"people.Person:{pk}", request)
    form = forms.RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.give_role(shown, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, _("The role is given."))
            return redirect("people:person", pk=pk)
    context = {
        "person": shown, "form": form, "staff_roles": shown.staff_roles.order_by("ended_at", "role"),
        "may_manage": permissions.may_manage_people(request.actor),
        "has_second_step": is_mfa_enabled(shown), "is_self": request.actor.id == str(pk),
        "is_officer": bool(queries.having_role("officer", [pk])), "deputy": queries.deputies_of(pk, clock.today()).first(),
    }  # fmt: skip
    return render(request, "people/person.html", context)


@require_POST
@roles("administrator")
def end_role(request: Request, pk: int, role: int) -> HttpResponse:
    """End a role."""
    shown = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    staff_role = get_object_or_404(shown.staff_roles, pk=role)
    return done(request, pk, lambda: operations.end_role(staff_role, by=request.actor, at=clock.now()), _("The role ended."))


@require_POST
@roles("administrator")
def close_account(request: Request, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    shown = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    deed = operations.close_account if shown.is_active else operations.open_account
    text = _("The account is closed.") if shown.is_active else _("The account is open again.")
    return done(request, pk, lambda: deed(shown, by=request.actor, at=clock.now()), text)


@require_POST
@roles("administrator")
def reset_second_step(request: Request, pk: int) -> HttpResponse:
    """Remove somebody's passkeys and second step, after all were lost."""
    shown = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    text = _("Passkeys, app and recovery codes are removed. The person got a mail about it.")
    return done(request, pk, lambda: operations.reset_second_step(shown, by=request.actor, at=clock.now()), text)


def done(request: Request, pk: int, deed: object, text: str) -> HttpResponse:
    """Do a deed of one button and go back to the person, with its success or its refusal as a notice."""
    try:
        deed()  # type: ignore[operator]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, text)
    return redirect("people:person", pk=pk)
