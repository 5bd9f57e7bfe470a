"""The learning agreement: written, frozen with one hash, signed by school, participant and host, renewed as a new version."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, clock, mailing, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import content, facts, permissions, queries, states
from vaihto.mobility.models import AgreedOutcome, AgreedUnit, LearningAgreement, LearningAgreementVersion, Mobility
from vaihto.organisations import queries as organisations
from vaihto.people import links
from vaihto.qualifications import queries as qualifications

TEXTS = ("tasks", "mentor", "assessment", "language")
TIME_TO_SIGN = timedelta(days=14)
# Host and participant come back by the same link after the stay: to assess, to report.
LINK_AFTER_STAY = timedelta(days=90)


class CannotWrite(Refused):
    """The learning agreement was not written."""


class CannotSend(Refused):
    """The learning agreement was not sent for signature."""


class CannotSign(Refused):
    """The learning agreement was not signed."""


class CannotAskCorrection(Refused):
    """The correction was not asked for or answered."""


@operation("mobility.write_agreement", lazy("Learning agreement written"))
def write_agreement(
    mobility: Mobility, values: Mapping[str, Any], units: Iterable[Mapping[str, Any]], *, by: Actor, at: datetime
) -> LearningAgreementVersion:
    """Write the version in preparation: tasks, mentor, assessment, language, and the units that the stay aims at.

    A unit is {"unit": key, "points": Decimal, "outcomes": [text, …]}; points at most the unit's (default: all), outcomes
    default to the unit's own. Raises CannotWrite.
    """
    agreement, mobility = _begin(mobility, by, at)
    if agreement.state != states.DRAFT:
        raise CannotWrite(
            _(
                "The learning agreement was not changed, because it has been sent for signature. Make a new version first."
            )
        )
    wanted = _checked_units(mobility, list(units))
    version = queries.present_version(agreement)
    for name in TEXTS:
        if name in values:
            setattr(version, name, values[name])
    version.written_at, version.written_by = at, by.name
    version.save()
    version.units.all().delete()
    for unit, points, outcomes in wanted:
        agreed = AgreedUnit.objects.create(version=version, unit=unit, points=points)
        AgreedOutcome.objects.bulk_create(
            AgreedOutcome(unit=agreed, position=place, text=text) for place, text in enumerate(outcomes, start=1)
        )
    audit.write(
        case=_case(mobility), subject=agreement, by=by, at=at,
        changes={"version": version.number, "units": [[unit.pk, str(points)] for unit, points, _texts in wanted]},
    )  # fmt: skip
    return version


def _begin(mobility: Mobility, by: Actor, at: datetime) -> tuple[LearningAgreement, Mobility]:
    """Return the learning agreement of the stay, made with its first version at the first writing."""
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotWrite(_("The learning agreement was not written, because only the school may do it."))
    Mobility.objects.select_for_update().get(pk=mobility.pk)
    mobility = Mobility.objects.select_related("agreement__application", "agreement__organisation", "participant").get(
        pk=mobility.pk
    )
    if mobility.agreement.is_locked or mobility.state in {states.CANCELLED, states.RETURNED}:
        raise CannotWrite(
            _("The learning agreement was not changed, because the stay is over, cancelled, or its project is closed.")
        )
    agreement, made = LearningAgreement.objects.get_or_create(mobility=mobility)
    if made:
        LearningAgreementVersion.objects.create(
            agreement=agreement, number=1, written_at=at, written_by=by.name,
            language=mobility.agreement.organisation.language,
        )  # fmt: skip
    return _held(agreement), mobility


def _checked_units(mobility: Mobility, units: list[Mapping[str, Any]]) -> list[tuple[Any, Decimal, list[str]]]:
    """Return (unit, points, outcomes) of the school's own units. Raises CannotWrite with every reason."""
    own = qualifications.units_of(mobility.agreement.organisation_id, with_retired=True).prefetch_related("outcomes")
    known = {unit.pk: unit for unit in own.filter(pk__in=[one["unit"] for one in units])}
    reasons, checked = [], []
    for one in units:
        unit = known.get(int(one["unit"]))
        if unit is None:
            reasons.append(_("A unit is not among the school’s units. Choose another one."))
            continue
        points = Decimal(one["points"]) if one.get("points") not in (None, "") else unit.points
        said = {"unit": unit.title, "most": f"{unit.points.normalize():f}"}
        if not 0 < points <= unit.points:
            reasons.append(
                _("Unit “%(unit)s”: the points must be more than 0 and at most %(most)s. Correct the points.") % said
            )
        outcomes = [text.strip() for text in one.get("outcomes") or [] if text.strip()]
        checked.append((unit, points, outcomes or [outcome.text for outcome in unit.outcomes.all()]))
    if len({unit.pk for unit, _points, _texts in checked}) != len(checked):
        reasons.append(_("A unit is there twice. Remove one of them."))
    if reasons:
        raise CannotWrite(*reasons)
    return checked


@operation("mobility.send_for_signature", lazy("Learning agreement sent for signature"))
def send_for_signature(learning_agreement: LearningAgreement, *, by: Actor, at: datetime) -> LearningAgreement:
    """Freeze the version with one hash, issue links to participant and host, and mail them. Raises CannotSend."""
    agreement = _held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotSend(_("The learning agreement was not sent, because only the school may do it."))
    if agreement.state != states.DRAFT:
        audit.nothing_new()
        return agreement
    version = queries.present_version(agreement)
    reasons = reasons_against_sending(mobility, version)
    if reasons:
        raise CannotSend(*reasons)
    version.agreement = agreement
    version.content = content.of(version, contact=by.email, at=at)
    version.content_hash = sha256_of(version.content)
    version.frozen_at, version.due_on = at, _due_on(mobility, at)
    version.save()
    agreement.state, agreement.correction_wanted, agreement.correction_wanted_by = states.SIGNING, "", ""
    agreement.save(update_fields=["state", "correction_wanted", "correction_wanted_by"])
    audit.write(
        case=_case(mobility), subject=agreement, by=by, at=at,
        changes={"state": [states.DRAFT, states.SIGNING], "version": version.number, "hash": version.content_hash},
    )  # fmt: skip
    for role in (states.PARTICIPANT, states.HOST):
        _invite(mobility, role, by=by, at=at, due_on=version.due_on)
    return agreement


def reasons_against_sending(mobility: Mobility, version: LearningAgreementVersion) -> list[str]:
    """Return why the version cannot be sent; an empty list when it can."""
    participant = mobility.participant
    checks = [
        (mobility.agreement.is_locked, _("The project is closed: its final report has been accepted.")),
        (
            mobility.state not in {states.CONFIRMED, states.ABROAD},
            _("The stay is not confirmed. Confirm the stay first."),
        ),
        (
            participant is None or not participant.email,
            _("The participant’s e-mail address is missing. Add the address."),
        ),
        (not mobility.host_email, _("The e-mail address of the host’s contact person is missing. Add the address.")),
        (not version.tasks.strip(), _("The tasks are missing. Write what the participant does at the host.")),
        (not version.mentor.strip(), _("The mentor is missing. Write who guides the participant at the host.")),
        (not version.assessment.strip(), _("The assessment is missing. Write how learning is assessed.")),
        (
            facts.is_learner(mobility) and not version.units.exists(),
            _("The stay has no units. Choose at least one unit of the qualification."),
        ),
    ]
    return [reason for is_wrong, reason in checks if is_wrong]


def _due_on(mobility: Mobility, at: datetime) -> date:
    """Return by when to sign: in two weeks, but before the stay begins; never earlier than the day it is sent."""
    today = at.astimezone(clock.FINLAND).date()
    before = mobility.starts_on - timedelta(days=1) if mobility.starts_on else today + TIME_TO_SIGN
    return max(today, min(today + TIME_TO_SIGN, before))


@operation("mobility.issue_link", lazy("New link sent"))
def issue_link(mobility: Mobility, *, role: str, by: Actor, at: datetime) -> str:
    """Send a new link to the participant or the host and return its token, for a QR code; the earlier link closes.

    Raises CannotSend.
    """
    mobility = queries.for_ids([mobility.pk])[mobility.pk]
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotSend(_("The link was not sent, because only the school may do it."))
    if mobility.state == states.CANCELLED or not queries.versions_frozen(mobility).exists():
        raise CannotSend(_("The link was not sent, because no learning agreement has been sent for signature."))
    email = mobility.host_email if role == states.HOST else mobility.participant.email if mobility.participant else ""
    if role not in {states.PARTICIPANT, states.HOST} or not email:
        raise CannotSend(_("The link was not sent, because the e-mail address is missing. Add the address."))
    audit.write(case=_case(mobility), subject=mobility, by=by, at=at, changes={"link": role})
    return _invite(mobility, role, by=by, at=at, due_on=None)


def _invite(mobility: Mobility, role: str, *, by: Actor, at: datetime, due_on: date | None) -> str:
    """Issue the link of a role and mail it in the receiver's language."""
    participant = mobility.participant
    if role == states.HOST:
        email, name, of = mobility.host_email, mobility.host_contact, mobility.host_name
        language = mobility.host_language
    elif participant is not None:
        email, name, of, language = participant.email, participant.name, "", participant.language
    today = at.astimezone(clock.FINLAND).date()
    last = max(mobility.ends_on or today, today) + LINK_AFTER_STAY
    token = links.issue(
        role=role, thing=mobility, case=_case(mobility), email=email, name=name, organisation=of, language=language,
        by=by, lasts=last - today,
    )  # fmt: skip
    spoken = language if language in {"fi", "sv", "en"} else "en"
    mailing.post(
        email, f"mobility/mail/{role}.txt",
        {"mobility": mobility, "url": links.address(token, role, language), "due_on": due_on, "name": name},
        language=spoken, key=f"mobility-{role}:{sha256_of(token)}", case=_case(mobility),
    )  # fmt: skip
    return token


@operation("mobility.sign", lazy("Learning agreement signed"))
def sign(
    learning_agreement: LearningAgreement,
    *,
    role: str,
    name: str,
    position: str = "",
    guardian: str = "",
    seen: str = "",
    by: Actor,
    at: datetime,
) -> LearningAgreement:
    """Sign the frozen version as school, participant or host; the third signature puts it in force.

    `seen` is the hash of the text on the signer's page: another text is not signed unseen. Of somebody under 18 the guardian
    is named too. Signing twice changes nothing. Raises CannotSign.
    """
    agreement = _held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_sign(by, mobility, role):
        raise CannotSign(_("The agreement was not signed, because you do not have the right to sign it in this role."))
    version = queries.present_version(agreement)
    if queries.signing_state(agreement, version).has_signed(role) and (not seen or seen == version.content_hash):
        audit.nothing_new()
        return agreement
    _may_be_signed(agreement, version, seen)
    if not name.strip():
        raise CannotSign(_("The agreement was not signed, because the name is missing. Write your name."))
    minor = role == states.PARTICIPANT and version.content["participant"]["is_minor"]
    if minor and not guardian.strip():
        raise CannotSign(
            _("The agreement was not signed, because a guardian is missing. Write the name of your guardian.")
        )
    right, organisation, position = _right(mobility, role, by, position, guardian.strip() if minor else "")
    signature, _is_new = signatures.put(
        document=agreement.document, version=version.number, role=role, content=version.content,
        statement=statement_of(role), by=by, name=name.strip(), position=position.strip(), organisation=organisation,
        right_to_sign=right, language=by.language if by.language in {"fi", "sv", "en"} else "en", at=at,
    )  # fmt: skip
    changes: dict[str, Any] = {"role": role, "version": version.number, "hash": signature.content_hash}
    if not queries.signing_state(agreement, version).missing:
        changes["state"] = [agreement.state, states.IN_FORCE]
        _put_in_force(agreement, version, at)
    audit.write(case=_case(mobility), subject=agreement, by=by, at=at, changes=changes)
    _receipt(mobility, role, version, by=by)
    return agreement


def _may_be_signed(agreement: LearningAgreement, version: LearningAgreementVersion, seen: str) -> None:
    if agreement.state != states.SIGNING:
        raise CannotSign(
            _(
                "The agreement was not signed, because the school is preparing a new version. You get a message when it is ready."
            )
        )
    if agreement.correction_wanted:
        raise CannotSign(
            _("The agreement was not signed, because a correction has been asked for. The school answers it first.")
        )
    if seen and seen != version.content_hash:
        raise CannotSign(
            _("The agreement was not signed, because its text has changed. Read the new text below, then sign it.")
        )


def statement_of(role: str) -> str:
    """Return the sentence that a signer agrees to."""
    return {
        states.SCHOOL: _("I have read the agreement and sign it for the school."),
        states.PARTICIPANT: _("I have read the agreement and sign it."),
        states.HOST: _("I have read the agreement and may sign it for the host."),
    }[role]


def _right(mobility: Mobility, role: str, by: Actor, position: str, guardian: str) -> tuple[str, str, str]:
    """Return why the signer may sign, for which organisation, in which position."""
    if role == states.SCHOOL:
        organisation = mobility.agreement.organisation
        member = organisations.membership(by.id, organisation.pk)
        return (member.right_to_sign, organisation.name, position or member.position) if member else ("", "", position)
    right = _("Personal link sent to %(email)s") % {"email": by.email}
    if guardian:
        right += " · " + _("Guardian: %(name)s") % {"name": guardian}
    return right, mobility.host_name if role == states.HOST else "", position


def _put_in_force(agreement: LearningAgreement, version: LearningAgreementVersion, at: datetime) -> None:
    earlier = LearningAgreementVersion.objects.filter(agreement=agreement, number__lt=version.number)
    earlier.filter(replaced_at__isnull=True).update(replaced_at=at)
    version.in_force_at = at
    version.save(update_fields=["in_force_at"])
    agreement.state = states.IN_FORCE
    agreement.save(update_fields=["state"])


def _receipt(mobility: Mobility, role: str, version: LearningAgreementVersion, *, by: Actor) -> None:
    """Tell who signed by link, at the invited address, so that nobody signs in somebody's name unnoticed."""
    if by.kind != "link":
        return
    language = by.language if by.language in {"fi", "sv", "en"} else "en"
    mailing.post(
        by.email, "mobility/mail/signed.txt", {"mobility": mobility, "version": version}, language=language,
        key=f"mobility-signed:{version.pk}:{role}", case=_case(mobility),
    )  # fmt: skip


@operation("mobility.ask_correction", lazy("Correction of the learning agreement asked for"))
def ask_correction(learning_agreement: LearningAgreement, *, text: str, by: Actor, at: datetime) -> LearningAgreement:
    """Participant or host asks for a correction; signing waits until the school has answered. Raises CannotAskCorrection."""
    agreement = _held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_ask_correction(by, mobility):
        raise CannotAskCorrection(
            _("The correction was not asked for, because only the participant and the host may do it.")
        )
    if agreement.state not in {states.SIGNING, states.IN_FORCE}:
        raise CannotAskCorrection(
            _("The correction was not asked for, because the school is already preparing a new version.")
        )
    if not text.strip():
        raise CannotAskCorrection(
            _("The correction was not asked for, because the text is empty. Write what should change.")
        )
    if agreement.correction_wanted == text.strip():
        audit.nothing_new()
        return agreement
    agreement.correction_wanted, agreement.correction_wanted_by = text.strip(), by.name
    agreement.save(update_fields=["correction_wanted", "correction_wanted_by"])
    changes = {"version": agreement.version, "asked_by": sorted(by.roles)}
    audit.write(case=_case(mobility), subject=agreement, by=by, at=at, changes=changes)
    _tell_school(mobility, "mobility/mail/correction.txt", key=f"mobility-correction:{agreement.pk}:{at.timestamp()}")
    return agreement


@operation("mobility.keep_version", lazy("Learning agreement kept as it is"))
def keep_version(learning_agreement: LearningAgreement, *, reason: str, by: Actor, at: datetime) -> LearningAgreement:
    """Answer a wish for correction by keeping the text, with the reason; signing goes on. Raises CannotAskCorrection."""
    agreement = _held(learning_agreement)
    mobility = agreement.mobility
    if not permissions.may_manage(by, mobility.agreement):
        raise CannotAskCorrection(_("The wish was not answered, because only the school may do it."))
    if not agreement.correction_wanted:
        audit.nothing_new()
        return agreement
    if not reason.strip():
        raise CannotAskCorrection(_("The wish was not answered, because the reason is missing. Write the reason."))
    agreement.correction_wanted, agreement.correction_wanted_by = "", ""
    agreement.save(update_fields=["correction_wanted", "correction_wanted_by"])
    audit.write(
        case=_case(mobility), subject=agreement, by=by, at=at, changes={"correction": "kept"}, reason=reason.strip()
    )
    return agreement


@operation("mobility.new_version", lazy("New version of the learning agreement begun"))
def new_version(
    learning_agreement: LearningAgreement, *, reason: str, by: Actor, at: datetime
) -> LearningAgreementVersion:
    """Begin a new version as a copy; all three sign it again, and the earlier one stays readable. Raises CannotWrite.

    A version in force stays in force until the new one has all signatures.
    """
    _begin(learning_agreement.mobility, by, at)
    agreement = _held(learning_agreement)
    mobility = agreement.mobility
    if agreement.state == states.DRAFT:
        audit.nothing_new()
        return queries.present_version(agreement)
    if not reason.strip():
        raise CannotWrite(
            _("The new version was not begun, because the reason is missing. Write what changes and why.")
        )
    before = queries.present_version(agreement)
    if before.in_force_at is None:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    version = LearningAgreementVersion.objects.create(
        agreement=agreement, number=before.number + 1, tasks=before.tasks, mentor=before.mentor,
        assessment=before.assessment, language=before.language, change_reason=reason.strip(), written_at=at,
        written_by=by.name,
    )  # fmt: skip
    _copy_units(before, version)
    was, agreement.state = agreement.state, states.DRAFT
    agreement.version, agreement.correction_wanted, agreement.correction_wanted_by = version.number, "", ""
    agreement.save()
    changes = {"state": [was, states.DRAFT], "version": [before.number, version.number]}
    audit.write(case=_case(mobility), subject=agreement, by=by, at=at, changes=changes, reason=reason.strip())
    return version


def _copy_units(before: LearningAgreementVersion, version: LearningAgreementVersion) -> None:
    for unit in queries.units_of(before):
        copy = AgreedUnit.objects.create(version=version, unit=unit.unit, points=unit.points)
        AgreedOutcome.objects.bulk_create(
            AgreedOutcome(unit=copy, position=one.position, text=one.text) for one in unit.outcomes.all()
        )


def _held(agreement: LearningAgreement) -> LearningAgreement:
    """Return the row as it is now, held until the end of the transaction."""
    LearningAgreement.objects.select_for_update().get(pk=agreement.pk)
    return LearningAgreement.objects.select_related(
        "mobility__agreement__application", "mobility__agreement__organisation", "mobility__participant"
    ).get(pk=agreement.pk)


def _tell_school(mobility: Mobility, template: str, *, key: str) -> None:
    members = mobility.agreement.organisation.memberships.filter(ended_at__isnull=True, role="coordinator")
    for member in members.select_related("person"):
        mailing.post(
            member.person.email, template, {"mobility": mobility}, language=member.person.language,
            key=f"{key}:{member.person_id}", case=_case(mobility),
        )  # fmt: skip


def _case(mobility: Mobility) -> str:
    return mobility.agreement.application.case
