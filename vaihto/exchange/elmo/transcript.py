"""From the transcript of a stay to ELMO: one report of the home school with one result of recognition for each unit.

What ELMO has no place for stays out: points agreed and size of a unit, who decided, the Finnish route and way.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from vaihto.core.transcript import (
    Conversion,
    Extent,
    Grade,
    HomeOutcome,
    Institution,
    Learner,
    OutcomeResult,
    StayTranscript,
    Text,
    UnitResult,
)
from vaihto.exchange.elmo import document as elmo
from vaihto.exchange.elmo.writing import render

STATUS = {Extent.FULL: elmo.POSITIVE, Extent.PART: elmo.PARTLY_POSITIVE, Extent.NONE: elmo.NEGATIVE}
# A unit of which only a part was recognised goes on; one of which nothing was recognised is no result.
UNIT_STATUS = {Extent.FULL: elmo.PASSED, Extent.PART: elmo.IN_PROGRESS}
# Without a status a reader assumes ``passed``, so that an outcome without the host's answer needs one.
OUTCOME_STATUS = {
    Grade.ACHIEVED: elmo.PASSED, Grade.PARTLY: elmo.IN_PROGRESS, Grade.NOT_ACHIEVED: elmo.FAILED, Grade.NONE: elmo.IN_PROGRESS,
}  # fmt: skip
LABEL = {Grade.ACHIEVED: "Achieved", Grade.PARTLY: "Partly achieved", Grade.NOT_ACHIEVED: "Not achieved", Grade.NONE: ""}
SCHEME = elmo.GradingScheme(
    "outcomes",
    (
        elmo.Words("The host’s answer for each learning outcome: Achieved, Partly achieved, Not achieved.", "en"),
        elmo.Words("Vastaanottajan vastaus kustakin osaamistavoitteesta: Saavutettu, Osittain saavutettu, Ei saavutettu.", "fi"),
        elmo.Words("Mottagarens svar för varje mål för kunnandet: Uppnått, Delvis uppnått, Inte uppnått.", "sv"),
    ),
)
# The grades of the home unit; only a memorandum converts a host's grade to one of them.
HOME_SCHEME = elmo.GradingScheme(
    "home-grades",
    (
        elmo.Words(
            "The home school’s grade: 1 (lowest) to 5 (best), or Passed; converted from the host’s by a memorandum.", "en"
        ),
        elmo.Words(
            "Lähettävän oppilaitoksen arvosana: 1–5 tai Passed (hyväksytty); muunnettu yhteisymmärryspöytäkirjalla.", "fi"
        ),
        elmo.Words(
            "Den sändande läroanstaltens vitsord: 1–5 eller Passed (godkänd); omvandlat enligt ett samförståndsavtal.", "sv"
        ),
    ),
)
HOME_LABEL = {"passed": "Passed"}
# XML 1.0, section 2.2: what a document may hold. Everything else becomes the sign for a lost character.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
DOTTED = re.compile(r"[0-9]+(\.[0-9]+)+")


def write(stay: StayTranscript) -> bytes:
    """Return the ELMO 2.1.1 document of a stay, not signed; the same stay gives the same bytes."""
    return render(of(stay))


def of(stay: StayTranscript) -> elmo.ElmoDocument:
    """Return the document of a stay as values."""
    issued_at = _moment(stay.issued_at)
    report = elmo.Report(
        issuer=_issuer(stay.home, url=stay.check_address),
        recognitions=tuple(_recognition(stay, unit) for unit in stay.units),
        issued_at=issued_at,
        grading_schemes=(HOME_SCHEME,) if any(unit.grade for unit in stay.units) else (),
        attachments=(_paper(stay), *_agreement(stay)),
    )
    return elmo.ElmoDocument(version="2", generated_at=issued_at, learner=_learner(stay.learner), reports=(report,))


def token(text: str) -> str:
    """Return a text on one line, as xs:token: white space between words is one space."""
    return re.sub("[ \t\r\n]+", " ", NOT_IN_XML.sub("\ufffd", text)).strip(" ")


def lines(text: str) -> str:
    """Return a text with its line breaks, as xs:string."""
    return NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def words(text: str, language: str) -> elmo.Words:
    """Return words on one line; a language that is no BCP 47 name is left out."""
    return elmo.Words(token(text), language if LANGUAGE.fullmatch(language) else "")


def _many(text: str, language: str) -> tuple[elmo.Words, ...]:
    """Return a text of several lines, or nothing where it is empty."""
    return (elmo.Words(lines(text), words("", language).language),) if text.strip() else ()


def _versions(text: Text) -> tuple[elmo.Words, ...]:
    return tuple(words(one, language) for language, one in text.versions)


def _moment(moment: datetime) -> datetime:
    """Return a moment in UTC; one without a time zone stays as it is."""
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _local(*parts: str) -> elmo.Identifier:
    return elmo.Identifier("local", token(":".join(parts)))


def _learner(learner: Learner) -> elmo.Learner:
    return elmo.Learner(
        given_names=token(learner.given_names),
        family_name=token(learner.family_name),
        # Meant for a name in other letters than Latin; obligatory in 2.1.1, so the whole name as it is kept stands there.
        alternative_name=elmo.Words(token(learner.name)),
        identifiers=(elmo.Identifier("oid", token(learner.oid)),) if learner.oid.strip() else (),
    )


def _issuer(institution: Institution, url: str = "") -> elmo.Issuer:
    """Return an institution; one without any number of its own is identified by its name, since one identifier must be."""
    found = []
    if institution.oid.strip():
        # An OID of ISO/IEC 9834 has numbers and points; the Organisation ID of Erasmus+ begins with a letter.
        found.append(elmo.Identifier("oid" if DOTTED.fullmatch(institution.oid) else "organisationId", token(institution.oid)))
    if institution.business_id.strip():
        found.append(elmo.Identifier("businessId", token(institution.business_id)))
    found = found or [_local(institution.name)]
    if institution.city.strip():
        found.append(elmo.Identifier("address", token(f"{institution.city}, {institution.country}")))
    return elmo.Issuer(
        titles=(words(institution.name, institution.language),),
        identifiers=tuple(found),
        country=token(institution.country),
        url=token(url),
    )


def _recognition(stay: StayTranscript, unit: UnitResult) -> elmo.Recognition:
    is_result = unit.extent is not Extent.NONE
    return elmo.Recognition(
        identifiers=_unit_identifiers(unit),
        titles=_versions(unit.title),
        descriptions=_many(unit.reason, stay.home.language),
        status=STATUS[unit.extent],
        decided_on=unit.decided_at.date(),
        basis=(_basis(stay, unit),),
        results=(_result(stay, unit),) if is_result else (),
        mappings=_mappings(unit) if is_result else (),
    )


def _mappings(unit: UnitResult) -> tuple[elmo.Mapping, ...]:
    """Return which of the host's outcomes stand for what: group by group where the decision says so, else for the whole unit."""
    if unit.mapping:
        return tuple(
            elmo.Mapping(tuple(token(one.key) for one in group.host), tuple(_home_key(one).value for one in group.home))
            for group in unit.mapping
        )
    seen = tuple(token(one.key) for one in unit.outcomes if one.grade in (Grade.ACHIEVED, Grade.PARTLY))
    return (elmo.Mapping(seen, (token(unit.key),)),) if seen else ()


def _home_key(outcome: HomeOutcome) -> elmo.Identifier:
    """Return the key of an outcome of the home unit, which is another thing than the host's outcome of the same words."""
    return _local("home", outcome.key)


def _unit_identifiers(unit: UnitResult) -> tuple[elmo.Identifier, ...]:
    code = (elmo.Identifier("eperusteet" if unit.code_digits else "code", token(unit.code)),) if unit.code.strip() else ()
    return (_local(unit.key), *code)


def _result(stay: StayTranscript, unit: UnitResult) -> elmo.Opportunity:
    """Return the home school's unit with the points recognised.

    It is a Course, which the schema explains as the smallest whole that gives credit.
    """
    return elmo.Opportunity(
        identifiers=_unit_identifiers(unit),
        titles=_versions(unit.title),
        kind="Course",
        descriptions=_many(unit.qualification, stay.home.language),
        ends_on=unit.decided_at.date(),
        status=UNIT_STATUS[unit.extent],
        grading_scheme=HOME_SCHEME.key if unit.grade else "",
        result=token(HOME_LABEL.get(unit.grade, unit.grade)),
        credits=(elmo.Credit(token(unit.scheme), unit.points),),
        parts=tuple(_part(one) for one in _homes(unit)),
    )


def _homes(unit: UnitResult) -> Iterable[HomeOutcome]:
    """Return the outcomes of the home unit that a mapping names, each once."""
    return {one.key: one for group in unit.mapping for one in group.home}.values()


def _part(outcome: HomeOutcome) -> elmo.Opportunity:
    return elmo.Opportunity(identifiers=(_home_key(outcome),), titles=_versions(outcome.text), status=elmo.PASSED)


def _basis(stay: StayTranscript, unit: UnitResult) -> elmo.Report:
    """Return what the host saw, as its report; where the host has not assessed, issued with the transcript.

    What counts for the unit though it was agreed for another, or added by the host, stands there too; so does the host's grade.
    """
    assessed_at = stay.assessor.assessed_at if stay.assessor else None
    own = {one.key for one in unit.outcomes}
    others = [one for one in unit.used if one.key not in own]
    graded = (_host_grade(stay, unit, unit.conversion),) if unit.conversion else ()
    return elmo.Report(
        issuer=_issuer(stay.host),
        opportunities=(*graded, *(_outcome(stay, one) for one in (*unit.outcomes, *others))),
        issued_at=_moment(assessed_at or stay.issued_at),
        grading_schemes=(SCHEME, *((_host_scheme(unit.conversion),) if unit.conversion else ())),
        attachments=_assessment(stay),
    )


def _host_grade(stay: StayTranscript, unit: UnitResult, conversion: Conversion) -> elmo.Opportunity:
    """Return the host's grade for the whole, in the host's own scale."""
    return elmo.Opportunity(
        identifiers=(_local("host", unit.key),),
        titles=_versions(unit.title),
        starts_on=stay.starts_on,
        ends_on=stay.ends_on,
        status=elmo.PASSED,
        grading_scheme="host-grades",
        result=token(conversion.host_grade),
    )


def _host_scheme(conversion: Conversion) -> elmo.GradingScheme:
    """Return what the host's grades mean: the table of the memorandum, and its title."""
    table = "; ".join(f"{host} = {HOME_LABEL.get(home, home)}" for host, home in conversion.table)
    said = ": ".join(
        filter(None, (f"Memorandum of understanding “{conversion.memorandum}”" if conversion.memorandum else "", table))
    )
    return elmo.GradingScheme("host-grades", _many(said or "The host’s own scale", "en"))


def _outcome(stay: StayTranscript, outcome: OutcomeResult) -> elmo.Opportunity:
    return elmo.Opportunity(
        identifiers=(_local(outcome.key),),
        titles=_versions(outcome.text),
        descriptions=_many(outcome.comment, stay.assessor.language if stay.assessor else stay.host.language),
        starts_on=stay.starts_on,
        ends_on=stay.ends_on,
        status=OUTCOME_STATUS[outcome.grade],
        grading_scheme=SCHEME.key if outcome.grade else "",
        result=LABEL[outcome.grade],
    )


def _assessment(stay: StayTranscript) -> tuple[elmo.Attachment, ...]:
    """Return who assessed at the host, and the host's words on the whole."""
    assessor = stay.assessor
    if assessor is None:
        return ()
    who = ", ".join(filter(None, [token(assessor.name), token(assessor.position)]))
    return (
        elmo.Attachment(
            identifiers=(_local(stay.number, "assessment"),),
            titles=(elmo.Words(who),) if who else (),
            kind="Other",
            descriptions=_many(assessor.words, assessor.language),
        ),
    )


def _paper(stay: StayTranscript) -> elmo.Attachment:
    """Return the frozen transcript that this document was made from: its number, version and hash, without its content."""
    hashed = (elmo.Identifier("sha256", token(stay.content_hash)),) if stay.content_hash else ()
    return elmo.Attachment(
        identifiers=(_local(stay.number), elmo.Identifier("version", str(stay.version)), *hashed), kind="Transcript of Records"
    )


def _agreement(stay: StayTranscript) -> tuple[elmo.Attachment, ...]:
    """Return what was agreed to be done abroad; nothing where no task was written down."""
    if not stay.tasks.strip():
        return ()
    return (
        elmo.Attachment(
            identifiers=(_local(stay.number, "tasks"),), kind="Learning Agreement", descriptions=_many(stay.tasks, "")
        ),
    )
