"""Every type of page is valid HTML, as the Nu HTML checker sees it: one run over all of them, the language rotating.

axe looks at what the browser made of a page; this looks at what was sent.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.journeys.looks.page_types import EXTRA, LANGUAGES, page_types
from tests.matrix.asking import Asker
from tests.matrix.example_world import build, found

INVALID = "<div id=twice><p id=twice>"


def faults(folder: Path, repository: Path) -> list[str]:
    """Return what the checker has against the pages of a folder, each with the name of its file."""
    java = shutil.which("java")
    assert java, "the HTML checker needs java: apt-get install default-jre-headless"
    checker = str(repository / "node_modules/vnu-jar/build/dist/vnu.jar")
    # Most of its time it would spend on warming up; one core and a plain compiler are quickest for a hundred pages.
    said = subprocess.run(
        [
            java,
            "-Xss4m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            checker,
            "--errors-only",
            "--format",
            "json",
            "--stdout",
            str(folder),
        ],
        capture_output=True,
        check=False,
        text=True,
    )
    messages = json.loads(said.stdout)["messages"]
    return [
        f"{Path(one.get('url', '')).name} line {one.get('lastLine')}: {one['message']}: {one.get('extract', '').strip()}"
        for one in messages
    ]


def test_every_type_of_page_is_valid_html(stage: Callable[..., None], repository: Path, tmp_path: Path) -> None:
    """Negative control within: the control page, which gives one name to two things, is found each time.

    Seen failing: lists and folded texts inside paragraphs, a table beside the caption of a figure; six types of page.
    """
    stage("matrix", build)
    asker = Asker(found())
    texts = {one.name.replace(":", "-"): one.text for one in page_types(asker)}
    for number, (role, path) in enumerate(EXTRA):
        answer, _kind = asker.response(role, "GET", f"/{LANGUAGES[number % 3]}{path}")
        texts[path.strip("/").replace("/", "-")] = answer.content.decode()
    texts["control"] = texts["desks-front"].replace("</main>", INVALID + "</main>")
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    seen = faults(folder, repository)
    assert any(one.startswith("control.html") and "Duplicate ID" in one for one in seen)
    assert [one for one in seen if not one.startswith("control.html")] == []
    assert len(texts) > 100
