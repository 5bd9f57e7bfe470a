"""Lay the pictures that the journeys took (VAIHTO_PICTURES) on contact sheets: one set for each language, width and kind of walk.

The sheets stand in `sheets/` of the same folder, named by language, width and number, and are made anew each time. Each picture
carries the name of its file, so that the single one is found where a sheet raises a doubt.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw

NAME = re.compile(r"(?P<number>\d+)-(?P<person>.+)-(?P<language>[a-z]{2})-(?P<width>\d+)-(?P<kind>scripts|plain)")
# A phone's page is shown nearly as it is, a wide one smaller; so many columns of so many pixels lie beside each other.
PHONE = 500
COLUMNS, WIDTH = {True: 6, False: 4}, {True: 400, False: 600}
ROWS, HIGH, GAP, LABEL = 2, 900, 12, 22
GROUND, EDGE, INK = "#e9e6de", "#8b9c9e", "#17262b"
Cell = tuple[str, Image.Image]


def walk_of(path: Path) -> str:
    """Return language, width and kind of the walk that took a picture."""
    found = NAME.fullmatch(path.stem)
    return f"{found['language']}-{found['width']}-{found['kind']}" if found else ""


def cells(path: Path, high: int, is_whole: bool) -> Iterator[Cell]:
    """Yield a picture at its size on the sheet: its head, or all of it in as many pieces as it takes."""
    picture = Image.open(path).convert("RGB")
    width = WIDTH[picture.width < PHONE]
    shown = picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)
    for number, top in enumerate(range(0, shown.height if is_whole else 1, high), start=1):
        piece = shown.crop((0, top, width, min(top + high, shown.height)))
        yield (path.stem if number == 1 else f"{path.stem} ({number})"), piece


def sheet(on_it: list[Cell], columns: int) -> Image.Image:
    """Return one sheet with these pictures in rows, each row as high as its longest picture."""
    width = max(picture.width for _, picture in on_it) + GAP
    rows = [on_it[first : first + columns] for first in range(0, len(on_it), columns)]
    heights = [max(picture.height for _, picture in row) + LABEL + GAP for row in rows]
    made = Image.new("RGB", (columns * width + GAP, sum(heights) + GAP), GROUND)
    pen = ImageDraw.Draw(made)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for place, (name, picture) in enumerate(row):
            left = GAP + place * width
            pen.text((left, top + 4), name, fill=INK, font_size=14)
            made.paste(picture, (left, top + LABEL))
            pen.rectangle((left - 1, top + LABEL - 1, left + picture.width, top + LABEL + picture.height), outline=EDGE)
        top += height
    return made


def main() -> int:
    """Make the sheets of a folder."""
    parser = argparse.ArgumentParser(prog="script/sheets", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pictures are")
    parser.add_argument("--whole", action="store_true", help="continue a long page in the next place instead of cutting it")
    parser.add_argument("--high", type=int, default=HIGH, metavar="PIXELS", help=f"height of a place on the sheet ({HIGH})")
    options = parser.parse_args()
    found = (path for path in options.folder.glob("*.png") if walk_of(path))
    pictures = sorted(found, key=lambda path: (walk_of(path), path.name))
    if not pictures:
        parser.error(f"no pictures of a walk in {options.folder}")
    out = options.folder / "sheets"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    for walk, of_walk in groupby(pictures, walk_of):
        placed = [cell for path in of_walk for cell in cells(path, options.high, options.whole)]
        columns = COLUMNS[int(walk.split("-")[1]) < PHONE]
        size = columns * ROWS
        for number, first in enumerate(range(0, len(placed), size), start=1):
            sheet(placed[first : first + size], columns).save(out / f"{walk}-{number:02d}.png")
        print(f"{walk}: {number} sheets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
