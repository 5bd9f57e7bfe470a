"""A form with a question of every kind, opened by an applicant in a browser: axe finds nothing, in three languages.

The gate of a call says that this is tested when the service is built; this is the test. Seen failing: with
`aria-expanded="perhaps"` on the cells of a table. A field without a label does not get so far: the gate refuses such a form.
"""

from pathlib import Path
from typing import Any

import pytest
from application_examples import OPENED, open_call
from django.test import Client
from playwright.sync_api import BrowserContext
from test_question_kinds import QUESTIONS

from vaihto.applications.models import Application
from vaihto.calls.models import Call
from vaihto.core import questions
from vaihto.kit.actors import Actor
from vaihto.organisations.models import Organisation
from vaihto.qualifications import operations as qualifications

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1280)
AXE = """async () => (await axe.run({resultTypes: ['violations']})).violations.map(
  v => `${v.id} x ${v.nodes.length}: ${v.nodes[0].target.join(' ')}`)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
FORM = {**QUESTIONS, "q_unit": {"kind": "unit", "section": "impact"}}


@pytest.fixture
def call(transactional_db: None) -> Call:
    """Return an open call with a question of every kind."""
    return open_call("student_mobility", FORM)


@pytest.fixture
def unit(school: Organisation, coordinator: Actor) -> None:
    """Give the school a unit to choose."""
    values = {"qualification": "Båtbyggare", "title": "Bygga i trä", "points": 15, "language": "sv"}
    qualifications.save_unit(school, {**values, "source": "x"}, ["Väljer virke"], by=coordinator, at=OPENED)


def faults(context: BrowserContext, address: str, axe: str) -> list[str]:
    """Return what axe and the console say of a page on a phone and wide."""
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.evaluate(axe)
    shown = page.locator("main [data-only-if]")
    # The question behind a condition is looked at too.
    page.locator("[name='answer_q_choice'][value='yes']").check(force=True)
    assert shown.first.is_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        said += [f"{address} {width}: {line}" for line in page.evaluate(AXE)]
        wider = page.evaluate(WIDER)
        said += [f"{address}: {wider} px wider than {width}"] if wider > 0 else []
    page.close()
    return said


def test_a_form_with_every_kind_of_question_has_no_fault_in_three_languages(
    live_server: Any, context: BrowserContext, at_work: Client, draft: Application, unit: None, repository: Path
) -> None:
    assert {one["kind"] for one in FORM.values()} == set(questions.KINDS)
    axe = (repository / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    context.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in at_work.cookies.items()])
    said: list[str] = []
    for language in ("fi", "sv", "en"):
        said += faults(context, f"{live_server.url}/{language}/applications/{draft.pk}/impact/", axe)
    assert not said, "\n".join(said)
