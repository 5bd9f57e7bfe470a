"""Deeds of this room: write a result, publish it, hide it with a reason, show it again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.catalogue import gate, permissions, queries, states
from vaihto.catalogue.models import Result, ResultTag
from vaihto.core import countries, parameters
from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations
from vaihto.reporting import queries as reports
from vaihto.reporting import states as report_states

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

TEXTS = (
    "title_fi", "title_sv", "title_en", "what_fi", "what_sv", "what_en", "where", "where_note",
    "adapted_note", "adapted_url",
)  # fmt: skip
LISTS = {"dimensions": states.DIMENSION, "countries": states.COUNTRY, "fields": states.FIELD}


class CannotSave(Refused):
    """The result was not saved."""


class CannotPublish(Refused):
    """The result was not published."""


class CannotHide(Refused):
    """The result was not hidden or shown again."""


@operation("catalogue.save", gettext_lazy("Result saved"))
def save(
    agreement: "GrantAgreement", values: Mapping[str, Any], *, by: Actor, at: datetime, result: Result | None = None
) -> Result:
    """Save a result of a project whose final report has been accepted; without `result` a new one is begun.

    `values`: title_*, what_*, where (address), where_note, dimensions, countries, fields (lists), adapted_from (key of
    a published result or None), adapted_note, adapted_url, `version` as the writer saw it. What is left out stays. A
    published result stays complete. Raises CannotSave; a stale version never overwrites.
    """
    if not permissions.may_write(by, agreement):
        raise CannotSave(_("The result was not saved, because only a coordinator of the project’s organisation may do it."))
    _accepted(agreement)
    new = Result(agreement=agreement, begun_at=at, saved_at=at, saved_by=by.name)
    row = new if result is None else _held(result)
    _refuse_other(row, agreement, values)
    tags = {name: clean_tags(kind, values[name]) for name, kind in LISTS.items() if name in values}
    changed = _set(row, values)
    if result is not None and not changed and not _tags_differ(row, tags):
        audit.nothing_new()
        return row
    row.saved_at, row.saved_by = at, by.name
    row.version += 0 if result is None else 1
    if row.state != states.DRAFT:
        # The words first, so that the gate sees the result as it is going to be; a refusal takes them back.
        _set_tags(row, tags)
        reasons = gate.missing(row)
        if reasons:
            raise CannotSave(*reasons)
    row.save()
    _set_tags(row, tags)
    audit.write(
        case=agreement.application.case, subject=row, by=by, at=at,
        changes={"saved": sorted([*changed, *tags]), "version": row.version},
    )  # fmt: skip
    return row


def _refuse_other(row: Result, agreement: "GrantAgreement", values: Mapping[str, Any]) -> None:
    """Refuse a result of another project, and a text written on top of an older version than the one that stands."""
    if row.agreement_id != agreement.pk:
        raise CannotSave(_("The result was not saved, because it belongs to another project."))
    seen = values.get("version")
    if row.pk and seen is not None and int(seen) != row.version and _differs(row, values):
        raise CannotSave(
            _(
                "The result was not saved, because %(name)s saved another text meanwhile. Both are shown below: "
                "choose or join them."
            )
            % {"name": row.saved_by}
        )


def _accepted(agreement: "GrantAgreement") -> None:
    report = reports.of_agreement(agreement.pk)
    if report is None or report.state != report_states.ACCEPTED:
        raise CannotSave(
            _("The result was not saved, because the project is not finished. "
              "A result can be written when the agency has accepted the final report.")
        )  # fmt: skip


def _set(row: Result, values: Mapping[str, Any]) -> list[str]:
    """Set the texts and the result that this one is adapted from; returns what changed. Raises CannotSave."""
    changed = []
    for name in TEXTS:
        value = str(values.get(name, getattr(row, name)) or "").replace("\r\n", "\n").strip()
        if value != getattr(row, name):
            setattr(row, name, value)
            changed.append(name)
    if "adapted_from" in values:
        wanted = values["adapted_from"]
        key = wanted.pk if isinstance(wanted, Result) else int(wanted) if wanted else None
        if key is not None and (key == row.pk or not queries.published().filter(pk=key).exists()):
            raise CannotSave(_("The result was not saved, because the one that it is adapted from is not published."))
        if key != row.adapted_from_id:
            row.adapted_from_id = key
            changed.append("adapted_from")
    return changed


def clean_tags(kind: str, given: Iterable[str]) -> list[str]:
    """Return the words of a kind without doubles, in order. Raises CannotSave for an unknown dimension or country."""
    words = list(dict.fromkeys(str(one).strip() for one in given if str(one).strip()))
    known = {states.DIMENSION: parameters.words("dimension"), states.COUNTRY: countries.codes()}.get(kind)
    if known is not None and any(word not in known for word in words):
        raise CannotSave(_("The result was not saved, because a dimension or country is not known. Choose from the list."))
    return [word[:100] for word in words]


def _differs(row: Result, values: Mapping[str, Any]) -> bool:
    texts = any(name in values and str(values[name] or "").strip() != getattr(row, name) for name in TEXTS)
    tags = {name: clean_tags(kind, values[name]) for name, kind in LISTS.items() if name in values}
    return texts or _tags_differ(row, tags)


def _tags_differ(row: Result, tags: Mapping[str, list[str]]) -> bool:
    now = queries.tags_of(row)
    return any(sorted(now[name]) != sorted(words) for name, words in tags.items())


def _set_tags(row: Result, tags: Mapping[str, list[str]]) -> None:
    for name, words in tags.items():
        kind = LISTS[name]
        row.tags.filter(kind=kind).exclude(value__in=words).delete()
        ResultTag.objects.bulk_create([ResultTag(result=row, kind=kind, value=word) for word in words], ignore_conflicts=True)


@operation("catalogue.publish", gettext_lazy("Result published"))
def publish(result: Result, *, by: Actor, at: datetime) -> Result:
    """Publish a result that is complete in three languages; a second click changes nothing. Raises CannotPublish."""
    row = _held(result)
    if not permissions.may_write(by, row.agreement):
        raise CannotPublish(
            _("The result was not published, because only a coordinator of the project’s organisation may do it.")
        )
    if row.state == states.PUBLISHED:
        audit.nothing_new()
        return row
    if row.state == states.HIDDEN:
        raise CannotPublish(
            _("The result was not published, because the agency has hidden it. Reason: %(reason)s")
            % {"reason": row.hidden_reason}
        )
    reasons = gate.missing(row)
    if reasons:
        raise CannotPublish(*reasons)
    row.state, row.published_at, row.published_by = states.PUBLISHED, at, by.name
    row.save(update_fields=["state", "published_at", "published_by"])
    audit.write(
        case=row.agreement.application.case, subject=row, by=by, at=at,
        changes={"state": [states.DRAFT, states.PUBLISHED], "version": row.version},
    )  # fmt: skip
    return row


@operation("catalogue.hide", gettext_lazy("Result hidden"))
def hide(result: Result, *, reason: str, by: Actor, at: datetime) -> Result:
    """Take a published result off the public list, with the reason to its organisation. Raises CannotHide."""
    row = _held(result)
    if not permissions.may_hide(by):
        raise CannotHide(_("The result was not hidden, because only an officer of the agency may do it."))
    if row.state == states.HIDDEN:
        audit.nothing_new()
        return row
    if row.state != states.PUBLISHED:
        raise CannotHide(_("The result was not hidden, because it is not published."))
    if not reason.strip():
        raise CannotHide(_("The result was not hidden, because the reason is missing. Write the reason."))
    row.state, row.hidden_at, row.hidden_by, row.hidden_reason = states.HIDDEN, at, by.name, reason.strip()
    row.save(update_fields=["state", "hidden_at", "hidden_by", "hidden_reason"])
    audit.write(
        case=row.agreement.application.case, subject=row, by=by, at=at,
        changes={"state": [states.PUBLISHED, states.HIDDEN]}, reason=row.hidden_reason,
    )  # fmt: skip
    organisation = row.agreement.organisation_id
    for member in organisations.coordinators_of([organisation]).get(organisation, []):
        mailing.post(
            member.person.email, "catalogue/mail/hidden.txt", {"result": row}, language=member.person.language,
            key=f"result-hidden:{row.pk}:{at.timestamp()}:{member.person_id}", case=row.agreement.application.case,
        )  # fmt: skip
    return row


@operation("catalogue.show_again", gettext_lazy("Result shown again"))
def show_again(result: Result, *, by: Actor, at: datetime) -> Result:
    """Put a hidden result back on the public list. Raises CannotHide."""
    row = _held(result)
    if not permissions.may_hide(by):
        raise CannotHide(_("The result was not shown again, because only an officer of the agency may do it."))
    if row.state == states.PUBLISHED:
        audit.nothing_new()
        return row
    if row.state != states.HIDDEN:
        raise CannotHide(_("The result was not shown again, because it has never been published."))
    reasons = gate.missing(row)
    if reasons:
        raise CannotHide(*reasons)
    row.state, row.hidden_at, row.hidden_by, row.hidden_reason = states.PUBLISHED, None, "", ""
    row.save(update_fields=["state", "hidden_at", "hidden_by", "hidden_reason"])
    audit.write(
        case=row.agreement.application.case,
        subject=row,
        by=by,
        at=at,
        changes={"state": [states.HIDDEN, states.PUBLISHED]},
    )
    return row


def _held(result: Result) -> Result:
    """Return the row as it is now, held until the end of the transaction."""
    Result.objects.select_for_update().get(pk=result.pk)
    return Result.objects.select_related("agreement__application__call", "agreement__organisation").get(pk=result.pk)
