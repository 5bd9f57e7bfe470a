"""What the tests of the catalogue share: a project whose final report has been accepted."""

import pytest
from remembered import remembered

from tests.recognition.conftest import english, liisa, matti, over, project, riikka, school, stay, stranger
from tests.recognition.recognition_examples import LATER
from tests.reporting.conftest import finished, report, sent
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.reporting import operations as reporting
from vaihto.reporting.models import FinalReport

__all__ = [
    "english", "finished", "liisa", "matti", "over", "project", "report", "riikka", "school", "sent", "stay", "stranger",
]  # fmt: skip


@pytest.fixture
@remembered
def accepted(sent: FinalReport, riikka: Actor) -> GrantAgreement:
    """Return a finished project."""
    return reporting.accept(sent, by=riikka, at=LATER).agreement
