"""A host with several learners of one school: all of them from any of their links, each opened and signed on its own.

The list is shown to who has written a code out of the invited mailbox: a link that was forwarded opens its own learner only.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vaihto.desks.views.by_link import first_now, host_steps, stay_of
from vaihto.kit.actors import HOST
from vaihto.kit.http import Request
from vaihto.mobility import queries as mobility
from vaihto.people import links
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def others(request: Request, link: "Link") -> HttpResponse:
    """List the learners of the address; who has not shown yet that they read its mail is asked for the code first."""
    stay_of(link)
    held: Link = request.held_link  # type: ignore[attr-defined]
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    deed = request.POST.get("door")
    if held.proved_at is None and deed == "code" and links.code_is_right(held, request.POST.get("code", "")):
        links.prove(held)
        return redirect(request.path)
    if held.proved_at is None and deed == "send":
        links.send_code(held)
    chosen = request.POST.get("stay")
    if chosen is not None and (way := open_other(link, held, chosen, token)) is not None:
        return way
    context = {
        "proved": held.proved_at is not None, "sent": deed in {"send", "code"}, "wrong": deed == "code",
        "back_url": reverse("desks:host", args=[token]), "token": token,
    }  # fmt: skip
    rows = learners(link, held, token) if context["proved"] else []
    return render(request, "desks/learners.html", {**context, "rows": rows})


def learners(link: "Link", held: "Link", token: str) -> list[dict[str, Any]]:
    """Return the other learners whose links this one opens and what is to do for each now; who waits for the host comes first."""
    stays = list(mobility.beside(link))
    found = people.links_of(HOST, "mobility.Mobility", [one.pk for one in stays])
    rows: list[dict[str, Any]] = []
    for stay in stays:
        other = found.get(str(stay.pk))
        if other is not None and links.may_open_beside(held, other):
            rows.append({"stay": stay, "now": first_now(host_steps(other, stay, token))})
    return sorted(rows, key=lambda row: row["now"] is None)


def open_other(link: "Link", held: "Link", chosen: str, token: str) -> HttpResponse | None:
    """Return the way to the page of a learner of the list, by the stay's key as it was posted; None where it is not in the list.

    The page has an address of its own, beside the token of the link that is held.
    """
    pk = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
    other = people.latest_link(HOST, "mobility.Mobility", pk) if mobility.beside(link).filter(pk=pk).exists() else None
    if other is None or not links.may_open_beside(held, other):
        return None
    return redirect("desks:host", token.partition(links.BESIDE)[0] + links.BESIDE + links.open_beside(held, other))
