"""Every type of page that the house has: taken from the access table, each with somebody who may open it."""

from dataclasses import dataclass
from typing import Any

from tests.house.test_access_table import rows
from tests.matrix.asking import Asker, own_arguments, path_of
from vaihto.kit.access import EVERYBODY, Row

LANGUAGES = ("fi", "sv", "en")
# Besides the addresses of the table: the form refused, what is missing, a link that is closed, a link in another browser.
EXTRA = (("visitor", "/gallery/?errors=1"), ("visitor", "/gallery/?wide=1"), ("visitor", "/no-such-page/"),
         ("coordinator", "/stays/987654321/"), ("visitor", "/host/no-such-token/"))  # fmt: skip


def role_of(row: Row) -> str:
    """Return who looks at a page: the visitor at public ones, otherwise the first who may open it."""
    return "visitor" if row.any == EVERYBODY else next(iter(row.own or row.any))


@dataclass(frozen=True)
class PageType:
    """One type of page: who opens it, the address by name, and what was sent in the language of its turn."""

    role: str
    name: str
    arguments: Any
    text: str

    def path(self, language: str) -> str:
        """Return its address in a language."""
        return path_of(self.name, self.arguments, language)


def page_types(asker: Asker, part: int = 0, parts: int = 1) -> list[PageType]:
    """Return each address that answers with a page; files, parts of pages and redirections are none.

    With `parts`, only every so manieth address, from the `part`-th on; all parts together are all addresses.
    """
    listed: list[PageType] = []
    for row in [row for row in rows() if "GET" in row.methods.split()][part::parts]:
        role, kwargs = role_of(row), own_arguments(asker, row)
        path = path_of(row.name, kwargs, LANGUAGES[len(listed) % 3])
        response, _kind = asker.response(role, "GET", path)
        assert response.status_code in {200, 302}, (row.name, role, getattr(response, "exc_info", ""))
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            text = response.content.decode()
            listed += [PageType(role, row.name, kwargs, text)] if "<html" in text else []
    return listed
