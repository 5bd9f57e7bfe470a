"""Which home grade a host's grade gives, by the table of the memorandum that the learning agreement cites, or why none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vaihto.core import conversion
from vaihto.qualifications import queries as qualifications
from vaihto.qualifications import states as qualification_states

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedUnit, LearningAgreementVersion


@dataclass(frozen=True, slots=True)
class Proposal:
    """The host's grade for a unit (empty where it gave none), the home grade, or why there is none."""

    host: str = ""
    home: str = ""
    why: str = ""

    @property
    def words(self) -> str:
        """The home grade as people read it."""
        return words(self.home)


NOTHING = Proposal()


def words(grade: str) -> str:
    """Return a home grade as people read it; empty for none."""
    return str(qualification_states.HOME_GRADES.get(grade, ""))


def proposed(version: "LearningAgreementVersion | None", unit: "AgreedUnit", grade: str) -> Proposal:
    """Return what the host's grade for a unit comes to by the memorandum that the version in force cites."""
    if not grade:
        return Proposal(why=_("The host has not given a grade for this unit."))
    memorandum = version.memorandum if version is not None else None
    said = {"grade": grade}
    if memorandum is None:
        return Proposal(grade, why=_("No memorandum agreed how this grade converts: the learning agreement cites none.") % said)
    covered = set(memorandum.units.values_list("unit_id", flat=True))
    if not covered & {unit.unit_id, *(one.pk for one in qualifications.earlier(unit.unit))}:
        return Proposal(grade, why=_("No memorandum agreed how this grade converts: the one cited does not cover this unit."))
    lines = [conversion.Line(one["host"], one["home"]) for one in memorandum.content["grades"]]
    try:
        return Proposal(grade, conversion.convert(lines, grade))
    except conversion.NoConversion:
        return Proposal(
            grade, why=_("No memorandum agreed how this grade converts: “%(grade)s” is not in the table of the one cited.") % said
        )  # fmt: skip


def reasons_against(wanted: str, extent: str, proposal: Proposal) -> list[str]:
    """Return why a decision cannot bear a grade, in words; an empty list where it can, or bears none."""
    if not wanted:
        return []
    if extent != "full":
        return [_("The decision was not made with a grade, because only a unit recognised in full has one. Leave the grade out.")]
    if not proposal.home:
        return [proposal.why + " " + _("Leave the grade out; the unit is recorded without a grade.")]
    if wanted != proposal.home:
        return [
            _("The grade is not the one that the memorandum agreed. For the host’s grade “%(host)s” it is: %(home)s.")
            % {"host": proposal.host, "home": proposal.words}
        ]  # fmt: skip
    return []
