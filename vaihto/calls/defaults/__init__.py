"""What a new call begins with. Questions and criteria are the agency's own, without another source."""

from vaihto.calls.defaults.criteria import criteria_for
from vaihto.calls.defaults.questions import questions_for
from vaihto.calls.defaults.texts import texts_for

__all__ = ["criteria_for", "questions_for", "texts_for"]
