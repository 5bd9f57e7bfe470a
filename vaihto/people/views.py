"""Signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vaihto.kit.access import public


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the ways to sign in."""
    return render(request, "people/sign_in.html")
