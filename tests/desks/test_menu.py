"""Which item of the menu holds a page, and what stands under the reader's name."""

import pytest
from django.utils import translation

from vaihto.desks import context
from vaihto.kit.actors import Actor


@pytest.mark.parametrize(
    ("role", "path", "label"),
    [
        ("officer", "/en/assessments/calls/7/plan/", "Assessment"),
        ("officer", "/en/assessments/pool/", "Assessment"),
        ("officer", "/en/assessments/applications/7/plan/", "Assessment"),
        ("officer", "/en/assessments/applications/7/", "Assessment"),
        ("officer", "/en/applications/7/", "Applications"),
        ("officer", "/en/applications/call/7/versions/", "Calls"),
        ("auditor", "/en/applications/call/7/versions/", "Applications"),
        ("officer", "/en/selection/7/", "Selection"),
        ("assessor", "/en/assessments/7/", "My assessments"),
        ("coordinator", "/en/applications/7/partners/", "Applications"),
        ("coordinator", "/en/selection/letters/7/", "Applications"),
        ("administrator", "/en/translations/de/", "People and roles"),
        ("newcomer", "/en/enquire/", "Find the action that fits"),
        ("newcomer", "/en/check/", "Find the action that fits"),
        ("officer", "/en/", ""),
    ],
)
def test_a_menu_item_holds_every_page_of_its_room(role: str, path: str, label: str) -> None:
    looking = Actor(kind="person", id="7", name="Paula", roles=frozenset({role}))
    with translation.override("en"):
        assert [str(one["label"]) for one in context.items(path, looking) if one["current"]] == ([label] if label else [])


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("officer", ["My account", "Saved views", "Deadlines in your calendar", "My data"]),
        ("assessor", ["My account", "Deadlines in your calendar", "My data"]),
    ],
)
def test_the_account_menu_leads_to_each_page_about_the_reader(role: str, labels: list[str]) -> None:
    with translation.override("en"):
        links = context.account(Actor(kind="person", id="7", name="Paula", roles=frozenset({role})))["links"]
        assert [str(label) for label, url in links if url] == labels
