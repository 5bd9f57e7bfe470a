"""How a decision reaches an applicant: electronically where it has agreed to that, otherwise as if by post."""

from typing import TYPE_CHECKING

from vaihto.applications import queries as applications
from vaihto.core import notice

if TYPE_CHECKING:
    from vaihto.applications.models import Application


def way_of(application: "Application") -> str:
    """Return the way whose days count for an application's letter.

    Without the applicant's consent to electronic service the letter counts as one sent by post: the later day, which takes
    nothing from the applicant.
    """
    return notice.ELECTRONIC if applications.electronic_service(application) is not None else notice.LETTER
