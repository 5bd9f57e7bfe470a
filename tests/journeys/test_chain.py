"""The thin chain's proof: one project from the first question to the published figure, walked in a browser by its people."""

from typing import Any

import chain_steps
import pytest
from looking import Look
from walking import Cast, Way

from vaihto.kit import audit


@pytest.mark.browser
def test_one_project_walked_by_six_roles_raises_the_public_figure_by_one(cast: Cast) -> None:
    """Visitor, coordinator, partners, two officers, two assessors, participant and host, in three languages.

    Negative controls, seen failing: where the return is not recorded, the figure stays as it was. Without after-saving.js the
    journey stops at the rows, where a change is still being saved; without `pointer-events` in _segmented.scss at the host's
    assessment, where a mouse chooses nothing.
    """
    walk(cast)
    assert audit.verify() == []


@pytest.mark.postgresql
@pytest.mark.browser
@pytest.mark.parametrize("way", [pytest.param(Way(scripts=False), id="without JavaScript")], indirect=True)
def test_the_same_project_is_walked_without_javascript(cast: Cast) -> None:
    """Every person's browser has JavaScript turned off, so that every page has to work without it; on PostgreSQL.

    `--full` walks it on SQLite too, in each language.

    Negative control, seen failing: with `type="button"` on the button of Check and send the journey stops there and says where.
    """
    walk(cast)
    assert audit.verify() == []


WAYS = [
    pytest.param(Way(language, width, scripts), id=f"{language} {width} {'with' if scripts else 'without'} JavaScript")
    for language in ("fi", "sv", "en")
    for width in (1440, 390)
    for scripts in (True, False)
]


@pytest.mark.full
@pytest.mark.browser
@pytest.mark.parametrize("way", WAYS, indirect=True)
def test_the_whole_chain_is_walked_in_one_language_wide_and_on_a_phone(cast: Cast, way: Way, look: Look) -> None:
    """Everybody reads the same language; no page scrolls sideways and each has one heading of the first level.

    A partner's page that asks again to be confirmed stops the walk. Seen failing: "Save the details", pressed in its place.
    """
    walk(cast)
    assert look.wrong == []
    assert look.seen > 100


def walk(cast: Cast) -> None:
    """Take every step of the chain; the public figure is one more at its end."""
    state: dict[str, Any] = {"before": chain_steps.public_figure(cast("visitor", "fi"))}
    for step in chain_steps.STEPS:
        step(cast, state)
    assert state["after"] == state["before"] + 1
