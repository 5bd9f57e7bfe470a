"""The presentation memo: its language is chosen before the decision, its content frozen with it."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import frozen
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.selection import memo, shown, states
from vaihto.selection.models import PresentationMemo, SelectionProposal
from vaihto.selection.operations.proposing import case_of, held, refuse_interest

LANGUAGES = ("fi", "sv")


class CannotChooseLanguage(Refused):
    """The language of the memo cannot be chosen now."""


@operation("selection.choose_memo_language", lazy("Language of the presentation memo chosen"))
def choose_memo_language(proposal: SelectionProposal, *, language: str, by: Actor, at: datetime) -> PresentationMemo:
    """Choose Finnish or Swedish for the memo, until the decision. Raises CannotChooseLanguage."""
    refuse_interest(proposal.call, by, CannotChooseLanguage)
    kept = held(proposal.call)
    if kept is None or kept.state == states.DECIDED:
        raise CannotChooseLanguage(_("The language was not changed, because the memo is frozen with the decision."))
    if language not in LANGUAGES:
        raise CannotChooseLanguage(_("The language was not changed. The memo is in Finnish or Swedish."))
    made, _new = PresentationMemo.objects.get_or_create(proposal=kept)
    if made.language == language:
        audit.nothing_new()
        return made
    before, made.language = made.language, language
    made.save(update_fields=["language"])
    audit.write(case=case_of(kept.call), subject=made, by=by, at=at, changes={"language": [before, language]})
    return made


def freeze_memo(proposal: SelectionProposal, at: datetime) -> PresentationMemo:
    """Keep the memo of a proposal as it stands at its decision, with its hash; part of the operation that decides."""
    made, _new = PresentationMemo.objects.get_or_create(proposal=proposal)
    with translation.override(made.language):
        made.content, made.content_hash = frozen(memo.values_of(proposal, shown.memo(proposal)))
    made.frozen_at = at
    made.save(update_fields=["content", "content_hash", "frozen_at"])
    return made
