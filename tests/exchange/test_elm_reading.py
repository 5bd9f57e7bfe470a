"""European credentials as they are read: our own, the Commission's samples, and what must be refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.exchange.elm_checks import SAMPLES, with_standards
from tests.exchange.elm_stays import made, stays
from tests.exchange.transcripts import a_stay
from vaihto.core.transcript import Extent, StayTranscript
from vaihto.exchange import elm

ECVET = "http://data.europa.eu/snb/education-credit/60b314e826"


@settings(max_examples=40, deadline=None)
@given(stays())
def test_what_is_written_is_read_again_and_written_again_is_the_same(stay: StayTranscript) -> None:
    document = elm.write(stay)
    read = elm.read(document)
    recognised = [unit for unit in stay.units if unit.extent is not Extent.NONE]
    assert [[one.points for one in achievement.credits] for achievement in read.achievements] == [
        [f"{unit.points.normalize():f}"] for unit in recognised
    ]
    assert [one.title for one in read.achievements] == [
        tuple((language, text.strip()) for language, text in unit.title.versions) for unit in recognised
    ]
    (activity,) = read.activities
    assert (activity.starts_at, activity.ends_at) == (f"{stay.starts_on}T00:00:00", f"{stay.ends_on}T00:00:00")
    assert (activity.host, activity.country) == (stay.host.name.strip(), "ESP")
    assert (read.issuer_identifier, read.holder) == ("NTRFI-1234567-1", stay.learner.name.strip())
    assert json.dumps(json.loads(document), ensure_ascii=False, separators=(",", ":")).encode() == document
    assert elm.write(stay) == document


def test_what_the_credential_says_is_read_with_grades_and_who_awarded() -> None:
    read = elm.read(elm.write(a_stay()))
    _full, part = read.achievements
    assert part.credits == (elm.reading.Credit(ECVET, "5"),)
    assert part.grades == ("Achieved", "Partly achieved")
    assert (part.awarded_by, part.awarded_at) == ("Esimerkin ammattiopisto", "2026-06-12T09:30:00Z")
    assert (read.issued, read.is_sealed) == ("2026-06-12T09:30:00Z", False)


@with_standards
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")) if SAMPLES.exists() else [], ids=lambda path: str(path.name))
def test_every_sample_of_the_commission_is_read(path: Path) -> None:
    read = elm.read(path.read_bytes())
    assert (read.holder, read.is_sealed) == ("Ana Andromeda", "-signed" in path.name)
    (activity,) = read.activities
    if "CertOfPart" in path.name:
        assert read.achievements == ()
        assert (activity.starts_at, activity.country) == ("2023-06-28T12:00:00Z", "BEL")
    else:
        (achievement,) = read.achievements
        assert (achievement.grades, achievement.awarded_by) == (("Pass",), "University of Zed")
        assert activity.title == (("en", "EDC building training course"),)


def test_a_node_that_stands_elsewhere_is_found_by_its_address() -> None:
    document = made(a_stay())
    for claim in document["credentialSubject"]["hasClaim"]:
        claim["influencedBy"]["directedBy"] = claim["influencedBy"]["directedBy"]["id"]
    document["issuer"] = {"id": document["issuer"]["id"]}
    read = elm.read(json.dumps(document).encode())
    assert (read.activities[0].host, read.issuer) == ("Panadería Ejemplo", "Esimerkin ammattiopisto")


def test_a_credential_with_nothing_but_its_type_is_read_as_empty() -> None:
    read = elm.read(b'{"type": "VerifiableCredential", "credentialSubject": null, "issuer": 7, "displayParameter": []}')
    assert (read.key, read.title, read.issuer, read.holder, read.achievements) == ("", (), "", "", ())


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "not_json"),
        (b"[]", "not_json"),
        (b"\xff{}", "not_json"),
        (b'{"type": "VerifiableCredential", "type": "x"}', "not_json"),
        (b"{}", "no_credential"),
        (b'{"payload": "{}", "signatures": []}', "no_credential"),
        (b'{"payload": "\\ud800", "signatures": []}', "not_json"),
        (b'{"type": "VerifiableCredential", "x": ' + b"[" * 60 + b"]" * 60 + b"}", "too_deep"),
        (b'{"x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "not_json"),
        (b'{"type": "VerifiableCredential", "x": [' + b"{}," * 60_000 + b"{}]}", "too_many_nodes"),
        (b" " * (10 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=lambda value: value[:20].decode("latin-1") if isinstance(value, bytes) else value,
)
def test_what_is_no_credential_is_refused_with_its_reason(document: bytes, reason: str) -> None:
    with pytest.raises(elm.CannotRead) as refused:
        elm.read(document)
    assert refused.value.reason == reason
