"""One table says who may open which address; an address without a row fails the build.

The rows stand in each room's `access.py`. What the views really answer is compared in tests/matrix/test_access_matrix.py.
Negative control: with the row of `applications:withdraw` taken out, the first test named exactly that address.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from vaihto.kit.access import Row
from vaihto.kit.actors import ROLES

# Addresses that libraries own; what may be done there is theirs (sign-in) or nothing but reading (admin).
OF_LIBRARIES = ("admin",)


def patterns(resolver: URLResolver, namespace: str = "") -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found.update(patterns(entry, inner))
        else:
            found[f"{namespace}{entry.name}"] = entry
    return found


def rows() -> list[Row]:
    found: list[Row] = []
    for room in [*settings.ROOMS, "config"]:
        if find_spec(f"vaihto.{room}.access") and room != "kit":
            found += getattr(import_module(f"vaihto.{room}.access"), "ROWS", ())
    return found


def ours() -> dict[str, URLPattern]:
    return {name: p for name, p in patterns(get_resolver()).items() if name.split(":")[0] not in OF_LIBRARIES}


def test_every_address_has_a_row():
    assert sorted(set(ours()) - {row.name for row in rows()}) == []


def test_every_row_has_an_address():
    of_demo = {row.name for row in rows() if row.name.startswith("demo:") or row.name == "gallery"}
    optional = set() if settings.DEMO else of_demo
    assert sorted({row.name for row in rows()} - set(ours()) - optional) == []


def test_no_method_of_an_address_has_two_rows():
    pairs = [(row.name, method) for row in rows() for method in row.methods.split()]
    assert sorted({pair for pair in pairs if pairs.count(pair) > 1}) == []


def test_rows_name_known_roles_only():
    known = {"visitor", *ROLES}
    assert [row.name for row in rows() if not set(row.own) | set(row.any) <= known] == []


def test_every_view_says_who_may_open_it():
    """A view without an access decorator would be open to everybody by oversight."""
    bare = [name for name, p in ours().items() if not hasattr(p.callback, "access") and not name.startswith("account")]
    assert sorted(n for n in bare if n.split(":")[0] in {*settings.ROOMS, "healthz", "readyz", "to_language"}) == []
