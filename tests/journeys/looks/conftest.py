"""What the looks share: a sign-in provider is set, so that its addresses are looked at too."""

from typing import Any

import pytest

from tests.matrix.asking import AWAY


@pytest.fixture(autouse=True)
def provider_is_set(settings: Any) -> None:
    """Set a provider that nobody answers for; each of its addresses leads back with the reason."""
    settings.SOCIALACCOUNT_PROVIDERS = AWAY
