"""Check the documents: every link to a file or heading of this repository leads somewhere. Exit code 1 where not."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"```.*?```|~~~.*?~~~|`[^`\n]*`", re.DOTALL)
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def documents() -> list[Path]:
    """Return the Markdown files that git knows."""
    # S603, S607: git is asked for the names of files.
    words = ["git", "ls-files", "-co", "--exclude-standard", "*.md"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, as forges make them."""
    plain = (re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in HEADING.findall(text))
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}
    return made | set(re.findall(r'(?:id|name)="([^"]+)"', text))


def broken(document: Path) -> Iterator[str]:
    """Yield a sentence for each link of one document that leads nowhere."""
    text = document.read_text(encoding="utf-8")
    for target in LINK.findall(CODE.sub("", text)):
        if OUTSIDE.match(target):
            continue
        name, _, anchor = unquote(target).partition("#")
        place = (document.parent / name).resolve() if name else document
        here = document.relative_to(ROOT)
        if not place.exists():
            yield f"{here}: {target} does not exist"
        elif anchor and place.suffix == ".md" and anchor not in anchors(place.read_text(encoding="utf-8")):
            yield f"{here}: {target}: no such heading"


def main() -> int:
    """Print what is broken."""
    sentences = [sentence for document in documents() for sentence in broken(document)]
    print("\n".join(sentences) or "all links lead somewhere")
    return int(bool(sentences))


if __name__ == "__main__":
    sys.exit(main())
