"""What an officer's list of 100,000 stays costs, as ratios to a bare Django view with the same rows and base template."""

import tempfile
from typing import Any

from benchmarks import _large

TITLE = "100,000 stays, page 1 and page 2,000 of the list, against a bare view with the same rows (aim: 2, both alike)"
TURNS = 40
LAST_PAGE = 2000


def measure() -> dict[str, float]:
    """Store the stays by the operation of an import, then open each page beside its bare one, turn by turn."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        _large.start(folder)
        officer = filled()
        from django.conf import settings
        from django.urls import clear_url_caches

        settings.ROOT_URLCONF = "benchmarks._bare_stays"
        settings.ALLOWED_HOSTS = ["*"]
        clear_url_caches()
        return figures(officer)


def filled() -> Any:
    """Store 100,000 stays in one project; returns an officer."""
    from benchmarks.mobilities_store import MANY, as_table, project_of_a_school, source_of
    from vaihto.exchange.mobilities import columns, template
    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.mobility import operations
    from vaihto.people import operations as people

    project, pack = project_of_a_school(), columns.pack("erasmus_plus")
    table = as_table(pack.names(), list(template.rows(pack, MANY)))
    operations.import_stays(project, table, source_of(project), by=SYSTEM, at=clock.now())
    officer = people.add_person(email="o@example.org", name="Olli", language="fi", by=SYSTEM, at=clock.now())
    people.give_role(officer, role="officer", title="Officer", may_decide=True, by=SYSTEM, at=clock.now())
    return officer


def figures(officer: Any) -> dict[str, float]:
    """Return milliseconds, ratios and questions of both pages."""
    from benchmarks.pages import opened, questions, signed_in

    browser = signed_in(officer)
    addresses = {
        f"page {page}{kind}": f"{path}?page={page}"
        for page in (1, LAST_PAGE)
        for kind, path in (("", "/fi/stays/"), (" bare", "/bare/stays/"))
    }
    took = _large.medians({name: lambda path=path: opened(browser, path) for name, path in addresses.items()}, TURNS)
    found: dict[str, float] = {}
    for page in (1, LAST_PAGE):
        ours, bare = took[f"page {page}"], took[f"page {page} bare"]
        found[f"page {page} [ms]"] = ours[0]
        found[f"page {page}, bare view [ms]"] = bare[0]
        found[f"page {page}, ratio (aim 2)"] = ours[0] / bare[0]
        found[f"page {page}, questions"] = questions(lambda page=page: opened(browser, addresses[f"page {page}"]))
    found[f"page {LAST_PAGE} to page 1, ratio (aim 1)"] = took[f"page {LAST_PAGE}"][0] / took["page 1"][0]
    return found
