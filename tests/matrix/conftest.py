"""The example of the matrix: built once in a run, brought into one transaction of each module."""

import importlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.matrix.asking import AWAY, Asker
from tests.matrix.example_world import build, found


@pytest.fixture(scope="module", autouse=True)
def demo_is_on() -> Iterator[None]:
    """Turn the demo's pages on, so that their addresses are asked too; whether they exist is decided when addresses are read."""
    from django.conf import settings
    from django.urls import clear_url_caches

    from vaihto.config import urls

    was, settings.DEMO = settings.DEMO, True
    # A sign-in provider that nobody answers for: its addresses exist, and each leads back with the reason.
    providers, settings.SOCIALACCOUNT_PROVIDERS = settings.SOCIALACCOUNT_PROVIDERS, AWAY
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.DEMO, settings.SOCIALACCOUNT_PROVIDERS = was, providers
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture(scope="module")
def asker(demo_is_on: None, django_db_setup: None, django_db_blocker: Any, kept_stages: Any) -> Iterator[Asker]:
    """Return somebody who can ask every address as every role."""
    from django.db import transaction

    # Thousands of pages are not found on purpose.
    quiet, logging.root.manager.disable = logging.root.manager.disable, logging.WARNING
    with django_db_blocker.unblock():
        kept_stages.keep("matrix", build)
        with transaction.atomic():
            kept_stages.bring("matrix")
            yield Asker(found())
            transaction.set_rollback(True)
    logging.root.manager.disable = quiet
