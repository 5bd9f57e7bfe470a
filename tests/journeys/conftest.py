"""What the journeys share: the demo's pages, the programme they walk through, a cast of people with browsers of their own."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import journey_programme
import pytest
from playwright.sync_api import Browser
from walking import Cast, Walker


@pytest.fixture(scope="package", autouse=True)
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
def scripts(request: pytest.FixtureRequest) -> bool:
    """Return whether the browsers run JavaScript; a test without JavaScript says so by parametrising this."""
    return bool(getattr(request, "param", True))


@pytest.fixture
def cast(browser: Browser, house: str, scripts: bool) -> Iterator[Cast]:
    """Return what brings a person on stage: `cast("officer", "sv")`; the same person keeps the browser."""
    from chain_steps import ACCOUNTS

    people: dict[str, Walker] = {}

    def bring(key: str, language: str) -> Walker:
        if key not in people:
            people[key] = Walker(browser, house, language, scripts=scripts)
            if key in ACCOUNTS:
                people[key].sign_in(key)
        return people[key]

    yield bring
    errors = [error for walker in people.values() for error in walker.seen_errors]
    for walker in people.values():
        walker.context.close()
    assert not errors, errors
