"""The states of a grant agreement and of a payment, and which moves are allowed."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

DRAFT, SIGNING, ACTIVE, SETTLED = "draft", "signing", "active", "settled"
PLANNED, APPROVED, PAID = "planned", "approved", "paid"
BENEFICIARY, AGENCY = "beneficiary", "agency"
PREFINANCING, BALANCE, RECOVERY = "prefinancing", "balance", "recovery"

MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({SIGNING}),
    SIGNING: frozenset({ACTIVE}),
    ACTIVE: frozenset({SETTLED}),
    SETTLED: frozenset(),
}
PAYMENT_MOVES: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset({APPROVED}),
    APPROVED: frozenset({PAID}),
    PAID: frozenset(),
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
}
KIND_LABELS: Mapping[str, "str | Promise"] = {
    PREFINANCING: pgettext_lazy("payment", "Prefinancing"),
    BALANCE: pgettext_lazy("payment", "Balance"),
    RECOVERY: pgettext_lazy("payment", "Recovery"),
}
ROLE_LABELS: Mapping[str, "str | Promise"] = {
    BENEFICIARY: pgettext_lazy("signs the grant agreement", "Beneficiary"),
    AGENCY: pgettext_lazy("signs the grant agreement", "Agency"),
}
# How a status is shown: the kind of the tag.
TAGS: Mapping[str, str] = {DRAFT: "quiet", SIGNING: "todo", ACTIVE: "ok", SETTLED: "info"}
PAYMENT_TAGS: Mapping[str, str] = {PLANNED: "quiet", APPROVED: "todo", PAID: "ok"}
