"""What hatchling needs to know: the dependencies stand in requirements/base.in, and only a whole package is built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ASSETS = ("app.css", "app.js", "htmx.min.js")


class Dependencies(MetadataHookInterface):
    """Read the dependencies from requirements/base.in, so that they stand in one place only."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put the lines of base.in into the package's metadata."""
        lines = (Path(self.root) / "requirements" / "base.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in map(str.strip, lines) if line and not line.startswith(("#", "-"))]


class Whole(BuildHookInterface):  # type: ignore[type-arg]
    """Refuse to build a wheel without assets or message catalogues."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raise RuntimeError that says what is missing and how to make it."""
        if self.target_name != "wheel" or version == "editable":
            return
        built = Path(self.root) / "vaihto" / "kit" / "static" / "built"
        missing = [name for name in ASSETS if not (built / name).is_file()]
        catalogues = Path(self.root).glob("vaihto/*/locale/*/LC_MESSAGES/django.po")
        missing += [str(po.relative_to(self.root)) for po in catalogues if not po.with_suffix(".mo").is_file()]
        if missing:
            raise RuntimeError(f"Not built yet: {', '.join(missing)}. Run script/setup, then build again.")


def get_metadata_hook() -> type[MetadataHookInterface]:
    """Tell hatchling which of the two classes reads metadata."""
    return Dependencies


def get_build_hook() -> type[BuildHookInterface]:  # type: ignore[type-arg]
    """Tell hatchling which of the two classes watches the build."""
    return Whole
