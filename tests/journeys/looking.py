"""What is looked at on each page that a walk arrives at: its width, its heading, and its picture if that is asked for.

Its language is the walker's own business: a page in another one stops every walk.
"""

import os
from itertools import count
from pathlib import Path

from playwright.sync_api import Page

FACTS = """() => ({
  h1: document.querySelectorAll('h1').length,
  wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""
# Fractions of a pixel are rounded up.
SLACK = 1
# The folder of the pictures; without it none are taken.
PICTURES = "VAIHTO_PICTURES"


class Look:
    """Looks at the pages of one walk, in their order, whoever walks; keeps what is wrong until the end of the walk."""

    def __init__(self, *, width: int, scripts: bool) -> None:
        self.width, self.scripts = width, "scripts" if scripts else "plain"
        self.folder = Path(os.environ[PICTURES]) if os.environ.get(PICTURES) else None
        self.numbers = count(1)
        self.wrong: list[str] = []
        self.seen = 0

    def at(self, page: Page, person: str, language: str) -> None:
        """Look at a page; the styles have to be there first, which without JavaScript nothing else waits for."""
        page.wait_for_load_state("load")
        self.seen += 1
        facts = page.evaluate(FACTS)
        where = f"{person} at {page.url}"
        if facts["h1"] != 1:
            self.wrong.append(f"{where}: {facts['h1']} headings of the first level")
        if facts["wider"] > SLACK:
            self.wrong.append(f"{where}: {facts['wider']} px wider than the window")
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"{next(self.numbers):03d}-{person.replace(' ', '_')}-{language}-{self.width}-{self.scripts}.png"
            page.screenshot(path=self.folder / name, full_page=True, animations="disabled")
