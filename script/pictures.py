"""Make the pictures of the documentation: pages of the demo, as its example people see them.

Without --base a fresh demo is built in a folder that is thrown away, so the pictures always show the same programme.
Some pictures press buttons on the way (a plan is kept, an application is started): never aim them at anything but a demo.
"""

import argparse
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
LARGEST = 120_000
COLOURS = (160, 96, 64, 32)
WIDE, PHONE = 1180, 390
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PLAN = "/finder/result/?who=students&purpose=learn&countries=DE&countries=EE&partner_kinds=company&people=8&days=21&months=24"

DRAFT = ('button:has-text("Keep the plan")', 'a[href*="self_check="]', "start")


@dataclass(frozen=True)
class Picture:
    """One picture: its file name, who looks, where they begin, what they follow or press on the way, how it is cut."""

    name: str
    account: str
    path: str
    steps: tuple[str, ...] = ()
    width: int = WIDE
    height: int = 900
    is_dark: bool = False
    language: str = "en"


PICTURES = (
    Picture("front", "", "/", height=980),
    Picture("finder", "", PLAN, height=1000),
    Picture("plan", "", PLAN, ('button:has-text("Keep the plan")',), height=900),
    Picture("desk-coordinator", "coordinator", "/desk/", height=900),
    Picture("task-list", "coordinator", PLAN, DRAFT, height=980),
    Picture("rows", "coordinator", PLAN, (*DRAFT, 'a[href$="/rows/"]'), height=1000),
    Picture("partner-phone", "partner", "", width=PHONE, height=1150),
    Picture("receipt", "coordinator", "/applications/mine/", ('a[href$="/receipt/"]',), height=760),
    Picture("list-officer", "officer", "/applications/", height=900),
    Picture("case-officer", "officer", "/applications/?state=waiting", ('tbody a[href*="/applications/case/"]',), height=1000),
    Picture("assessment", "assessor", "/assessments/", ('a[href*="/assessments/"]:not([href*="."])',), height=900),
    Picture("ranking-dark", "officer", "/selection/", ('tr:has-text("Awaiting decision") a',), height=1000, is_dark=True),
    Picture("decide", "officer_2", "/desk/", ('a[href*="/selection/calls/"]', 'a[href$="/decide/"]'), height=820),
    Picture("letter", "officer", "/selection/", ('a[href$="/answers/"]', 'a[href*="/selection/letters/"]'), height=1000),
    Picture("agreement", "coordinator", "/grants/", ('tr:has-text("In force") a',), height=900),
    Picture("stay", "coordinator", "/stays/?state=confirmed", ("tbody th a",), height=960),
    Picture("participant-phone", "participant", "", width=PHONE, height=900),
    Picture("host-phone-dark", "host", "", ('a[href$="/agreement/"]',), width=PHONE, height=1000, is_dark=True),
    Picture("recognition", "coordinator", "/recognition/?stage=decided", ("tbody th a",), height=960),
    Picture("report", "officer", "/reports/?state=accepted", ("tbody th a",), height=900),
    Picture("statistics", "", "/statistics/", height=1000),
    Picture("statistics-phone-dark", "", "/statistics/", width=PHONE, height=1000, is_dark=True, language="sv"),
    Picture("figure", "", "/statistics/figures/initial_vet/", height=860),
    Picture("case", "auditor", "/applications/?state=eligible", ("timeline",), height=900),
    Picture("clock", "", "/demo/clock/", height=640),
)  # fmt: skip


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def demo() -> Iterator[str]:
    """Run a fresh demo for as long as the pictures take; yields its address."""
    folder, port = Path(tempfile.mkdtemp(prefix="pictures-")), free_port()
    words = [sys.executable, "-m", "vaihto", "demo", "--port", str(port)]
    # S603: the words are our own, no shell reads them.
    running = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "VAIHTO_VAR": str(folder)})  # noqa: S603
    try:
        base = f"http://127.0.0.1:{port}"
        while not answers(base):
            if running.poll() is not None:
                sys.exit("pictures: the demo ended while starting; its own message stands above")
            time.sleep(0.5)
        yield base
    finally:
        running.terminate()
        running.wait()
        shutil.rmtree(folder, ignore_errors=True)


def answers(base: str) -> bool:
    """Return whether the demo answers."""
    try:
        # S310: the address is our own, on this machine.
        with urllib.request.urlopen(f"{base}/readyz", timeout=5):  # noqa: S310
            return True
    except (urllib.error.URLError, OSError):
        return False


def take(browser: Browser, base: str, picture: Picture) -> bytes:
    """Go the way of one picture and return it as PNG."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce",
        locale="fi-FI",
        timezone_id="Europe/Helsinki",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    if picture.account:
        page.goto(f"{base}/{picture.language}/sign-in/")
        page.locator(f'[data-demo-account="{picture.account}"]').first.click()
        page.wait_for_load_state()
    if picture.path:
        page.goto(f"{base}/{picture.language}{picture.path}")
    for step in picture.steps:
        STEPS.get(step, follow)(page, step)
    page.evaluate("document.fonts.ready")
    page.mouse.move(0, 0)
    shot = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return shot


def follow(page: Page, selector: str) -> None:
    """Click the first such thing of the page's content and wait for the next page."""
    with page.expect_navigation(wait_until="load"):
        page.locator(f"main {selector}").first.click()


def start(page: Page, _step: str) -> None:
    """Start the application that the page offers; it opens its list of sections."""
    follow(page, "form button:not([name])")


def timeline(page: Page, _step: str) -> None:
    """Open the life of the first case of the list."""
    number = page.locator("main tbody th").first.inner_text().split()[0]
    base, language = page.url.split("/applications/")[0].rsplit("/", 1)
    page.goto(f"{base}/{language}/cases/{number}/")


STEPS: dict[str, Callable[[Page, str], None]] = {"start": start, "timeline": timeline}


def compressed(shot: bytes) -> bytes:
    """Return the picture with as many colours as fit into the size that a page of documentation bears."""
    full = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        full.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            return out.getvalue()
    raise SystemExit(f"pictures: {len(out.getvalue())} bytes are too many even with {COLOURS[-1]} colours; cut it lower")


def main() -> int:
    """Take the pictures that are named, or all."""
    parser = argparse.ArgumentParser(prog="script/pictures", description=__doc__.splitlines()[0])
    parser.add_argument("--base", help="address of a running demo (default: a fresh one, thrown away afterwards)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these pictures")
    options = parser.parse_args()
    known = [picture.name for picture in PICTURES]
    if wrong := set(options.names) - set(known):
        parser.error(f"no picture {', '.join(sorted(wrong))}; there are {', '.join(known)}")
    if options.base:
        return draw(options.base.rstrip("/"), options.names)
    with demo() as base:
        return draw(base, options.names)


def draw(base: str, names: list[str]) -> int:
    """Take the pictures from the demo at `base`; one that fails does not stop the others."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            try:
                data = compressed(take(browser, base, picture))
            except Exception as error:
                failed += 1
                print(f"FAIL {picture.name}: {str(error).splitlines()[0]}")
                continue
            (FOLDER / f"{picture.name}.png").write_bytes(data)
            print(f"ok   {picture.name}.png  {len(data) // 1000} kB")
        browser.close()
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
