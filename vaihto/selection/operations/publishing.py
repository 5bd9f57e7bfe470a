"""The results of a call made public: by an officer's act, in versions; a wrong one is corrected or withdrawn, in sight."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import canonical_json, sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.selection import public, queries
from vaihto.selection.models import ResultPublication
from vaihto.selection.operations.proposing import case_of, held

if TYPE_CHECKING:
    from vaihto.calls.models import Call


class CannotPublish(Refused):
    """The results of the call cannot be published or withdrawn."""


@operation("selection.publish_results", lazy("Results of the call published"))
def publish_results(call: "Call", *, by: Actor, at: datetime, note: str = "") -> ResultPublication:
    """Publish the grants of a decided call as they stand; a further version says what was corrected.

    The same content again returns the version that is public. Raises CannotPublish.
    """
    refuse_who(by)
    held(call)
    sending = queries.sending_of(call)
    if sending is not None and sending.is_under_way:
        raise CannotPublish(_("Nothing was published, because letters of the decision are still being sent. Wait until all are."))
    content = public.content_of(call)
    if content is None:
        raise CannotPublish(_("Nothing was published, because the selection has not been decided."))
    plain: dict[str, Any] = json.loads(canonical_json(content))
    digest = sha256_of(plain)
    last = ResultPublication.objects.filter(call=call).order_by("-version").first()
    if last is not None and last.withdrawn_at is None and last.content_hash == digest:
        audit.nothing_new()
        return last
    if last is not None and not note.strip():
        raise CannotPublish(_("What was corrected is missing. Write what differs from the version before."))
    made = ResultPublication.objects.create(
        call=call, version=last.version + 1 if last else 1, content=plain, content_hash=digest, note=note.strip(),
        published_at=at, published_by_id=int(by.id),
    )  # fmt: skip
    changes = {"version": made.version, "grants": len(plain["grants"]), "sha256": digest}
    audit.write(case=case_of(call), subject=made, by=by, at=at, changes=changes, reason=made.note)
    return made


def refuse_who(by: Actor) -> None:
    """Raise CannotPublish for everybody but the agency's officers."""
    if not by.has(OFFICER):
        raise CannotPublish(_("Nothing was done, because only an officer of the agency publishes results."))


@operation("selection.withdraw_results", lazy("Results of the call withdrawn"))
def withdraw_results(publication: ResultPublication, *, reason: str, by: Actor, at: datetime) -> ResultPublication:
    """Withdraw the published version; its page then says when and why, and shows no grants. Raises CannotPublish."""
    refuse_who(by)
    held(publication.call)
    kept = ResultPublication.objects.select_for_update().get(pk=publication.pk)
    if kept.withdrawn_at is not None:
        audit.nothing_new()
        return kept
    if not reason.strip():
        raise CannotPublish(_("The reason is missing. Write why the results are withdrawn."))
    kept.withdrawn_at, kept.withdrawn_reason, kept.withdrawn_by_id = at, reason.strip(), int(by.id)
    kept.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_by"])
    changes = {"version": kept.version, "withdrawn": True}
    audit.write(case=case_of(kept.call), subject=kept, by=by, at=at, changes=changes, reason=kept.withdrawn_reason)
    return kept
