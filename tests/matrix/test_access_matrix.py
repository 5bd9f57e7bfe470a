"""Who may open what: the declared table (each room's `access.py`) equals what the views answer.

Every address is asked with GET and POST by a visitor, by each role and by the holders of links, for a thing of their own, a thing
of others and a thing that does not exist. Who has no right at all is asked by turns: for each address two roles for everything,
and half of the others, the visitor among them, for the example's own thing; `--full` asks all of them for all.
Negative control: `test_a_hole_is_seen` takes a decorator off and sees it reported; with `visible_to` of grants made to return
every row, four addresses of grants were reported.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from zlib import crc32

import pytest
from django.urls import URLPattern

from tests.house.test_access_table import ours, rows
from tests.matrix.asking import (
    CLOSED,
    DOOR,
    MISSING,
    NOT_ALLOWED,
    OPEN,
    ROLES,
    SIGN_IN,
    Answer,
    Asker,
    is_by_link,
    own_arguments,
    path_of,
)
from tests.matrix.example_world import FOREIGN, OWN
from tests.matrix.samples import SAMPLES, Sample
from vaihto.advice.models import Enquiry
from vaihto.kit.access import EVERYBODY, Row
from vaihto.kit.actors import LINK_ROLES
from vaihto.mobility.models import Mobility

METHODS = ("GET", "POST")
NOT_SIGNED_IN = ("visitor", *LINK_ROLES)


def by_room() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows():
        found[row.name.split(":")[0] if ":" in row.name else "shared"].append(row)
    return found


def arguments(pattern: URLPattern) -> set[str]:
    """Return the names of the arguments that stand in an address."""
    regex = pattern.pattern.regex
    return set(regex.groupindex)


def refused(role: str) -> str:
    """Return how somebody without the right is answered."""
    return SIGN_IN if role in NOT_SIGNED_IN else MISSING


Difference = tuple[str, str, str, str, object]


class Matrix:
    """The comparison of one row with what is observed."""

    def __init__(self, asker: Asker, row: Row, *, full: bool = False) -> None:
        self.asker, self.row, self.differences = asker, row, list[Difference]()
        self.methods = row.methods.split()
        strangers = [role for role in ROLES if role not in (*row.any, *row.own)]
        turn = crc32(row.name.encode())
        chosen = {strangers[(turn + step) % len(strangers)] for step in (0, len(strangers) // 2)} if strangers else set()
        self.wholly = {role for role in ROLES if full or role not in strangers or role in chosen}
        rest = [role for role in strangers if role not in self.wholly and role != "visitor"]
        self.roles = [role for role in ROLES if role not in rest[turn % 2 :: 2]]

    def run(self) -> list[Difference]:
        if is_by_link(self.row):
            self.by_link()
        elif arguments(ours()[self.row.name]):
            self.things(SAMPLES[self.row.name](self.asker.example))
        else:
            self.alone()
        return self.differences

    def expect(self, role: str, method: str, kwargs: Any, wanted: str, thing: str) -> Answer:
        answer = self.asker.ask(role, method, path_of(self.row.name, kwargs))
        if answer.kind != wanted:
            got = f"{answer.kind} {answer.status} {answer.why}".strip()
            self.differences.append((self.row.name, method, role, thing, f"{got}, not {wanted}"))
        return answer

    def same(self, role: str, method: str, thing: str, answer: Answer, missing: Answer | None) -> None:
        if missing and answer.seen != missing.seen and answer.kind == missing.kind:
            self.differences.append((self.row.name, method, role, thing, "not the same answer as for a missing one"))

    def may(self, role: str, *, own: bool) -> bool:
        return role in self.row.any or (own and role in self.row.own)

    def alone(self) -> None:
        """An address without arguments."""
        for method in self.methods:
            for role in ROLES:
                self.expect(role, method, None, OPEN if self.may(role, own=True) else refused(role), "-")

    def things(self, sample: Sample) -> None:
        """An address with arguments: own, foreign, hidden, mixed and missing things."""
        for method in self.methods:
            for role in self.roles:
                nothing = MISSING if self.row.any == EVERYBODY else refused(role)
                if role not in self.wholly:
                    self.expect(role, method, sample.own, nothing, "own")
                    continue
                missing = self.expect(role, method, sample.missing[0], nothing, "missing") if sample.missing else None
                may = self.may(role, own=True)
                own = self.expect(role, method, sample.own, OPEN if may else nothing, "own")
                if not may:
                    self.same(role, method, "own", own, missing)
                self.others(sample, role, method, missing, nothing)
                if may or role == "visitor":
                    for kwargs in (*sample.missing[1:], *sample.mixed):
                        self.same(role, method, f"{kwargs}", self.expect(role, method, kwargs, nothing, f"{kwargs}"), missing)

    def others(self, sample: Sample, role: str, method: str, missing: Answer | None, nothing: str) -> None:
        found = [("foreign", sample.foreign, self.may(role, own=False)), ("hidden", sample.hidden, role in sample.hidden_for)]
        for thing, kwargs, may in found:
            if kwargs is not None:
                answer = self.expect(role, method, kwargs, OPEN if may else nothing, thing)
                if not may:
                    self.same(role, method, thing, answer, missing)

    def by_link(self) -> None:
        """An address of a link: its holder's browser opens it; another browser finds a door that tells nothing."""
        (wanted,) = self.row.own
        other = next(role for role in LINK_ROLES if role != wanted)
        tokens = self.asker.tokens
        for method in self.methods:
            for role in self.roles:
                if role not in self.wholly:
                    self.expect(role, method, {"token": tokens[wanted][OWN]}, DOOR, "own")
                    continue
                missing = self.expect(role, method, {"token": "no-such-token"}, CLOSED, "missing")
                wrong = self.expect(role, method, {"token": tokens[other][OWN]}, CLOSED, "a link of another kind")
                self.same(role, method, "a link of another kind", wrong, missing)
                own = self.expect(role, method, {"token": tokens[wanted][OWN]}, OPEN if role == wanted else DOOR, "own")
                foreign = self.expect(role, method, {"token": tokens[wanted][FOREIGN]}, DOOR, "foreign")
                if role != wanted:
                    self.same(role, method, "foreign", foreign, own)


@pytest.mark.parametrize("room", sorted(by_room()))
def test_the_table_equals_what_is_observed(asker: Asker, room: str, request: pytest.FixtureRequest) -> None:
    full = request.config.getoption("--full")
    found = [difference for row in by_room()[room] for difference in Matrix(asker, row, full=full).run()]
    assert found == []


def test_every_address_with_arguments_has_a_sample(demo_is_on: None) -> None:
    by_link = {row.name for row in rows() if is_by_link(row)}
    bare = {name for name, pattern in ours().items() if arguments(pattern) and name not in SAMPLES}
    assert sorted(bare - by_link) == []


@pytest.mark.parametrize("room", sorted(by_room()))
def test_other_methods_are_not_allowed(asker: Asker, room: str) -> None:
    found: list[Any] = []
    for row in by_room()[room]:
        matrix = Matrix(asker, row)
        kwargs = own_arguments(asker, row)
        taken = {method for other in by_room()[room] if other.name == row.name for method in other.methods.split()}
        for method in (*(m for m in METHODS if m not in taken), "PUT", "PATCH", "DELETE"):
            for role in ("visitor", *(row.any or row.own)[-1:]):
                matrix.expect(role, method, kwargs, NOT_ALLOWED, "own")
        found += matrix.differences
    assert found == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_address_answers_in_the_other_two_languages(asker: Asker, language: str, request: pytest.FixtureRequest) -> None:
    """In Finnish the matrix above has asked them all; of the other two each is asked one by turns, with `--full` both."""
    found, full = [], request.config.getoption("--full")
    readable = [row for row in rows() if "GET" in row.methods.split()]
    for row in readable if full else readable[language == "en" :: 2]:
        role = next(iter(row.own or row.any))
        path = path_of(row.name, own_arguments(asker, row), language)
        answer = asker.ask(role, "GET", path)
        if answer.status >= 500:
            found.append((path, role, answer.why))
    assert found == []


def test_outside_the_demo_nobody_signs_in_by_a_click(asker: Asker, settings: Any) -> None:
    settings.DEMO = False
    path = path_of("people:demo_sign_in", {"key": "officer"})
    assert {asker.ask(role, "POST", path).kind for role in ROLES} == {MISSING}


def names_of_others(asker: Asker) -> set[str]:
    """Return what only the other school, its hosts and the agency should read: numbers, people, a title that is a draft."""
    example, found = asker.example, set[str]()
    for stage in ("published", "report", "abroad", "decide", "assess", "apply"):
        found.add(example.application(stage, FOREIGN).number)
    found |= {stay.participant.name for stay in stays_of(asker, FOREIGN)}
    own = {stay.participant.name for stay in stays_of(asker, OWN)}
    # Enquiries are numbered like cases: a number of another's case may be the number of one's own enquiry.
    own |= set(Enquiry.objects.filter(person=asker.example.coordinator(OWN)).values_list("number", flat=True))
    return found - own | {f"Luonnos {FOREIGN}", example.coordinator(FOREIGN).email}


def stays_of(asker: Asker, key: str) -> Any:
    return Mobility.objects.filter(agreement__organisation=asker.example.school(key), participant__isnull=False)


def test_pages_of_ones_own_show_nothing_of_others(asker: Asker) -> None:
    """Lists, searches, files and pages. Negative control: the officer, who may read all, finds them."""
    secrets, found, seen_by_officer = names_of_others(asker), [], set[str]()
    for row in rows():
        if row.any == EVERYBODY or "GET" not in row.methods.split():
            continue
        for role in {"coordinator", *LINK_ROLES} & set(row.own):
            answer = asker.ask(role, "GET", path_of(row.name, own_arguments(asker, row)))
            found += [(row.name, role, secret) for secret in secrets if secret in answer.seen[2]]
        if "officer" in row.any:
            answer = asker.ask("officer", "GET", path_of(row.name, own_arguments(asker, row)))
            seen_by_officer |= {secret for secret in secrets if secret in answer.seen[2]}
    assert found == []
    assert len(seen_by_officer) > 5


def test_public_pages_name_no_participant(asker: Asker) -> None:
    """Negative control: the coordinator's list of stays names them."""
    stays = [*stays_of(asker, OWN), *stays_of(asker, FOREIGN)]
    secrets = {word for stay in stays for word in (stay.participant.name, stay.participant.email) if word}
    found = []
    for row in rows():
        if row.any == EVERYBODY and "GET" in row.methods.split() and not row.name.startswith("demo:"):
            answer = asker.ask("visitor", "GET", path_of(row.name, own_arguments(asker, row)))
            found += [(row.name, secret) for secret in secrets if secret in answer.seen[2]]
    assert found == []
    stays_shown = asker.ask("coordinator", "GET", path_of("mobility:list")).seen[2]
    assert sum(secret in stays_shown for secret in secrets) > 3


def test_a_hole_is_seen(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without its decorator the list of payments opens to everybody, and each of them is reported."""
    pattern = ours()["grants:payments"]
    row = next(row for row in rows() if row.name == "grants:payments")
    assert Matrix(asker, row).run() == []
    guarded: Callable[..., Any] = pattern.callback.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(pattern, "callback", guarded.__wrapped__)  # type: ignore[attr-defined]
    holes = Matrix(asker, row).run()
    assert {role for _name, _method, role, *_rest in holes} == set(ROLES) - {"officer", "auditor"}
