"""Rows of a long table: the markup of a row is written once for the page, and the values of each row are set into it.

Django's templates look up, translate and escape each cell of each row by itself, which for fifty rows takes longer than all
else on a page. What is alike in all rows (markup, headings, whether there is a column) is written once here; what differs comes
ready from Python, from the `cells` of a room's tables.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Self

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Stands around the name of a value in the markup of a row. No page has this character: HTML forbids it.
EDGE = "\x00"


class Misused(Exception):
    """A template wants to know a value that is set in only later."""


class Mark(SafeString):
    """Where a value of each row goes. It only stands in markup: asked whether it is true, or for a part, it says so."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise Misused(f"row.{self.strip(EDGE)} is not known yet: decide in the cells of the row, not by an if in the template")

    def __getitem__(self, key: Any) -> str:
        raise Misused(f"row.{self.strip(EDGE)}.{key} is not known yet: give each value of a row a name of its own")


class Marks:
    """What a template sees as `row`: a mark for every name."""

    def __getitem__(self, name: str) -> Mark:
        return Mark(f"{EDGE}{name}{EDGE}")


class RowsNode(template.Node):
    """The rows: `{% rows %}`."""

    def __init__(self, rows: FilterExpression, nodelist: NodeList) -> None:
        self.rows, self.nodelist = rows, nodelist

    def render(self, context: template.Context) -> SafeString:
        """Write the markup of a row once, then each row."""
        with context.push(row=Marks()):
            markup = self.nodelist.render(context)
        return Pattern.of(markup).filled(self.rows.resolve(context))


class Pattern:
    """The markup of a row: the pieces between its values, and the names of the values."""

    def __init__(self, pieces: list[str], names: list[str]) -> None:
        self.pieces, self.names = pieces, names

    @classmethod
    def of(cls, markup: str) -> Self:
        """Take markup with marks apart."""
        parts = markup.split(EDGE)
        return cls(parts[0::2], parts[1::2])

    def filled(self, rows: Iterable[Mapping[str, Any]]) -> SafeString:
        """Return the markup of all rows, each value escaped unless it is markup. Raises KeyError where a row lacks a value."""
        written: list[str] = []
        *between, last = self.pieces
        places = list(zip(between, self.names, strict=True))
        for row in rows:
            for piece, name in places:
                value = row[name]
                written += (piece, value if isinstance(value, SafeString) else escape(str(value)))
            written.append(last)
        # The pieces are what the template wrote, and every value was escaped.
        return mark_safe("".join(written))  # noqa: S308 # nosec B308 B703


@register.tag("rows")
def rows_tag(parser: Parser, token: Token) -> RowsNode:
    """`{% rows cells %}<tr><td>{{ row.name }}</td></tr>{% endrows %}`: `cells` are mappings; no filter or if on `row`."""
    _name, *given = token.split_contents()
    if len(given) != 1:
        raise template.TemplateSyntaxError("rows takes the rows and nothing else: {% rows cells %}")
    nodelist = parser.parse(("endrows",))
    parser.delete_first_token()
    return RowsNode(parser.compile_filter(given[0]), nodelist)
