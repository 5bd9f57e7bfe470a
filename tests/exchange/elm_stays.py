"""Credentials of the example and of generated stays, as values, for the tests of the European credential."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.exchange.transcripts import a_stay
from vaihto.core.transcript import Extent, Grade, OutcomeResult, StayTranscript, Text
from vaihto.exchange import elm


def made(stay: StayTranscript) -> dict[str, Any]:
    """Return a credential as values."""
    return dict(json.loads(elm.write(stay)))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every node of a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
TEXTS = st.dictionaries(st.sampled_from(["fi", "sv", "en", "de", "pt-BR"]), WORDS, min_size=1, max_size=3).map(
    lambda versions: Text(tuple(versions.items()))
)


@st.composite
def stays(draw: st.DrawFn) -> StayTranscript:
    """Return a transcript of one to three units with any words, points to the hundredth, and any day."""
    base = a_stay()
    units = []
    for number in range(draw(st.integers(1, 3))):
        agreed = Decimal(draw(st.integers(2, 6000))) / 100
        extent = draw(st.sampled_from(Extent))
        part = Decimal(draw(st.integers(1, int(agreed * 100) - 1))) / 100
        outcomes = tuple(
            OutcomeResult(key=str(place), text=draw(TEXTS), grade=draw(st.sampled_from(Grade)))
            for place in range(draw(st.integers(0, 2)))
        )
        units.append(
            replace(
                base.units[0], key=f"unit:{number}", title=draw(TEXTS), size=agreed, agreed=agreed, extent=extent,
                points={Extent.FULL: agreed, Extent.PART: part, Extent.NONE: Decimal(0)}[extent], outcomes=outcomes,
                scheme=draw(st.sampled_from(["osp", "ecvet"])), qualification=draw(st.sampled_from(["", "Perustutkinto"])),
            )
        )  # fmt: skip
    begins = draw(st.dates(date(2009, 1, 1), date(2050, 1, 1)))
    return replace(
        base, units=tuple(units), learner=replace(base.learner, name=draw(WORDS)), tasks=draw(st.one_of(st.just(""), WORDS)),
        host=replace(base.host, name=draw(WORDS), city=draw(st.one_of(st.just(""), WORDS))), starts_on=begins,
        ends_on=begins + timedelta(days=draw(st.integers(0, 400))), assessor=draw(st.sampled_from([None, base.assessor])),
        language=draw(st.sampled_from(["fi", "sv", "en", "de"])),
        issued_at=datetime.combine(begins, datetime.min.time(), UTC),
    )  # fmt: skip
