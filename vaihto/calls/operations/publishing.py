"""Publishing freezes a call with its hash; extending its deadline freezes it again."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from vaihto.calls import frozen, gate, gate_checks, labels, permissions, states
from vaihto.calls.models import Call, CallVersion
from vaihto.calls.operations.writing import as_text, case_of
from vaihto.core import formats, notice
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit, outbox
from vaihto.kit.actors import Actor
from vaihto.kit.clock import FINLAND
from vaihto.kit.languages import present
from vaihto.kit.operations import Refused, operation

VERSION_MADE = "calls.version"


class CannotPublish(Refused):
    """The call was not published; `gaps` say what is missing and in which section."""

    def __init__(self, *reasons: str, gaps: tuple[gate.Gap, ...] = ()) -> None:
        super().__init__(*reasons)
        self.gaps = gaps


class CannotConfirm(Refused):
    """The texts were not confirmed to be equal."""


class CannotExtend(Refused):
    """The deadline was not extended."""


@operation("calls.publish", labels.PUBLISHED)
def publish(call: Call, *, by: Actor, at: datetime) -> CallVersion:
    """Publish a draft that is complete in all three languages; published before, it stays as it is.

    Returns the version in force. Raises CannotPublish with the gaps.
    """
    if not permissions.may_make(by):
        raise CannotPublish(_("The call was not published, because only an officer of the agency may do it."))
    kept = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    if kept.mends_id is not None:
        raise CannotPublish(_("The draft was not published, because it mends another call. Put the mending in force instead."))
    if kept.state == states.PUBLISHED:
        audit.nothing_new()
        return kept.versions.order_by("-number")[0]
    found = gate.gaps(kept, at)
    if found:
        raise CannotPublish(*(gap.text for gap in found), gaps=tuple(found))
    kept.state, kept.published_at = states.PUBLISHED, at
    version = freeze(kept, by=by, at=at, reason="")
    audit.write(
        case=case_of(kept), subject=kept, by=by, at=at,
        changes={"state": [states.DRAFT, states.PUBLISHED], "version": version.number, "hash": version.content_hash},
    )  # fmt: skip
    return version


@operation("calls.confirm_equal", labels.EQUAL_CONFIRMED)
def confirm_equal(call: Call, path: str, *, by: Actor, at: datetime) -> None:
    """Confirm that a text is rightly the same in two languages (`path` as in gate_checks.texts_of); lapses when it changes.

    Raises CannotConfirm where the actor may not or the call has no such text.
    """
    kept = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    text = next((one for one in gate_checks.texts_of(kept) if one.path == path), None)
    if text is None or not permissions.may_edit(by, kept):
        raise CannotConfirm(_("The text was not confirmed, because the draft has no such text. Open the page again."))
    mark = gate_checks.mark_of(text.said)
    if kept.equal_texts.get(path) == mark:
        audit.nothing_new()
        return
    kept.equal_texts = {**kept.equal_texts, path: mark}
    kept.save(update_fields=["equal_texts"])
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"equal": path, "text": text.said["fi"]})


def freeze(call: Call, *, by: Actor, at: datetime, reason: str) -> CallVersion:
    """Keep the locked call as its next version and save its state; part of an operation that leaves the line."""
    content = frozen.content_of(call)
    call.version += 1
    call.save(update_fields=["state", "published_at", "version", "closes_at", "decision_by"])
    version = CallVersion.objects.create(
        call=call, number=call.version, content=content, content_hash=sha256_of(content),
        published_at=at, published_by=by.name, reason=reason,
    )  # fmt: skip
    if version.number > 1:
        # Whoever writes an application is told by the room that knows them; see applications.operations.telling.
        outbox.put(VERSION_MADE, f"call-version:{version.pk}", case=case_of(call), payload={"version": version.pk})
    return version


@operation("calls.extend_deadline", labels.EXTENDED)
def extend_deadline(
    call: Call, closes_at: datetime, *, reason: str, by: Actor, at: datetime, decision_by: date | None = None
) -> CallVersion:
    """Give everybody more time, with a reason that everybody reads; `decision_by` moves the decision along.

    Returns the new version. Raises CannotExtend: not an officer, not published, closed already, no reason, not later.
    """
    if not permissions.may_make(by):
        raise CannotExtend(_("The deadline was not extended, because only an officer of the agency may do it."))
    kept = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    if kept.closes_at == closes_at and kept.version > 1:
        audit.nothing_new()
        return kept.versions.order_by("-number")[0]
    _refuse_extension(kept, closes_at, reason, decision_by, at)
    before = kept.closes_at
    kept.closes_at, kept.decision_by = closes_at, decision_by or kept.decision_by
    version = freeze(kept, by=by, at=at, reason=reason.strip())
    changes = {
        "closes_at": [as_text(before), as_text(closes_at)],
        "version": version.number,
        "hash": version.content_hash,
    }
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes=changes, reason=reason.strip())
    return version


def _refuse_extension(call: Call, closes_at: datetime, reason: str, decision_by: date | None, at: datetime) -> None:
    if states.stage(call, at) not in {states.UPCOMING, states.OPEN} or call.closes_at is None:
        raise CannotExtend(
            _("The deadline was not extended, because the call is not open. Only a call that has not closed can be extended.")
        )
    if not reason.strip():
        raise CannotExtend(_("The deadline was not extended, because the reason is missing. Write it: applicants will read it."))
    if closes_at <= call.closes_at:
        raise CannotExtend(_("The deadline was not extended, because the new one is not later. Give a later moment."))
    if not notice.is_working_day(closes_at.astimezone(FINLAND).date()):
        raise CannotExtend(
            _("The deadline was not extended, because the new day is not a working day in Finland. Choose %(day)s.")
            % {"day": formats.weekday_of(notice.working_day(closes_at.astimezone(FINLAND).date()), present())}
        )
    decided = decision_by or call.decision_by
    if decided and decided <= closes_at.astimezone(FINLAND).date():
        raise CannotExtend(
            _("The deadline was not extended, because the decision would come before it. Give a later day for the decision too.")
        )
