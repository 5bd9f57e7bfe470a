"""A guardian opens the link of the mail on a phone, says no, hears from the school, and signs; in a browser, 390 px wide.

Seen failing: with the refusal's address of the host on the page, the way to "I do not sign" ended at a closed link.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.mobility.guardian_examples import minors_agreement, sign_as
from tests.mobility.stay_examples import NOW, make_project, make_school, make_unit, member
from vaihto.kit import clock, signatures
from vaihto.kit.models import OutboxItem
from vaihto.mobility import operations
from vaihto.mobility.models import LearningAgreement, Mobility

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes[0].target.join(' ')}`)"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def looked_at(page: Page, repository: Path) -> None:
    """Look at a page: one heading, nothing wider than the phone, and axe finds nothing."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate(WIDER) <= 0
    page.evaluate((repository / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_guardian_says_no_and_signs_after_the_answer(
    page: Page, live_server: Any, repository: Path, movable_clock: None, colours: Any
) -> None:
    clock.move_to(NOW)
    school = make_school()
    liisa, project = member(school, "Liisa Korpela"), make_project(school)
    operations.plan_from_rows(project, by=liisa, at=NOW)
    agreement = minors_agreement(Mobility.objects.earliest("pk"), make_unit(school), liisa)
    sign_as(agreement, liisa, "participant", "school", "host")
    found = re.search(r"/guardian/[^/\s]+/agreement/", OutboxItem.objects.get(recipient="eila@example.org").body)
    assert found is not None

    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=colours)
    page.goto(f"{live_server.url}/en/stays{found[0]}")
    looked_at(page, repository)
    page.locator("main form button").first.click()
    expect(page.get_by_text("What the school promises")).to_be_visible()
    looked_at(page, repository)

    page.get_by_role("link", name="I do not sign").click()
    looked_at(page, repository)
    page.get_by_role("button", name="Tell the school that I do not sign").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("Why do you not sign?").fill("Who is reached at night?")
    page.get_by_role("button", name="Tell the school that I do not sign").click()
    expect(page.get_by_text("You have told the school that you do not sign")).to_be_visible()
    expect(page.get_by_role("button", name="Sign the agreement")).to_have_count(0)
    looked_at(page, repository)

    operations.keep_version(agreement, reason="We called you", by=liisa, at=NOW)
    page.reload()
    page.get_by_label("I am the participant’s guardian").check()
    page.get_by_role("button", name="Sign the agreement").click()
    expect(page.get_by_text("The agreement is in force: all parties have signed it.")).to_be_visible()
    looked_at(page, repository)
    assert LearningAgreement.objects.get().state == "in_force"
    assert {one.role for one in signatures.of(agreement.document)} == {"participant", "guardian", "school", "host"}
