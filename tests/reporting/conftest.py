"""What the tests of reporting share: the example of recognition, and a project whose stays are all over."""

import pytest
from remembered import remembered

from tests.recognition.conftest import english, liisa, matti, over, project, riikka, school, stay, stranger
from tests.recognition.recognition_examples import BACK, LATER, decide_all
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility import operations as mobility
from vaihto.mobility.models import Mobility
from vaihto.reporting import operations
from vaihto.reporting.models import FinalReport

__all__ = ["english", "liisa", "matti", "over", "project", "riikka", "school", "stay", "stranger"]


@pytest.fixture
@remembered
def finished(project: GrantAgreement, over: Mobility, liisa: Actor) -> GrantAgreement:
    """Return a project with one stay recognised in full and two cancelled."""
    decide_all(over, liisa)
    for other in Mobility.objects.filter(agreement=project, state="planned"):
        mobility.cancel(other, reason="Ill", by=liisa, at=BACK)
    return project


@pytest.fixture
@remembered
def report(finished: GrantAgreement, liisa: Actor) -> FinalReport:
    """Return the final report as it is being written."""
    return operations.start(finished, by=liisa, at=LATER)


@pytest.fixture
@remembered
def sent(report: FinalReport, liisa: Actor) -> FinalReport:
    """Return the final report as sent."""
    operations.save(report, TEXTS, by=liisa, at=LATER)
    return operations.send(report, by=liisa, at=LATER)


TEXTS = {
    "results": "Työpaikoilla opittiin.",
    "explain:people:initial_vet": "Kaksi sairastui.",
    "explain:days:initial_vet": "Kaksi sairastui.",
    "explain:euro:initial_vet": "Kaksi sairastui.",
    "explain:euro": "Kaksi sairastui.",
}
