"""An ELMO document as XML of version 2.1.1: elements in the order of the schema, the same values give the same bytes."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from vaihto.exchange.elmo.document import (
    VERSION_2,
    XML,
    Attachment,
    ElmoDocument,
    GradingScheme,
    Identifier,
    Issuer,
    Learner,
    Mapping,
    Opportunity,
    Recognition,
    Report,
    Words,
)


def render(document: ElmoDocument) -> bytes:
    """Return a document as UTF-8, without signature and remarks.

    It is valid by the schema where every issuer and opportunity has an identifier and a title, every recognition and report
    its status and moment, and every text is what XML can hold. Raises ValueError for a text that XML cannot hold.
    """
    root = etree.Element(f"{{{VERSION_2}}}elmo", nsmap={None: VERSION_2})
    _add(root, "generatedDate", _moment(document.generated_at))
    _learner(root, document.learner)
    for report in document.reports:
        _report(_add(root, "report"), report)
    for attachment in document.attachments:
        _attachment(root, attachment)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def number(value: Decimal) -> str:
    """Return a number as xs:decimal writes it: no exponent, no zeros at the end."""
    return format(value.normalize(), "f")


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{VERSION_2}}}{name}", attributes)
    if text:
        element.text = text
    return element


def _if(parent: Any, name: str, text: str) -> None:
    if text:
        _add(parent, name, text)


def _words(parent: Any, name: str, all_words: Iterable[Words]) -> None:
    for words in all_words:
        element = _add(parent, name, words.text)
        if words.language:
            element.set(f"{{{XML}}}lang", words.language)


def _identifiers(parent: Any, identifiers: Iterable[Identifier]) -> None:
    for one in identifiers:
        _add(parent, "identifier", one.value, type=one.kind)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat().replace("+00:00", "Z") if moment else ""


def _day(parent: Any, name: str, day: date | None) -> None:
    _if(parent, name, day.isoformat() if day else "")


def _country(parent: Any, name: str, country: str) -> None:
    if country:
        _add(parent, name, country, type="URI" if ":" in country else "ISO")


def _learner(parent: Any, learner: Learner) -> None:
    element = _add(parent, "learner")
    _country(element, "citizenship", learner.citizenship)
    _identifiers(element, learner.identifiers)
    _add(element, "givenNames", learner.given_names)
    _add(element, "familyName", learner.family_name)
    # 2.1.1 asks for it always; later versions do not.
    _words(element, "alternativeName", [learner.alternative_name or Words("")])
    _day(element, "dateOfBirth", learner.born_on)


def _issuer(parent: Any, issuer: Issuer) -> None:
    element = _add(parent, "issuer")
    _country(element, "country", issuer.country)
    _identifiers(element, issuer.identifiers)
    _words(element, "title", issuer.titles)
    _add(element, "url", issuer.url)


def _report(element: Any, report: Report) -> None:
    _issuer(element, report.issuer)
    for opportunity in report.opportunities:
        _opportunity(element, opportunity)
    for recognition in report.recognitions:
        _recognition(element, recognition)
    _add(element, "issueDate", _moment(report.issued_at))
    for scheme in report.grading_schemes:
        _scheme(element, scheme)
    for attachment in report.attachments:
        _attachment(element, attachment)


def _scheme(parent: Any, scheme: GradingScheme) -> None:
    _words(_add(parent, "gradingScheme", localId=scheme.key), "description", scheme.descriptions)


def _attachment(parent: Any, attachment: Attachment) -> None:
    element = _add(parent, "attachment")
    _identifiers(element, attachment.identifiers)
    _words(element, "title", attachment.titles)
    _if(element, "type", attachment.kind)
    _words(element, "description", attachment.descriptions)
    for content in attachment.contents:
        _add(element, "content", content)


def _opportunity(parent: Any, opportunity: Opportunity) -> None:
    element = _add(parent, "learningOpportunitySpecification")
    _identifiers(element, opportunity.identifiers)
    _words(element, "title", opportunity.titles)
    _if(element, "type", opportunity.kind)
    _words(element, "description", opportunity.descriptions)
    instance = _add(_add(element, "specifies"), "learningOpportunityInstance")
    _day(instance, "start", opportunity.starts_on)
    _day(instance, "date", opportunity.ends_on)
    _if(instance, "status", opportunity.status)
    _if(instance, "gradingSchemeLocalId", opportunity.grading_scheme)
    _if(instance, "resultLabel", opportunity.result)
    for credit in opportunity.credits:
        points = _add(instance, "credit")
        _add(points, "scheme", credit.scheme)
        _if(points, "value", "" if credit.value is None else number(credit.value))
    for level in opportunity.levels:
        one = _add(instance, "level")
        _add(one, "type", level.framework)
        _if(one, "value", level.value)
    _if(instance, "languageOfInstruction", opportunity.language)
    for part in opportunity.parts:
        _opportunity(_add(element, "hasPart"), part)


def _recognition(parent: Any, recognition: Recognition) -> None:
    element = _add(parent, "resultOfRecognition")
    _identifiers(element, recognition.identifiers)
    _words(element, "title", recognition.titles)
    _words(element, "description", recognition.descriptions)
    _add(element, "status", recognition.status)
    _day(element, "decisionDate", recognition.decided_on)
    for basis in recognition.basis:
        _report(_add(_add(element, "recognitionBasis"), "recognitionReport"), basis)
    for result in recognition.results:
        _opportunity(_add(element, "recognitionResult"), result)
    for mapping in recognition.mappings:
        _mapping(element, mapping)


def _mapping(parent: Any, mapping: Mapping) -> None:
    element = _add(_add(parent, "recognitionMapping"), "mapping")
    for name, keys in (("fromMapping", mapping.sources), ("toMapping", mapping.targets)):
        if keys:
            place = _add(element, name)
            for key in keys:
                _add(place, "ref", key)
