"""`vaihto doctor` looks at the installation's seal: it fits, it is valid, and the operator hears in time when it ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vaihto.config import health
from vaihto.exchange import seals
from vaihto.kit import clock
from vaihto.recognition import own_seal

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def smaller_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large key takes its time to be found, and nothing here signs with it."""
    monkeypatch.setattr(seals, "KEY_SIZE", 1024)


def settle(folder: Path, settings: Any, *, begins: datetime, key: bytes = b"") -> None:
    made = seals.new_seal("Kallaveden ammattiopisto", at=begins)
    files = folder / own_seal.KEY, folder / own_seal.CERTIFICATE
    files[0].write_bytes(key or made.key_pem)
    files[1].write_bytes(made.certificate_pem)
    settings.SEAL_FILES = files


def test_a_seal_says_until_when_and_is_noted_before_its_end(tmp_path: Path, settings: Any) -> None:
    now = clock.now()
    for days, level, words in [(3000, "ok", "is valid until"), (59, "note", "ends on"), (-1, "wrong", "ended on")]:
        ends = now + timedelta(days=days)
        settle(tmp_path, settings, begins=ends - seals.VALID_FOR)
        found = health.seal()
        assert (found.level, found.saw) == (level, f"its certificate {words} {ends.astimezone(UTC):%Y-%m-%d}")


def test_a_key_of_another_certificate_is_wrong(tmp_path: Path, settings: Any) -> None:
    other = seals.new_seal("Toinen", at=clock.now())
    settle(tmp_path, settings, begins=clock.now(), key=other.key_pem)
    found = health.seal()
    assert found.level == "wrong"
    assert found.saw.endswith("is not the certificate of " + str(tmp_path / own_seal.KEY))
    assert "VAIHTO_SEAL_CERTIFICATE" in found.mend


def test_nothing_is_made_by_looking(tmp_path: Path, settings: Any) -> None:
    settings.SEAL_FILES, settings.DATA = None, tmp_path
    assert health.seal().level == "ok"
    assert list(tmp_path.iterdir()) == []
