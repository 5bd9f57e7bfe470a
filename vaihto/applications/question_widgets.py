"""Widgets of questions whose answers have several values; all values of one question carry the same name."""

from collections.abc import Sequence
from typing import Any

from django import forms

SPARE = 2
FEWEST = 3


class Several(forms.CheckboxSelectMultiple):
    """Ticks of one question. An empty value goes along, so that unticking the last one is told from not asking."""

    template_name = "applications/widgets/several.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the ticked keys."""
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]


class Files(Several):
    """Files of a question, ticked while they belong to the answer, and a button that saves and leads to adding one."""

    template_name = "applications/widgets/files.html"


class Table(forms.Widget):
    """A table with one field for each cell; all cells carry the question's name, row by row."""

    template_name = "applications/widgets/table.html"
    use_fieldset = True

    def __init__(self, *, columns: Sequence[Any], rows: int) -> None:
        super().__init__()
        self.columns, self.rows = columns, rows

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[list[str]]:
        """Return the rows of cells as they were typed."""
        width = max(len(self.columns), 1)
        cells = data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))
        return [list(cells[start : start + width]) for start in range(0, len(cells), width)]

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Return the first cell: the error summary leads there."""
        return f"{id_}_0_0"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the rows with some empty ones behind, up to the most that the question takes."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        rows = [list(row) for row in value] if isinstance(value, list | tuple) else []
        count = max(len(rows), min(max(len(rows) + SPARE, FEWEST), self.rows))
        width = len(self.columns)
        filled = [[*row, *[""] * width][:width] for row in [*rows, *[[]] * (count - len(rows))]]
        context["columns"] = self.columns
        context["rows"] = [[self.cell(column, cell) for column, cell in zip(self.columns, row, strict=True)] for row in filled]
        return context

    @staticmethod
    def cell(column: Any, text: str) -> dict[str, Any]:
        """Return a cell for the template: numbers with a comma, as people write them."""
        is_number = column.kind != "text"
        return {"column": column, "value": text.replace(".", ",") if is_number else text, "numeric": is_number}
