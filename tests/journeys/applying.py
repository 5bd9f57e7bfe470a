"""What the applicant and its partners do: from the first check of a plan to the receipt."""

import hashlib
import json
import re
from decimal import Decimal

from walking import Stuck, Walker, plain

from vaihto.core import formats

PARTNERS = (
    {"name": "Beispielwerkstatt Rostock", "country": "DE", "city": "Rostock", "kind": "company", "contact_name": "Anke Muster",
     "contact_email": "anke.muster@example.org"},
    {"name": "Näidiskool Pärnu", "country": "EE", "city": "Pärnu", "kind": "vet_provider", "contact_name": "Kadri Näide",
     "contact_email": "kadri.naide@example.org"},
)  # fmt: skip
DAYS = "21"
# What the one stay is granted, and where the rate of it stands.
GRANT, RATE = Decimal(1250), "Example rate"
TITLE = "Yksi jakso mereltä merelle"


def money(amount: Decimal, language: str) -> str:
    """Return a sum as it stands on a page, with plain spaces."""
    return plain(formats.money(amount, language))


def check_plan(visitor: Walker) -> str:
    """Check a plan without an account; returns the address under which it opens as a draft."""
    visitor.open("/check/?action=student_mobility")
    values: dict[str, str | bool] = {
        "starts_on": "17.12.2031", "ends_on": "16.12.2032",
        "organisation-0-name": "Saarnilahden ammattiopisto", "organisation-0-country": "FI",
        "organisation-0-kind": "vet_provider",
        "row-0-count": "1", "row-0-target_group": "initial_vet", "row-0-purpose": "on_the_job_learning",
        "row-0-to_country": "DE", "row-0-days": DAYS,
    }  # fmt: skip
    for number, partner in enumerate(PARTNERS, start=1):
        values |= {f"organisation-{number}-{key}": partner[key] for key in ("name", "country", "kind")}
    visitor.write(values)
    visitor.press()
    address = visitor.page.locator('main a[href*="self_check="]').first.get_attribute("href")
    if address is None:
        raise Stuck(f"the plan cannot be opened as a draft\n{visitor.tell()}")
    return address


def start(coordinator: Walker, address: str) -> int:
    """Start an application from the checked plan; returns its key."""
    coordinator.open(address.removeprefix(f"/{coordinator.language}"))
    coordinator.press('main form:has([name="self_check"]) button')
    return coordinator.number_in_path()


def fill(coordinator: Walker, application: int, *, languages: list[str]) -> None:
    """Fill every section in the order of the form, by "Save and continue"; the partners are invited in these languages."""
    coordinator.open(f"/applications/{application}/applicant/")
    coordinator.press()
    partners(coordinator, application, languages)
    coordinator.open(f"/applications/{application}/project/")
    coordinator.write({"title": TITLE, "starts_on": "17.12.2031", "ends_on": "16.12.2032"})
    answer_all(coordinator)
    coordinator.press()
    answer_all(coordinator)
    coordinator.press()
    rows(coordinator)
    units(coordinator)
    while "/check/" not in coordinator.path:
        answer_all(coordinator)
        if "/budget/" in coordinator.path:
            coordinator.working("#budget-now", money(GRANT, coordinator.language), RATE)
        coordinator.press()


def answer_all(coordinator: Walker) -> None:
    """Write a text into every empty question of the page."""
    for name in coordinator.names(r"answer_\w+"):
        coordinator.write({name: f"Kirjoitettu vastaus kysymykseen {name}."})


def partners(coordinator: Walker, application: int, languages: list[str]) -> None:
    """Complete the partners that the plan brought, and invite them by mail."""
    for partner, language in zip(PARTNERS, languages, strict=True):
        coordinator.open(f"/applications/{application}/partners/")
        coordinator.follow(f'main a:has-text("{partner["name"]}")')
        coordinator.write({**partner, "language": language, "role_text": "Ottaa vastaan yhden opiskelijan."})
        coordinator.press()
    while coordinator.has('form[action$="/invite/"]'):
        coordinator.post("/invite/")


def rows(coordinator: Walker) -> None:
    """Complete the row of the one stay, at the first partner; the page shows its sum beside it."""
    host = coordinator.page.locator('[name="rows-0-host"] option', has_text=PARTNERS[0]["name"]).get_attribute("value")
    coordinator.write({
        "rows-0-count": "1", "rows-0-target_group": "initial_vet", "rows-0-purpose": "on_the_job_learning",
        "rows-0-host": str(host), "rows-0-country_to": "DE", "rows-0-days": DAYS, "rows-0-field": "technology",
        "rows-0-dimension": "curricula",
    })  # fmt: skip
    coordinator.press('main form button[class*="govuk-button"]:not([name])')


def units(coordinator: Walker) -> None:
    """Choose the first unit of the school."""
    first = coordinator.page.locator('main [name="units"]').first.get_attribute("value")
    coordinator.write({"units": str(first)})
    answer_all(coordinator)
    coordinator.press()


def confirm(partner: Walker) -> None:
    """Confirm a partner's participation on the page of its link; nothing is left to be done there."""
    partner.write({"position": "Director"})
    partner.press('main button[value="confirm"]')
    if partner.has('main button[value="confirm"]'):
        raise Stuck(f"not confirmed\n{partner.tell()}")


def send(coordinator: Walker, application: int) -> str:
    """Check and send; returns the case number. The checksum of the receipt is that of the file that can be fetched."""
    coordinator.open(f"/applications/{application}/check/")
    coordinator.press()
    receipt = coordinator.words()
    number = re.search(r"\b\d{4}-\d{4}\b", receipt)
    checksum = re.search(r"\b[0-9a-f]{64}\b", receipt)
    if number is None or checksum is None:
        raise Stuck(f"no receipt\n{coordinator.tell()}")
    sent = coordinator.download('main a[href$="sent.json"]')
    assert hashlib.sha256(sent).hexdigest() == checksum[0]
    assert json.loads(sent)["project"]["title"] == TITLE
    assert coordinator.download('main a[href$="receipt.pdf"]').startswith(b"%PDF")
    return number[0]
