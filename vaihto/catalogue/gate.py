"""What a result must say before it is published: three languages, where it is found, and the words to find it by."""

from django.utils.translation import gettext as _

from vaihto.catalogue import queries
from vaihto.catalogue.models import Result
from vaihto.kit import languages


def missing(result: Result) -> list[str]:
    """Return what is missing, in words; an empty list when the result can be published."""
    reasons = []
    names = {"title": _("name of the result"), "what": _("description")}
    for field, name in names.items():
        for code in languages.LANGUAGES:
            if not getattr(result, f"{field}_{code}").strip():
                reasons.append(
                    _("A text is missing: %(field)s (%(language)s). Write it.")
                    % {"field": name, "language": languages.NAMES[code]}
                )
    if result.what_fi and result.what_fi == result.what_sv:
        reasons.append(_("The Swedish description is the same as the Finnish one. Write it in Swedish."))
    if not result.where and not result.where_note:
        reasons.append(_("It is missing where the result can be found. Give an address or write whom to ask."))
    tags = queries.tags_of(result)
    if not tags["dimensions"]:
        reasons.append(_("The dimension is missing. Choose at least one."))
    if not tags["countries"]:
        reasons.append(_("The country is missing. Choose at least one."))
    if not tags["fields"]:
        reasons.append(_("The field is missing. Write at least one."))
    transfers = result.agreement.application.call.action == "transfer_of_innovation"
    if transfers and not (result.adapted_from_id or result.adapted_note):
        reasons.append(_("The source is missing. A transfer of innovation says what it was adapted from."))
    return reasons
