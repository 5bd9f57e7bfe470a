"""What the journeys share: the demo's pages, the programme they walk through, a cast of people with browsers of their own."""

import importlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import journey_programme
import pytest
from looking import PICTURES, Look
from playwright.sync_api import Browser
from walking import Cast, Walker, Way


@pytest.fixture(scope="module", autouse=True)
def demo_is_on() -> Iterator[None]:
    """Turn the demo's pages on for the journeys, whatever the environment says: sign-in buttons, clock, mail.

    Whether they have addresses is decided when the addresses are read, so these are read again.
    """
    from django.conf import settings
    from django.urls import clear_url_caches

    from vaihto.config import urls

    was, settings.DEMO = settings.DEMO, True
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.DEMO = was
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def programme(stage: Callable[..., None]) -> None:
    """Bring the programme of the journeys."""
    stage("journeys", journey_programme.build)


@pytest.fixture
def house(programme: None, live_server: Any, settings: Any) -> str:
    """Return the address of the running house; links in its mail lead to it."""
    settings.BASE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def way(request: pytest.FixtureRequest) -> Way:
    """Return how the journey is walked; a test that walks otherwise says so by parametrising this."""
    return getattr(request, "param", Way())


@pytest.fixture
def look(request: pytest.FixtureRequest, way: Way) -> Look | None:
    """Return what looks at each page of a large matrix, and of every walk whose pictures are asked for."""
    if os.environ.get(PICTURES) or request.node.get_closest_marker("full"):
        return Look(width=way.width, scripts=way.scripts)
    return None


@pytest.fixture
def cast(browser: Browser, house: str, way: Way, look: Look | None) -> Iterator[Cast]:
    """Return what brings a person on stage: `cast("officer", "sv")`; the same person keeps the browser.

    A walk in one language keeps to it, whatever a step asks for.
    """
    from chain_steps import ACCOUNTS

    people: dict[str, Walker] = {}

    def bring(key: str, language: str) -> Walker:
        if key not in people:
            people[key] = Walker(browser, house, key, language, way, look)
            if key in ACCOUNTS:
                people[key].sign_in(key)
        return people[key]

    yield bring
    errors = [error for walker in people.values() for error in walker.seen_errors]
    for walker in people.values():
        walker.context.close()
    assert not errors, errors
