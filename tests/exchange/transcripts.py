"""An example transcript for the tests of the formats: three units, one recognised in full, one in part, one not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from vaihto.core.transcript import (
    Conversion,
    Demonstration,
    Extent,
    Grade,
    HomeOutcome,
    HostAssessor,
    Institution,
    Learner,
    OutcomeGroup,
    OutcomeResult,
    Place,
    Route,
    StayTranscript,
    Text,
    UnitResult,
    Way,
)

SHOWN = Demonstration(Place.WORKPLACE, date(2026, 5, 7), "Leipoi aamun leivät itsenäisesti; arvioitiin työn tulos.")
DECIDED = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)


def a_stay() -> StayTranscript:
    """Return a stay of a student at a bakery in Bilbao; every person and organisation is invented."""
    return StayTranscript(
        number="VA-2026-0007-3", project="VA-2026-0007", language="fi",
        learner=Learner(key="participant:12", name="Aino Maria Virtanen", qualification="Elintarvikealan perustutkinto"),
        home=Institution(
            name="Esimerkin ammattiopisto", language="fi", country="FI", city="Kuopio", business_id="1234567-1",
            oid="1.2.246.562.10.00000000001",
        ),
        host=Institution(name="Panadería Ejemplo", language="es", country="ES", city="Bilbao"),
        starts_on=date(2026, 3, 2), ends_on=date(2026, 5, 8), issued_at=DECIDED, version=1,
        units=(
            _unit("unit:1", "Leipomotuotteiden valmistaminen", "105715", 15, 15, Extent.FULL, Route.DEMONSTRATION,
                  Way.AS_PLANNED, Grade.ACHIEVED),
            _unit("unit:2", "Konditoriatuotteet & koristelu <erikois>", "", 10, 5, Extent.PART, Route.ASSESSORS,
                  Way.PREVIOUSLY_ACQUIRED, Grade.PARTLY),
            _unit("unit:3", "Yrittäjyys", "tutkinnonosat_106223", 5, 0, Extent.NONE, Route.DOCUMENTS, None,
                  Grade.NOT_ACHIEVED),
        ),
        purpose="traineeship", tasks="Leipoo aamuvuorossa ja palvelee asiakkaita.",
        assessor=HostAssessor(
            name="Íñigo Etxeberria", position="Jefe de panadería", assessed_at=datetime(2026, 5, 7, 14, 0, tzinfo=UTC),
            words="Muy buen trabajo.", language="es",
        ),
        check_address="https://vaihto.example/tarkista", content_hash="ab" * 32,
    )  # fmt: skip


def a_graded_stay(*, grade: str = "4", whole: bool = True, way: Way = Way.AS_PLANNED) -> StayTranscript:
    """Return the stay with a grade that a memorandum converted, and with outcomes of the host that count n to m.

    Of the first unit the host's first outcome and one in the host's own words make the first; an outcome agreed for the second
    unit makes the second. The second unit has what is left one to one.
    """
    stay = a_stay()
    first, second, third = stay.units
    own = OutcomeResult(key="host:1", text=Text.of("es", "Pedidos de harina"), grade=Grade.NONE)
    homes = [HomeOutcome(key=one.key, text=one.text) for one in first.outcomes]
    graded = replace(
        first, size=Decimal(15 if whole else 20), grade=grade, way=way,
        conversion=Conversion(host_grade="B", memorandum="Bilbao 2026–2028", table=(("A", "5"), ("B", grade), ("C", "passed"))),
        mapping=(
            OutcomeGroup(host=(first.outcomes[0], own), home=(homes[0],)),
            OutcomeGroup(host=(second.outcomes[1],), home=(homes[1],)),
        ),
    )  # fmt: skip
    return replace(stay, units=(graded, second, third))


def _unit(
    key: str, title: str, code: str, agreed: int, points: int, extent: Extent, route: Route, way: Way | None, grade: Grade
) -> UnitResult:  # fmt: skip
    return UnitResult(
        key=key, title=Text.of("fi", title), qualification="Elintarvikealan perustutkinto", scheme="osp",
        size=Decimal(agreed + 5), agreed=Decimal(agreed), points=Decimal(points), extent=extent,
        reason="Näyttö ja työpaikan arvio vastaavat tutkinnon osan tavoitteita.", decided_at=DECIDED,
        decided_by="Olli Opettaja", position="Opettaja", code=code, route=route, way=way,
        demonstration=SHOWN if route is Route.DEMONSTRATION else None,
        outcomes=(
            OutcomeResult(key=f"{key}:1", text=Text.of("fi", "Valmistaa tuotteet ohjeen mukaan"), grade=Grade.ACHIEVED),
            OutcomeResult(key=f"{key}:2", text=Text.of("fi", "Arvioi laatua"), grade=grade, comment="Necesita práctica."),
        ),
    )  # fmt: skip
