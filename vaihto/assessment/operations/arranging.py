"""How the assessment of a call is arranged: its rules and bands; the pool of assessors and who takes part."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.assessment import permissions, queries, states, tallies
from vaihto.assessment.models import Arrangement, Band, Employment, Invitation, Profile
from vaihto.kit import audit, mailing
from vaihto.kit.actors import ASSESSOR, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import queries as people

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.people.models import Person

RULES = (
    "needs", "most_each", "third_limit", "third_source", "not_below_threshold", "consolidates", "reads_language", "evenness",
    "due_on",
)  # fmt: skip
WORDS = ("title_fi", "title_sv", "title_en")


class CannotArrange(Refused):
    """The rules of a call's assessment cannot be saved."""


class CannotKeepProfile(Refused):
    """The profile of an assessor cannot be saved."""


class CannotInvite(Refused):
    """The assessor cannot be invited, or the invitation cannot be answered."""


@operation("assessment.arrange", lazy("Assessment of the call arranged"))
def arrange(
    call: "Call", rules: Mapping[str, Any], bands: Sequence[Mapping[str, Any]] | None = None, *, by: Actor, at: datetime,
    seen: int | None = None,
) -> Arrangement:  # fmt: skip
    """Save the rules and the bands of a call; the stored sums follow. `seen` is the version that the page showed.

    Raises CannotArrange.
    """
    if not permissions.may_assign(by):
        raise CannotArrange(_("Nothing was saved, because only an officer of the agency arranges an assessment."))
    type(call).objects.select_for_update().filter(pk=call.pk).first()
    if queries.is_closed(call):
        raise CannotArrange(_("Nothing was saved, because the selection of this call has been decided."))
    kept = Arrangement.objects.filter(call=call).first() or Arrangement(call=call, version=0)
    if seen is not None and seen != kept.version:
        raise CannotArrange(_("Nothing was saved, because somebody else has changed the arrangement. Open the page anew."))
    refuse_rules(rules, bands)
    before = {name: str(getattr(kept, name)) for name in RULES}
    for name in RULES:
        if name in rules:
            setattr(kept, name, rules[name])
    changes: dict[str, Any] = {
        name: [before[name], str(getattr(kept, name))] for name in RULES if before[name] != str(getattr(kept, name))
    }
    if bands is not None and save_bands(call, bands):
        changes["bands"] = [f"{one['least_percent']} {one['title_fi']}" for one in bands]
    if not changes and kept.pk:
        audit.nothing_new()
        return kept
    kept.version += 1
    kept.save()
    tallies.refresh_all(call)
    audit.write(case=f"call:{call.pk}", subject=kept, by=by, at=at, changes=changes or {"arranged": True})
    return kept


def refuse_rules(rules: Mapping[str, Any], bands: Sequence[Mapping[str, Any]] | None) -> None:
    """Raise CannotArrange with every reason."""
    reasons = []
    if rules.get("third_limit") is not None and not (rules.get("third_source") or "").strip():
        reasons.append(_("The source of the limit is missing. Write where the limit for a third assessor comes from."))
    for one in bands or ():
        if any(not str(one[name]).strip() for name in WORDS):
            reasons.append(_("A band needs its word in Finnish, Swedish and English."))
            break
    levels = [one["least_percent"] for one in bands or ()]
    if len(set(levels)) != len(levels):
        reasons.append(_("Two bands begin at the same per cent. Give each its own."))
    if levels and 0 not in levels:
        reasons.append(_("The lowest band begins at 0 per cent, so that all points have a word."))
    if reasons:
        raise CannotArrange(*reasons)


def save_bands(call: "Call", bands: Sequence[Mapping[str, Any]]) -> bool:
    """Store the bands; returns whether anything changed."""
    new = sorted((one["least_percent"], *(str(one[name]).strip() for name in WORDS)) for one in bands)
    old = sorted(Band.objects.filter(call=call).values_list("least_percent", *WORDS))
    if [tuple(map(str, one)) for one in new] == [tuple(map(str, one)) for one in old]:
        return False
    Band.objects.filter(call=call).delete()
    Band.objects.bulk_create([Band(call=call, least_percent=one[0], **dict(zip(WORDS, one[1:], strict=True))) for one in new])
    return True


@operation("assessment.keep_profile", lazy("Assessor’s profile saved"))
def keep_profile(
    person: "Person", values: Mapping[str, Any], employments: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime,
    seen: int | None = None,
) -> Profile:  # fmt: skip
    """Save what an assessor knows and where they work or worked; by themselves or by an officer. Raises CannotKeepProfile."""
    if not (permissions.may_assign(by) or (by.has(ASSESSOR) and permissions.key_of(by) == person.pk)):
        raise CannotKeepProfile(_("Nothing was saved: a profile is kept by the assessor and by the officers of the agency."))
    if not people.roles_of(person.pk).filter(role=ASSESSOR).exists():
        raise CannotKeepProfile(_("Nothing was saved, because the person is not an assessor of the agency."))
    type(person).objects.select_for_update().filter(pk=person.pk).first()
    kept = Profile.objects.filter(person=person).first() or Profile(person=person, version=0)
    if seen is not None and seen != kept.version:
        raise CannotKeepProfile(_("Nothing was saved, because the profile has been changed meanwhile. Open the page anew."))
    for name in ("languages", "fields", "most", "is_available"):
        if name in values:
            setattr(kept, name, values[name])
    kept.saved_at, kept.saved_by, kept.version = at, by.name, kept.version + 1
    kept.save()
    kept.employments.all().delete()
    Employment.objects.bulk_create([Employment(profile=kept, **one) for one in employments])
    # Employers say something about conflicts and nothing in the chain needs them; the change is told, not its content.
    audit.write(case=f"person:{person.pk}", subject=kept, by=by, at=at, changes={"version": kept.version})
    return kept


@operation("assessment.invite", lazy("Assessors invited to a call"))
def invite(call: "Call", persons: "Sequence[Person]", *, most: int, by: Actor, at: datetime) -> list[Invitation]:
    """Ask assessors to take part in a call with so many tasks at most; each gets one mail. Raises CannotInvite."""
    if not permissions.may_assign(by):
        raise CannotInvite(_("Nobody was invited, because only an officer of the agency invites assessors."))
    if queries.is_closed(call):
        raise CannotInvite(_("Nobody was invited, because the selection of this call has been decided."))
    known = set(Invitation.objects.filter(call=call).values_list("person_id", flat=True))
    made = [
        Invitation(call=call, person=one, most=most, invited_at=at, invited_by=by.name) for one in persons if one.pk not in known
    ]
    if not made:
        audit.nothing_new()
        return []
    Invitation.objects.bulk_create(made)
    kept = list(Invitation.objects.filter(call=call, person__in=[one.person_id for one in made]).select_related("person"))
    for one in kept:
        mailing.post(
            one.person.email, "assessment/mail/invited.txt", {"invitation": one, "call": call},
            language=one.person.language, key=f"assessment.invited:{one.pk}", case=f"call:{call.pk}",
        )  # fmt: skip
    changes = {"invited": [one.person_id for one in kept], "most": most}
    audit.write(case=f"call:{call.pk}", subject=kept[0], by=by, at=at, changes=changes)
    return kept


@operation("assessment.answer_invitation", lazy("Invitation to assess answered"))
def answer_invitation(
    invitation: Invitation, *, is_accepted: bool, most: int | None = None, answer: str = "", by: Actor, at: datetime
) -> Invitation:
    """Take part with so many tasks at most, or not; may be changed until the plan is published. Raises CannotInvite."""
    kept = Invitation.objects.select_for_update(of=("self",)).select_related("call").get(pk=invitation.pk)
    if permissions.key_of(by) != kept.person_id or not by.has(ASSESSOR):
        raise CannotInvite(_("Nothing was answered, because only the invited assessor answers."))
    if Arrangement.objects.filter(call=kept.call, published_at__isnull=False).exists():
        raise CannotInvite(_("Nothing was answered, because the assignments have been published. Ask the agency."))
    state = states.ACCEPTED if is_accepted else states.DECLINED
    if (kept.state, kept.answer, kept.most) == (state, answer.strip(), most or kept.most):
        audit.nothing_new()
        return kept
    before, kept.state, kept.answered_at, kept.answer = kept.state, state, at, answer.strip()
    kept.most = most or kept.most
    kept.save()
    changes = {"state": [before, state], "most": kept.most}
    audit.write(case=f"call:{kept.call_id}", subject=kept, by=by, at=at, changes=changes)
    return kept
