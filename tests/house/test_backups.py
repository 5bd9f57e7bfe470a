"""A backup made while people write is whole, goes back only into an empty place, and is refused when damaged."""

import json
import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from vaihto.config import backups
from vaihto.config.backups import Place
from vaihto.config.startup import Refused


def quiet(name: str) -> None:
    """Show no progress."""


def installation(folder: Path) -> Place:
    """Return where an installation with SQLite in `folder` keeps its data."""
    folder.mkdir(exist_ok=True)
    return Place(folder, {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "vaihto.sqlite3")})


@pytest.fixture
def lived_in(tmp_path: Path) -> Place:
    """Return an installation with rows and files."""
    place = installation(tmp_path / "lived-in")
    with closing(sqlite3.connect(place.database["NAME"])) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE stay (number INTEGER PRIMARY KEY, pair TEXT)")
        database.commit()
    (place.folder / "secret-key").write_text("k" * 60)
    (place.folder / "files").mkdir()
    (place.folder / "files" / "letter.pdf").write_bytes(b"%PDF letter")
    (place.folder / "static").mkdir()
    (place.folder / "static" / "app.css").write_text("made again at any time")
    return place


def is_empty(place: Place) -> bool:
    """Return whether the place has no database yet."""
    return not Path(place.database["NAME"]).exists()


def make(place: Place, target: Path) -> Path:
    """Make a backup."""
    backups.create(place, target, created_at="2026-11-24T09:00:00+00:00", progress=quiet)
    return target


def rows(place: Place) -> list[tuple[int, str]]:
    """Return what the database holds."""
    with closing(sqlite3.connect(place.database["NAME"])) as database:
        return database.execute("SELECT number, pair FROM stay ORDER BY number").fetchall()


def test_a_backup_under_writes_holds_whole_transactions_only(lived_in: Place, tmp_path: Path) -> None:
    ended = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(lived_in.database["NAME"], timeout=20)) as database:
            number = 0
            while not ended.is_set() and number < 20_000:
                with database:
                    database.execute("INSERT INTO stay VALUES (?, 'first')", (number,))
                    database.execute("INSERT INTO stay VALUES (?, 'second')", (number + 1,))
                number += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not rows(lived_in):
            pass
        archives = [make(lived_in, tmp_path / f"{n}.tar") for n in range(3)]
    finally:
        ended.set()
        writer.join()
    for n, archive in enumerate(archives):
        new = installation(tmp_path / f"new-{n}")
        backups.restore(archive, new, is_empty=lambda new=new: is_empty(new), progress=quiet)
        held = rows(new)
        assert held
        assert len(held) % 2 == 0, "a pair is written in one transaction"
        assert held == rows(lived_in)[: len(held)]


def test_files_and_key_come_back_and_what_can_be_made_again_does_not(lived_in: Place, tmp_path: Path) -> None:
    archive = make(lived_in, tmp_path / "one.tar")
    new = installation(tmp_path / "new")
    backups.restore(archive, new, is_empty=lambda: True, progress=quiet)
    assert (new.folder / "files" / "letter.pdf").read_bytes() == b"%PDF letter"
    assert (new.folder / "secret-key").read_text() == "k" * 60
    assert not (new.folder / "static").exists()


def test_a_restore_never_overwrites(lived_in: Place, tmp_path: Path) -> None:
    archive = make(lived_in, tmp_path / "one.tar")
    with pytest.raises(Refused, match="not empty"):
        backups.restore(archive, lived_in, is_empty=lambda: is_empty(lived_in), progress=quiet)
    assert (lived_in.folder / "files" / "letter.pdf").exists()


def test_a_backup_never_overwrites_another(lived_in: Place, tmp_path: Path) -> None:
    archive = make(lived_in, tmp_path / "one.tar")
    with pytest.raises(Refused, match="exists already"):
        make(lived_in, archive)


@pytest.mark.parametrize("at", [0.1, 0.5, 0.8])
def test_a_changed_byte_is_found_wherever_it_is(lived_in: Place, tmp_path: Path, at: float) -> None:
    archive = make(lived_in, tmp_path / "one.tar")
    with tarfile.open(archive) as tar:
        part = tar.getmember("database.sqlite3")
    content = bytearray(archive.read_bytes())
    content[part.offset_data + int(part.size * at)] ^= 1
    archive.write_bytes(content)
    with pytest.raises(Refused, match="damaged"):
        backups.verify(archive, progress=quiet)


@pytest.mark.parametrize("left", [0, 100, 5000])
def test_a_cut_backup_is_refused(lived_in: Place, tmp_path: Path, left: int) -> None:
    archive = make(lived_in, tmp_path / "one.tar")
    archive.write_bytes(archive.read_bytes()[:left])
    with pytest.raises(Refused, match="damaged"):
        backups.verify(archive, progress=quiet)


def test_a_name_that_leads_out_of_the_folder_is_refused(lived_in: Place, tmp_path: Path) -> None:
    archive = tmp_path / "evil.tar"
    outside = tmp_path / "content"
    outside.write_text("x")
    with tarfile.open(archive, "w") as tar:
        tar.add(outside, arcname="data/../../outside")
    with pytest.raises(Refused, match="does not belong there"):
        backups.verify(archive, progress=quiet)
    assert not (tmp_path / "outside").exists()


def test_the_manifest_lists_each_part(lived_in: Place, tmp_path: Path) -> None:
    archive = make(lived_in, tmp_path / "one.tar")
    with tarfile.open(archive) as tar:
        stream = tar.extractfile("manifest.json")
        assert stream is not None
        manifest = json.load(stream)
    assert sorted(manifest["parts"]) == ["data/files/letter.pdf", "data/secret-key", "database.sqlite3"]
