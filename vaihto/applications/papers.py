"""The papers of this room as PDF; what they say stands here, how they look in the shared letter of kit."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vaihto.core import countries
from vaihto.kit import pdf, qr
from vaihto.kit.languages import text_of
from vaihto.kit.templatetags import formats

SVG = '<svg xmlns="http://www.w3.org/2000/svg" '
if TYPE_CHECKING:
    from vaihto.applications.models import Application, Submission


def receipt(application: "Application", submission: "Submission") -> bytes:
    """Return the receipt in the language of the application: number, time, hash, the main facts."""
    with translation.override(application.language):
        return pdf.make("applications/papers/receipt.typ", receipt_values(application, submission), at=submission.sent_at)


def check_address(number: str, content_hash: str) -> str:
    """Return the address where anybody can check a receipt, with its number and checksum filled in."""
    query = urlencode({"number": number, "hash": content_hash})
    return f"{settings.BASE_URL}{reverse('applications:verify')}?{query}"


def receipt_values(application: "Application", submission: "Submission") -> dict[str, Any]:
    """Return the words of the receipt."""
    # long because: one entry for each line of the paper.
    sent: dict[str, Any] = submission.content
    call = application.call
    moment = formats.moment(submission.sent_at)
    number = application.number
    received = _("Application %(case)s was received on %(sent)s Finnish time.") % {"case": number, "sent": moment}
    decides = _("The agency first checks the formal requirements.")
    if call.decision_by:
        decides = _("The agency first checks the formal requirements and decides by %(decision_by)s.") % {
            "decision_by": formats.day(call.decision_by)
        }
    facts: list[list[Any]] = [
        [_("Case number"), number],
        [_("Received"), _("%(moment)s Finnish time") % {"moment": moment}],
        [_("Call"), text_of(call, "title")],
        [_("Applicant"), sent["applicant"]["name"]],
        [_("Project"), sent["project"]["title"]],
        [_("Sent by"), ", ".join(filter(None, [submission.sent_by, submission.sent_by_position]))],
        [
            _("Partners"),
            "; ".join(f"{p['name']} ({countries.name(p['country'], application.language)})" for p in sent["partners"]),
        ],
    ]
    return {
        "lang": application.language,
        "title": _("Receipt %(case)s") % {"case": number},
        "sender": text_of(call.programme, "agency"),
        "kind": _("Receipt"),
        "number": number,
        "date": formats.day(submission.sent_at),
        "page": _("Page"),
        "paragraphs": [received, decides],
        "facts": [fact for fact in facts if fact[1]],
        "hash_label": _("Checksum (SHA-256)"),
        "hash": submission.content_hash,
        "check": [_("Check this receipt"), check_address(number or "", submission.content_hash)],
        "qr": qr.svg(check_address(number or "", submission.content_hash)).replace("<svg ", SVG, 1),
        "hash_text": _(
            "Keep the checksum: it proves what was sent. It is the SHA-256 of the canonical JSON, which can be "
            "downloaded in the service."
        ),
    }
