"""ELMO documents of every version as values: lenient in what they lack, strict in what could harm.

Read are the namespaces of version 1 and 2 and the one from before EMREX, where the learner stands in the report, credit at
the course, and the grade is called result. What is there but cannot be understood is left out and told as a remark.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from vaihto.exchange.elmo import safety
from vaihto.exchange.elmo.document import (
    BEFORE_EMREX,
    NAMESPACES,
    RECOGNITION_STATUSES,
    SIGNATURE,
    STATUSES,
    XML,
    Attachment,
    Credit,
    ElmoDocument,
    GradingScheme,
    Identifier,
    Issuer,
    Learner,
    Level,
    Mapping,
    Opportunity,
    Recognition,
    Remark,
    Report,
    Words,
    WrongElmo,
)

DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
SHOWN = 60


def read(document: bytes) -> ElmoDocument:
    """Return what a document says; signatures are not looked at.

    Raises WrongElmo: ``too_large``, ``has_dtd``, ``too_deep``, ``too_many``, ``not_xml``, ``not_elmo``, ``no_learner``,
    ``two_learners``.
    """
    return read_root(safety.parsed(document))


def read_root(root: Any) -> ElmoDocument:
    """Return what a parsed document says. Raises WrongElmo: ``not_elmo``, ``no_learner``, ``two_learners``."""
    return _Reader(root).document()


def _are_same(one: Learner, other: Learner) -> bool:
    """Return whether two learners are one: they share a number, or have none and share names and birthday."""
    if one.identifiers or other.identifiers:
        return bool(set(one.identifiers) & set(other.identifiers))
    return (one.given_names, one.family_name, one.born_on) == (other.given_names, other.family_name, other.born_on)


class _Reader:
    """Reads one document; keeps what it could not understand."""

    def __init__(self, root: Any) -> None:
        namespace, _, name = root.tag.rpartition("}")
        self.namespace = namespace.removeprefix("{")
        if name != "elmo" or self.namespace not in NAMESPACES:
            raise WrongElmo("not_elmo", root.sourceline or 0, root.tag[:SHOWN])
        self.root = root
        self.remarks: list[Remark] = []

    # --- pieces -------------------------------------------------------------------------------------------------------

    def all(self, parent: Any, name: str) -> list[Any]:
        """Return the children of a name, only those of the root's own namespace."""
        return list(parent.findall(f"{{{self.namespace}}}{name}")) if parent is not None else []

    def one(self, parent: Any, name: str) -> Any:
        """Return the first child of a name, or None."""
        return next(iter(self.all(parent, name)), None)

    def raw(self, element: Any) -> str:
        """Return the text of an element, across comments and CDATA, without text of elements inside it."""
        if element is None:
            return ""
        return (element.text or "") + "".join(child.tail or "" for child in element)

    def token(self, parent: Any, name: str) -> str:
        """Return the text of a child on one line, empty where there is none."""
        return self.collapsed(self.raw(self.one(parent, name)))

    def collapsed(self, text: str) -> str:
        """Return a text with the white space of xs:token."""
        return re.sub("[ \t\r\n]+", " ", text).strip(" ")

    def remark(self, reason: str, element: Any) -> None:
        """Keep what was not understood."""
        self.remarks.append(Remark(reason, element.sourceline or 0, self.collapsed(self.raw(element))[:SHOWN]))

    def words(self, parent: Any, name: str, *, is_token: bool = True) -> tuple[Words, ...]:
        """Return words with their languages."""
        return tuple(
            Words(self.collapsed(self.raw(one)) if is_token else self.raw(one), one.get(f"{{{XML}}}lang", ""))
            for one in self.all(parent, name)
        )

    def identifiers(self, parent: Any) -> tuple[Identifier, ...]:
        """Return the identifiers of an element."""
        return tuple(
            Identifier(self.collapsed(one.get("type", "")), self.collapsed(self.raw(one)))
            for one in self.all(parent, "identifier")
        )

    def day(self, parent: Any, name: str) -> date | None:
        """Return a day; a time zone is let fall, and day before year is understood where the document says so (dtf)."""
        element = self.one(parent, name)
        text = self.collapsed(self.raw(element))
        if not text:
            return None
        if element.get("dtf", "").startswith("dd"):
            text = "-".join(reversed(re.split("[.-]", text)))
        found = DAY.fullmatch(text)
        try:
            if found:
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
        self.remark("day_unknown", element)
        return None

    def moment(self, parent: Any, name: str) -> datetime | None:
        """Return a moment; a day alone is its beginning."""
        text = self.token(parent, name)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            self.remark("moment_unknown", self.one(parent, name))
            return None

    def choice(self, parent: Any, name: str, choices: tuple[str, ...], reason: str) -> str:
        """Return a word of a list, empty where it is another."""
        text = self.token(parent, name)
        if text and text not in choices:
            self.remark(reason, self.one(parent, name))
            return ""
        return text

    # --- the document -------------------------------------------------------------------------------------------------

    def document(self) -> ElmoDocument:
        """Return the whole document."""
        reports = self.all(self.root, "report")
        return ElmoDocument(
            version=NAMESPACES[self.namespace],
            generated_at=self.moment(self.root, "generatedDate"),
            learner=self.learner(reports),
            reports=tuple(self.report(one) for one in reports),
            attachments=self.attachments(self.root),
            is_signed=self.root.find(f"{{{SIGNATURE}}}Signature") is not None,
            # At last, when all has been read.
            remarks=tuple(self.remarks),
        )

    def learner(self, reports: list[Any]) -> Learner:
        """Return the learner; a document that names two is refused, since one would get what the other has learnt."""
        # Before EMREX each report named its learner; later one that stands there besides says nothing.
        places = [self.root, *reports] if self.namespace == BEFORE_EMREX else [self.root]
        elements = [one for place in places for one in self.all(place, "learner")]
        if not elements:
            raise WrongElmo("no_learner", self.root.sourceline or 0)
        first = self.one_learner(elements[0])
        for element in elements[1:]:
            if not _are_same(first, self.one_learner(element)):
                raise WrongElmo("two_learners", element.sourceline or 0)
        return first

    def one_learner(self, element: Any) -> Learner:
        """Return what one element says of the learner."""
        alternative = self.words(element, "alternativeName") or self.words(element, "fullName")
        return Learner(
            given_names=self.token(element, "givenNames"),
            family_name=self.token(element, "familyName"),
            alternative_name=alternative[0] if alternative and alternative[0].text else None,
            identifiers=self.identifiers(element),
            citizenship=self.token(element, "citizenship"),
            born_on=self.day(element, "dateOfBirth") or self.day(element, "bday"),
        )

    def report(self, element: Any) -> Report:
        """Return a report, or the report that a recognition rests on."""
        return Report(
            issuer=self.issuer(self.one(element, "issuer")),
            opportunities=tuple(self.opportunity(one) for one in self.all(element, "learningOpportunitySpecification")),
            recognitions=tuple(self.recognition(one) for one in self.all(element, "resultOfRecognition")),
            issued_at=self.moment(element, "issueDate"),
            grading_schemes=tuple(
                GradingScheme(self.collapsed(one.get("localId", "")), self.words(one, "description", is_token=False))
                for one in self.all(element, "gradingScheme")
            ),
            attachments=self.attachments(element),
        )

    def issuer(self, element: Any) -> Issuer:
        """Return an institution, empty where the document names none."""
        return Issuer(
            titles=self.words(element, "title"),
            identifiers=self.identifiers(element),
            country=self.token(element, "country"),
            url=self.token(element, "url"),
        )

    def attachments(self, parent: Any) -> tuple[Attachment, ...]:
        """Return the attachments of an element."""
        return tuple(
            Attachment(
                identifiers=self.identifiers(one),
                titles=self.words(one, "title"),
                kind=self.token(one, "type"),
                descriptions=self.words(one, "description", is_token=False),
                contents=tuple(self.collapsed(self.raw(content)) for content in self.all(one, "content")),
            )
            for one in self.all(parent, "attachment")
        )

    def opportunity(self, element: Any) -> Opportunity:
        """Return a course, unit or outcome with its parts."""
        instance = self.one(self.one(element, "specifies"), "learningOpportunityInstance")
        parts = [one for part in self.all(element, "hasPart") for one in self.all(part, "learningOpportunitySpecification")]
        return Opportunity(
            identifiers=self.identifiers(element),
            titles=self.words(element, "title"),
            kind=self.token(element, "type"),
            descriptions=self.words(element, "description", is_token=False),
            starts_on=self.day(instance, "start"),
            ends_on=self.day(instance, "date"),
            status=self.choice(instance, "status", STATUSES, "status_unknown"),
            grading_scheme=self.token(instance, "gradingSchemeLocalId"),
            result=self.token(instance, "resultLabel") or self.token(instance, "result"),
            credits=self.credits(instance) or self.credits(element),
            levels=self.levels(instance),
            language=self.token(instance, "languageOfInstruction"),
            parts=tuple(self.opportunity(one) for one in parts),
        )

    def credits(self, parent: Any) -> tuple[Credit, ...]:
        """Return the points that an element gives."""
        return tuple(Credit(self.token(one, "scheme"), self.number(one, "value")) for one in self.all(parent, "credit"))

    def number(self, parent: Any, name: str) -> Decimal | None:
        """Return a number of xs:decimal."""
        text = self.token(parent, name)
        if text and not DECIMAL.fullmatch(text):
            self.remark("number_unknown", self.one(parent, name))
            return None
        return Decimal(text) if text else None

    def levels(self, instance: Any) -> tuple[Level, ...]:
        """Return the levels of an instance; in version 1 a level may stand in the credit, without a framework."""
        inside = [self.token(one, "level") for one in self.all(instance, "credit")]
        return tuple(
            [Level(self.token(one, "type"), self.token(one, "value")) for one in self.all(instance, "level")]
            + [Level("", text) for text in inside if text]
        )

    def recognition(self, element: Any) -> Recognition:
        """Return one decision with its basis and results."""
        reports = [self.one(one, "recognitionReport") for one in self.all(element, "recognitionBasis")]
        results = [self.one(one, "learningOpportunitySpecification") for one in self.all(element, "recognitionResult")]
        mappings = [one for place in self.all(element, "recognitionMapping") for one in self.all(place, "mapping")]
        return Recognition(
            identifiers=self.identifiers(element),
            titles=self.words(element, "title"),
            descriptions=self.words(element, "description", is_token=False),
            status=self.choice(element, "status", RECOGNITION_STATUSES, "recognition_unknown"),
            decided_on=self.day(element, "decisionDate"),
            basis=tuple(self.report(one) for one in reports if one is not None),
            results=tuple(self.opportunity(one) for one in results if one is not None),
            mappings=tuple(Mapping(self.refs(one, "fromMapping"), self.refs(one, "toMapping")) for one in mappings),
        )

    def refs(self, mapping: Any, name: str) -> tuple[str, ...]:
        """Return the keys that a side of a mapping names."""
        return tuple(self.collapsed(self.raw(ref)) for place in self.all(mapping, name) for ref in self.all(place, "ref"))
