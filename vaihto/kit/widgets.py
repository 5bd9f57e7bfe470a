"""Widgets beyond Django's: the three-way verdict in one frame, and radios whose options carry hints."""

from collections.abc import Mapping
from typing import Any

from django import forms


class Radios(forms.RadioSelect):
    """Radio buttons whose options may carry a hint: `Radios(hints={"value": _("…")})`."""

    def __init__(self, *args: Any, hints: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.hints = dict(hints or {})

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Add the hint of the value."""
        made = super().create_option(*args, **options)
        made["hint"] = self.hints.get(str(made["value"]), "")
        return made


class Segmented(forms.RadioSelect):
    """Radio buttons in one frame, each with a sign: `Segmented(icons={"full": "met", "no": "not-selected"})`."""

    template_name = "django/forms/widgets/segmented.html"

    def __init__(self, *args: Any, icons: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.icons = dict(icons or {})

    def create_option(self, *args: Any, **options: Any) -> dict[str, Any]:
        """Add the sign of the value."""
        made = super().create_option(*args, **options)
        made["icon"] = self.icons.get(str(made["value"]), "")
        return made
