"""From a frozen transcript to the internal transcript from which every format is written, and to the formats themselves.

What was frozen is taken from there; from the rows come only numbers that were not frozen: keys, codes, the size of a unit.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from vaihto.core import transcript as core
from vaihto.mobility import queries as stays
from vaihto.qualifications import queries as qualifications
from vaihto.recognition import exported_units, facts, own_seal, paper, queries, school_seals
from vaihto.recognition.formats import Format, door
from vaihto.recognition.models import RecognitionDecision, Transcript

if TYPE_CHECKING:
    from vaihto.exchange.ehoks import Section
    from vaihto.mobility.models import Mobility


class NoTranscript(LookupError):
    """The stay has no valid transcript."""


class Unfit(ValueError):
    """The transcript holds values of which the format cannot be made; the message is the code of the reason."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A document as it leaves the house; `certificate_pem` is the signer's, empty where nothing was signed.

    `sealed_for` is the school whose own seal it has, None where the installation's was used.
    """

    content: bytes
    media_type: str
    file_name: str
    certificate_pem: bytes = b""
    sealed_for: int | None = None


def stay_transcript(mobility_id: int) -> core.StayTranscript:
    """Return the internal transcript of a stay, of its valid frozen transcript.

    Moments are in Finland's time, so that their days are those of the decisions. Raises NoTranscript, and CannotTranscribe for
    values that no transcript can hold.
    """
    frozen = queries.transcript_of(mobility_id)
    if frozen is None:
        raise NoTranscript(mobility_id)
    return of(frozen, stays.for_ids([mobility_id])[mobility_id])


def of(frozen: Transcript, mobility: "Mobility") -> core.StayTranscript:
    """Return the internal transcript of a frozen one; the stay's rows must be those of the same stay."""
    values = frozen.content
    version = stays.version_in_force(mobility)
    return core.StayTranscript(
        number=f"{values['case']}-{mobility.pk}",
        project=values["case"],
        language=frozen.language,
        learner=core.Learner(
            key=facts.learner(mobility), name=values["participant"]["name"], qualification=values["participant"]["qualification"]
        ),
        home=_home(values["school"], mobility),
        host=core.Institution(
            name=values["host"]["name"], language=values["host"]["lang"], country=values["host"]["country"],
            city=values["host"]["city"],
        ),
        starts_on=date.fromisoformat(values["starts_on"]),
        ends_on=date.fromisoformat(values["ends_on"]),
        issued_at=exported_units.moment(values["issued_at"]),
        version=frozen.version,
        units=exported_units.of(values, mobility.pk),
        purpose=values["purpose"],
        tasks=version.tasks if version else "",
        assessor=_assessor(values["assessor"]),
        check_address=paper.check_address(frozen.language),
        content_hash=frozen.content_hash,
    )  # fmt: skip


def write(wanted: Format, mobility: "Mobility", *, language: str = "", at: datetime) -> Exported:
    """Return the document of a stay's valid transcript in a format; signed where the format is.

    `language` is that of the words around the frozen text, the participant's where it is empty; `at` is when a seal begins that
    is made now, and the moment of sealing. Raises NoTranscript, Unfit, SealUnusable.
    """
    frozen = queries.transcript_of(mobility.pk)
    if frozen is None:
        raise NoTranscript(mobility.pk)
    file_name = f"transcript-{frozen.code}-{wanted.name}.{wanted.suffix}"
    if not wanted.module:
        return Exported(paper.transcript_pdf(frozen, language), wanted.media_type, file_name)
    writer = door(wanted)
    try:
        stay = of(frozen, mobility)
        # Only Koski asks whether a unit is compulsory; the others have no place for it.
        known = {"compulsory": compulsory(mobility)} if wanted.name == "koski" else {}
        content: bytes = writer.write(replace(stay, language=language or stay.language), **known)
    except ValueError as wrong:
        # Each door refuses with an error of its own, all of them ValueErrors.
        raise Unfit(str(wrong)) from wrong
    if not wanted.seals:
        return Exported(content, wanted.media_type, file_name)
    seal, owner = school_seals.of_school(mobility.agreement.organisation_id, at)
    try:
        signed = wanted.seals(writer, content, seal, at)
    except ValueError as wrong:
        raise own_seal.SealUnusable(str(wrong)) from wrong
    return Exported(signed, wanted.media_type, file_name, seal.certificate_pem, owner)


def compulsory(mobility: "Mobility") -> dict[str, bool]:
    """Return by a unit's key whether it is compulsory, as far as the structure of the qualification that was read in says it.

    A national unit that the structure does not list is not compulsory in it; of a local one nothing is known.
    """
    rows = RecognitionDecision.objects.select_related("agreed_unit__unit").filter(mobility=mobility, is_current=True)
    units = [one.agreed_unit.unit for one in rows.order_by("agreed_unit_id")]
    requirements = qualifications.requirements_behind(units)
    found = qualifications.compulsory_codes(requirements) if requirements else None
    if found is None:
        return {}
    digits = {f"unit:{unit.pk}": unit.code.removeprefix("tutkinnonosat_") for unit in units}
    return {key: code in found for key, code in digits.items() if code.isdigit()}


def copy_sheet(frozen: Transcript, mobility: "Mobility", language: str) -> "list[Section]":
    """Return what a frozen transcript adds to Koski and eHOKS, as parts to type from by hand, in "fi", "sv" or "en".

    Raises Unfit.
    """
    from vaihto.exchange import ehoks

    try:
        return ehoks.copy_sheet(of(frozen, mobility), language)
    except ValueError as wrong:
        raise Unfit(str(wrong)) from wrong


def first_of_the_example() -> "Mobility | None":
    """Return the first stay of the example schools whose units were all recognised in full, or None."""
    rows = Transcript.objects.filter(replaced_at__isnull=True, mobility__agreement__organisation__is_example=True)
    for row in rows.order_by("mobility_id"):
        if row.content["units"] and all(unit["extent"] == core.Extent.FULL for unit in row.content["units"]):
            return stays.for_ids([row.mobility_id])[row.mobility_id]
    return None


def _home(values: dict[str, Any], mobility: "Mobility") -> core.Institution:
    """Return the home school. What the house keeps as its OID is the one of Erasmus+, which no national register knows."""
    school = mobility.agreement.organisation
    return core.Institution(
        name=values["name"], language=values["lang"], country=values["country"], city=school.city, business_id=school.business_id
    )


def _assessor(values: dict[str, Any] | None) -> core.HostAssessor | None:
    """Return who assessed at the host, or None where nobody has handed anything in."""
    if values is None:
        return None
    return core.HostAssessor(
        name=values["name"], position=values["position"],
        assessed_at=exported_units.moment(values["handed_in_at"]) if values["handed_in_at"] else None,
        words=values["words"], language=values["lang"],
    )  # fmt: skip
