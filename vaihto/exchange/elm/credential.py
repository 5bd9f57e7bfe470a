"""Writes the transcript of a stay as a European Digital Credential: JSON-LD of the European Learning Model v3, unsealed.

What the home school recognised is an achievement with its points; what it did not recognise is not written, and of the
outcomes only what the host saw achieved or partly achieved. Reasons, comments, the names of who assessed and decided and
the learner's numbers stay in the school: a credential goes to whom its holder shows it.
Profile: edc-generic-full of the model's repository (14.2.2024), on Verifiable Credentials 1.1.
"""
# long because: the nodes of one credential refer to each other and are read together.

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from stdnum.fi import ytunnus

from vaihto.core.canonical import decimal_text
from vaihto.core.transcript import Extent, Grade, Institution, OutcomeResult, StayTranscript, Text, UnitResult
from vaihto.exchange.elm import codes, picture, words

CONTEXT = ("https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap")
SHAPES = "http://data.europa.eu/snb/model/ap/edc-generic-full"
# All identifiers are derived from this one (UUID version 5): the same transcript is the same credential.
NAMESPACE = UUID("94d8be0a-8232-5882-9e81-f6ad2f91375c")
SHOWN = (Grade.ACHIEVED, Grade.PARTLY)
Node = dict[str, Any]


class CannotWrite(ValueError):
    """A transcript that no conforming credential can be made of; ``reason`` is a code, ``about`` the value it is about."""

    def __init__(self, reason: str, about: str = "") -> None:
        self.reason = reason
        self.about = about
        super().__init__(f"{reason}: {about}" if about else reason)


def write(stay: StayTranscript) -> bytes:
    """Return the credential of a stay as UTF-8 JSON-LD. The same transcript gives the same bytes; no clock is asked.

    Raises CannotWrite: ``issuer_without_identifier`` (the profile wants the home school's legal identifier, and no valid
    Finnish business id is known), ``organisation_without_name``, ``country_unknown``, ``scheme_unknown`` (neither osp nor
    ecvet), ``language_unknown``, ``moment_without_zone``, ``not_text`` (half a surrogate pair).
    """
    try:
        made = _Writer(stay).credential()
        return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError as error:
        raise CannotWrite("not_text") from error


def legal_identifier(business_id: str, country: str) -> str:
    """Return the identifier of an organisation as certificates write it (ETSI EN 319 412-1, 5.1.4: NTR, country, number).

    Empty where it is no Finnish business id with a right check digit. The form is known, the standard was not read again.
    """
    return f"NTRFI-{ytunnus.format(business_id)}" if country == "FI" and ytunnus.is_valid(business_id) else ""


class _Writer:
    """Makes the nodes of one credential; each says its address, so that a node that comes twice is one."""

    def __init__(self, stay: StayTranscript) -> None:
        self.stay = stay
        self.identifier = legal_identifier(stay.home.business_id, stay.home.country)
        if not self.identifier:
            raise CannotWrite("issuer_without_identifier", stay.home.name)
        basis = json.dumps([self.identifier, stay.number, stay.version, stay.content_hash])
        self.basis = uuid5(NAMESPACE, basis)
        self.primary = stay.language if stay.language in codes.LANGUAGES else "en"

    def credential(self) -> Node:
        issued = _moment(self.stay.issued_at)
        return {
            "@context": list(CONTEXT),
            "id": f"urn:credential:{self.basis}",
            "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
            "identifier": self.numbered("credential", f"{self.stay.number}/{self.stay.version}", "Vaihto"),
            "credentialProfiles": codes.generic_profile(),
            "credentialSchema": {"id": SHAPES, "type": "ShaclValidator2017"},
            "displayParameter": self.display(),
            "issuer": self.home(),
            "issuanceDate": issued,
            "issued": issued,
            "validFrom": issued,
            "credentialSubject": self.learner(),
        }

    def node(self, kind: str, key: str, **fields: Any) -> Node:
        """Return a node of the model; fields that are empty are left out."""
        place = uuid5(self.basis, f"{kind} {key}")
        return {"id": f"urn:epass:{kind}:{place}", "type": kind} | {
            name: value for name, value in fields.items() if value not in (None, "", [], {})
        }

    def numbered(self, key: str, notation: str, scheme: str) -> Node:
        return self.node("Identifier", f"{key} {notation}", notation=notation, schemeName=scheme)

    def note(self, key: str, literal: words.Words) -> Node:
        return self.node("Note", key, noteLiteral=literal)

    def learner(self) -> Node:
        one, language = self.stay.learner, _language(self.stay.language)
        recognised = [unit for unit in self.stay.units if unit.extent is not Extent.NONE]
        claims = [self.achievement(unit) for unit in recognised] or [self.activity()]
        return self.node(
            "Person",
            "learner",
            fullName={language: one.name},
            givenName={language: one.given_names} if one.given_names else None,
            familyName={language: one.family_name},
            hasClaim=claims,
        )

    def achievement(self, unit: UnitResult) -> Node:
        return self.node(
            "LearningAchievement",
            unit.key,
            title=_words(unit.title),
            additionalNote=self.notes(unit),
            creditReceived=self.credit(f"received {unit.key}", unit, decimal_text(unit.points)),
            influencedBy=self.activity(),
            provenBy=self.proofs(unit),
            awardedBy=self.awarding(f"unit {unit.key}", unit.decided_at),
            specifiedBy=self.specification(unit),
        )

    def notes(self, unit: UnitResult) -> Node | list[Node]:
        """Return how much was recognised and, where outcomes count n to m, which stand for which: the model has no mapping."""
        extent = words.extent(unit.extent, unit.points, unit.agreed, _scheme(unit.scheme))
        said = self.note(f"extent {unit.key}", extent)
        return [said, self.note(f"mapping {unit.key}", words.mapped(unit.mapping))] if unit.mapping else said

    def proofs(self, unit: UnitResult) -> list[Node]:
        """Return the assessments that a unit rests on: of the outcomes that count for it, and the grade of the whole."""
        seen = [(number, one) for number, one in enumerate(unit.used or unit.outcomes) if unit.mapping or one.grade in SHOWN]
        graded = [self.graded(unit)] if unit.grade else []
        return [*graded, *(self.assessment(unit, number, one) for number, one in seen)]

    def graded(self, unit: UnitResult) -> Node:
        """Return the home grade of a whole unit, with the host's from which it was converted."""
        key = f"{unit.key} whole"
        scale = self.node("GradingScheme", "home scale", title=words.HOME_SCALE)
        return self.node(
            "LearningAssessment",
            key,
            title=_words(unit.title),
            additionalNote=self.note(f"converted {key}", words.converted(unit.conversion)) if unit.conversion else None,
            grade=self.note(f"grade {key}", words.home_grade(unit.grade)),
            issued=_moment(unit.decided_at),
            assessedBy=self.home(),
            awardedBy=self.awarding(f"unit {unit.key}", unit.decided_at),
            specifiedBy=self.node("LearningAssessmentSpecification", key, title=_words(unit.title), gradingScheme=scale),
        )

    def credit(self, key: str, unit: UnitResult, points: str) -> Node:
        _scheme(unit.scheme)
        return self.node("CreditPoint", key, framework=codes.ecvet(), point=points)

    def specification(self, unit: UnitResult) -> Node:
        """What the unit is; of its outcomes those that the host did not find missing."""
        qualification = {_language(self.stay.home.language): unit.qualification}
        whole = self.node("Qualification", unit.qualification, title=qualification) if unit.qualification.strip() else None
        return self.node(
            "LearningAchievementSpecification",
            unit.key,
            title=_words(unit.title),
            identifier=self.numbered(f"unit {unit.key}", f"tutkinnonosat_{unit.code_digits}", "ePerusteet")
            if unit.code_digits
            else None,
            creditPoint=self.credit(f"whole {unit.key}", unit, decimal_text(unit.size)),
            learningOutcome=[
                self.node("LearningOutcome", f"{unit.key} {number}", title=_words(one.text))
                for number, one in enumerate(unit.outcomes)
                if one.grade is not Grade.NOT_ACHIEVED
            ],
            isPartOf=whole,
        )

    def assessment(self, unit: UnitResult, number: int, outcome: OutcomeResult) -> Node:
        assessor = self.stay.assessor
        key = f"{unit.key} {number}"
        scale = self.node("GradingScheme", "scale", title=words.SCALE)
        return self.node(
            "LearningAssessment",
            key,
            title=_words(outcome.text),
            grade=self.note(f"grade {key}", words.GRADES.get(outcome.grade, words.BESIDE)),
            issued=_moment(assessor.assessed_at) if assessor and assessor.assessed_at else None,
            assessedBy=self.host(),
            awardedBy=self.awarding(f"unit {unit.key}", unit.decided_at),
            specifiedBy=self.node("LearningAssessmentSpecification", key, title=_words(outcome.text), gradingScheme=scale),
        )

    def activity(self) -> Node:
        stay = self.stay
        at_work = stay.purpose in codes.AT_WORK
        return self.node(
            "LearningActivity",
            "stay",
            title=words.STAY,
            description={_language(stay.language): stay.tasks} if stay.tasks.strip() else None,
            temporal=self.node("PeriodOfTime", "stay", startDate=_day(stay.starts_on), endDate=_day(stay.ends_on)),
            location=self.location("host", stay.host),
            directedBy=self.host(),
            awardedBy=self.awarding("stay", stay.issued_at),
            specifiedBy=self.node(
                "LearningActivitySpecification",
                "stay",
                title=words.STAY,
                dcType=codes.internship() if at_work else None,
                mode=codes.at_workplace() if at_work else None,
            ),
        )

    def awarding(self, key: str, at: datetime) -> Node:
        return self.node("AwardingProcess", key, awardingBody=self.home(), awardingDate=_moment(at))

    def home(self) -> Node:
        one = self.stay.home
        return self.node(
            "Organisation",
            "home",
            legalName=_legal_name(one),
            eIDASIdentifier=self.legal("eidas", self.identifier, "FI"),
            registration=self.legal("registration", ytunnus.format(one.business_id), "FI"),
            identifier=self.numbered("home", one.oid, "OID") if one.oid else None,
            location=self.location("home", one),
        )

    def host(self) -> Node:
        one = self.stay.host
        return self.node("Organisation", "host", legalName=_legal_name(one), location=self.location("host", one))

    def legal(self, key: str, notation: str, country: str) -> Node:
        return self.node("LegalIdentifier", key, notation=notation, spatial=_country(country))

    def location(self, key: str, one: Institution) -> Node:
        city = self.note(f"city {key}", {_language(one.language): one.city}) if one.city.strip() else None
        address = self.node("Address", key, countryCode=_country(one.country), fullAddress=city)
        return self.node("Location", key, address=address)

    def display(self) -> Node:
        image = self.node(
            "MediaObject",
            "sheet",
            content=b64encode(self.sheet()).decode(),
            contentEncoding=codes.base64(),
            contentType=codes.svg(),
        )
        shown = self.node(
            "IndividualDisplay",
            "sheet",
            language=codes.language(self.primary),
            displayDetail=self.node("DisplayDetail", "sheet", image=image, page=1),
        )
        return self.node(
            "DisplayParameter",
            "display",
            title=words.TITLE,
            description=words.NOT_QUALIFIED,
            primaryLanguage=codes.language(self.primary),
            language=[codes.language(one) for one in codes.LANGUAGES],
            individualDisplay=shown,
        )

    def sheet(self) -> bytes:
        stay, language = self.stay, self.primary
        units = [unit for unit in stay.units if unit.extent is not Extent.NONE]
        lines = [stay.learner.name, f"{stay.host.name}, {stay.host.city or stay.host.country}"]
        lines.append(f"{stay.starts_on.isoformat()} – {stay.ends_on.isoformat()}")
        for unit in units:
            extent = words.extent(unit.extent, unit.points, unit.agreed, _scheme(unit.scheme))
            lines += ["", unit.title.in_language(language)[1], extent[language]]
            lines += [words.GRADE[language].format(grade=words.home_grade(unit.grade)[language])] if unit.grade else []
        return picture.sheet(words.TITLE[language], [*lines, "", stay.home.name, "", words.NOT_QUALIFIED[language]])


def _words(text: Text) -> words.Words:
    try:
        return words.of_text(text)
    except ValueError as error:
        raise CannotWrite("language_unknown", str(error)) from error


def _language(code: str) -> str:
    try:
        return words.known(code)
    except ValueError as error:
        raise CannotWrite("language_unknown", code) from error


def _legal_name(one: Institution) -> words.Words:
    if not one.name.strip():
        raise CannotWrite("organisation_without_name")
    return {_language(one.language): one.name}


def _scheme(scheme: str) -> str:
    if scheme not in codes.ECVET_SCHEMES:
        raise CannotWrite("scheme_unknown", scheme)
    return scheme


def _country(code: str) -> Node:
    found = codes.country(code)
    if found is None:
        raise CannotWrite("country_unknown", code)
    return found


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise CannotWrite("moment_without_zone", at.isoformat())
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(on: date) -> str:
    """A day as the model wants it: a moment without a zone, whose hour means nothing."""
    return f"{on.isoformat()}T00:00:00"
