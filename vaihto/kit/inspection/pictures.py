"""Pictures are drawn anew: turned the right way, not larger than a printed page, without place and camera data.

What hides behind or beside the picture (another file, a script, a text) does not come along.
"""

from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from vaihto.kit.inspection.refusal import Found, Refusal

# The longer side of an A4 page at 300 dots per inch: a photographed page stays legible.
LONGEST = 3508
# A JPEG is read at a half, quarter or eighth of its size; a PNG must be unpacked whole.
MOST_PIXELS = {"jpeg": 210_000_000, "png": 40_000_000}
ORIENTATION, GPS = 0x0112, 0x8825
MODES = {"jpeg": {"L", "RGB"}, "png": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I"}}


def clean(file: Path, cleaned: Path, kind: str) -> Found:
    """Draw the picture anew into `cleaned`. Raises Refusal for one that is too large or broken."""
    Image.MAX_IMAGE_PIXELS = None  # Our own limit is below, and depends on the kind.
    try:
        with Image.open(file, formats=[kind.upper()]) as picture:
            return draw(picture, cleaned, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError) as error:
        raise Refusal("damaged") from error


def draw(picture: Image.Image, cleaned: Path, kind: str) -> Found:
    """Read, shrink, turn and write one picture."""
    width, height = picture.size
    if width * height > MOST_PIXELS[kind]:
        raise Refusal("too_many_pixels")
    exif = picture.getexif()
    changes = []
    if max(width, height) > LONGEST:
        changes.append("shrunk")
        share = LONGEST / max(width, height)
        picture.draft(picture.mode, (max(1, int(width * share)), max(1, int(height * share))))
    if exif.get(ORIENTATION, 1) not in {0, 1}:
        changes.append("turned")
    if GPS in exif:
        changes.append("place_removed")
    picture.load()
    picture.thumbnail((LONGEST, LONGEST))
    drawn = ImageOps.exif_transpose(picture)
    if drawn.mode not in MODES[kind]:
        drawn = drawn.convert("RGBA" if kind == "png" else "RGB")
    drawn.info = {key: value for key, value in drawn.info.items() if key == "transparency"}
    options = {"quality": 88} if kind == "jpeg" else {}
    drawn.save(cleaned, kind.upper(), **options)
    return Found(kind, changes or ["redrawn"])
