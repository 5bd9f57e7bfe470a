"""The states of a grant agreement and of a payment, and which moves are allowed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from vaihto.grants.models import Payment

DRAFT, SIGNING, ACTIVE, SETTLED = "draft", "signing", "active", "settled"
# Waived: a recovery of which nothing comes back.
PLANNED, APPROVED, PAID, WAIVED = "planned", "approved", "paid", "waived"
# Of an amendment: sent by one party, prepared by an officer, decided by another and signed by both; or ended before that.
SENT, PREPARED, REFUSED, WITHDRAWN = "sent", "prepared", "refused", "withdrawn"
BENEFICIARY, AGENCY = "beneficiary", "agency"
PREFINANCING, BALANCE, RECOVERY = "prefinancing", "balance", "recovery"

MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({SIGNING}),
    SIGNING: frozenset({ACTIVE}),
    ACTIVE: frozenset({SETTLED}),
    SETTLED: frozenset(),
}
PAYMENT_MOVES: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset({APPROVED, WAIVED}),
    APPROVED: frozenset({PAID}),
    PAID: frozenset(),
    WAIVED: frozenset(),
}
AMENDMENT_MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({SENT, PREPARED, ACTIVE, WITHDRAWN}),
    SENT: frozenset({PREPARED, WITHDRAWN}),
    PREPARED: frozenset({SENT, DRAFT, SIGNING, REFUSED, WITHDRAWN}),
    SIGNING: frozenset({ACTIVE, WITHDRAWN}),
    ACTIVE: frozenset(),
    REFUSED: frozenset(),
    WITHDRAWN: frozenset(),
}
LABELS: Mapping[str, "str | Promise"] = {
    DRAFT: pgettext_lazy("grant agreement", "Draft"),
    SIGNING: pgettext_lazy("grant agreement", "Awaiting signatures"),
    ACTIVE: pgettext_lazy("grant agreement", "In force"),
    SETTLED: pgettext_lazy("grant agreement", "Settled"),
}
PAYMENT_LABELS: Mapping[str, "str | Promise"] = {
    PLANNED: pgettext_lazy("payment", "Planned"),
    APPROVED: pgettext_lazy("payment", "To be paid"),
    PAID: pgettext_lazy("payment", "Paid"),
    WAIVED: pgettext_lazy("payment", "Not recovered"),
}
KIND_LABELS: Mapping[str, "str | Promise"] = {
    PREFINANCING: pgettext_lazy("payment", "Prefinancing"),
    BALANCE: pgettext_lazy("payment", "Balance"),
    RECOVERY: pgettext_lazy("payment", "Recovery"),
}
FURTHER: "str | Promise" = pgettext_lazy("payment", "Further prefinancing")
AMENDMENT_LABELS: Mapping[str, "str | Promise"] = {
    DRAFT: pgettext_lazy("amendment", "Draft"),
    SENT: pgettext_lazy("amendment", "Sent to the agency"),
    PREPARED: pgettext_lazy("amendment", "Awaiting the decision"),
    SIGNING: pgettext_lazy("amendment", "Awaiting signatures"),
    ACTIVE: pgettext_lazy("amendment", "In force"),
    REFUSED: pgettext_lazy("amendment", "Refused"),
    WITHDRAWN: pgettext_lazy("amendment", "Withdrawn"),
}
ITEM_LABELS: Mapping[str, "str | Promise"] = {
    "dates": pgettext_lazy("amendment", "Project period and report"),
    "stays": pgettext_lazy("amendment", "Number of stays"),
    "transfer": pgettext_lazy("amendment", "Transfer between lines"),
    "sum": pgettext_lazy("amendment", "Sum of the grant"),
    "partner_in": pgettext_lazy("amendment", "Partner joins"),
    "partner_out": pgettext_lazy("amendment", "Partner leaves"),
    "account": pgettext_lazy("amendment", "Account for payments"),
    "contact": pgettext_lazy("amendment", "Contact person"),
}
BATCH_LABELS: Mapping[str, "str | Promise"] = {
    "open": pgettext_lazy("batch of payments", "Waits for release"),
    "released": pgettext_lazy("batch of payments", "Released"),
    "done": pgettext_lazy("batch of payments", "Answered"),
    "apart": pgettext_lazy("batch of payments", "Taken apart"),
}
BATCH_MOVES: Mapping[str, frozenset[str]] = {
    "open": frozenset({"released", "apart"}),
    "released": frozenset(),
    "apart": frozenset(),
}
BANK_LABELS: Mapping[str, "str | Promise"] = {
    "ready": pgettext_lazy("payment at the bank", "Approved, in no batch"),
    "open": pgettext_lazy("payment at the bank", "In a batch that waits for release"),
    "released": pgettext_lazy("payment at the bank", "In a released batch"),
    "rejected": pgettext_lazy("payment at the bank", "Rejected by the bank"),
}
ROLE_LABELS: Mapping[str, "str | Promise"] = {
    BENEFICIARY: pgettext_lazy("signs the grant agreement", "Beneficiary"),
    AGENCY: pgettext_lazy("signs the grant agreement", "Agency"),
}
# How a status is shown: the kind of the tag.
TAGS: Mapping[str, str] = {DRAFT: "quiet", SIGNING: "todo", ACTIVE: "ok", SETTLED: "info"}
AMENDMENT_TAGS: Mapping[str, str] = {
    DRAFT: "quiet", SENT: "todo", PREPARED: "todo", SIGNING: "todo", ACTIVE: "ok", REFUSED: "bad", WITHDRAWN: "quiet",
}  # fmt: skip
BATCH_TAGS: Mapping[str, str] = {"open": "todo", "released": "info", "done": "ok", "apart": "quiet"}
PAYMENT_TAGS: Mapping[str, str] = {PLANNED: "quiet", APPROVED: "todo", PAID: "ok", WAIVED: "quiet"}


def kind_of(payment: "Payment") -> "str | Promise":
    """Return what a payment is called: a prefinancing of an added sum is a further one."""
    return KIND_LABELS[payment.kind] if payment.amendment_id is None else FURTHER
