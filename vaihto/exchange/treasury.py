"""The State Treasury's file of grants: 34 columns on the sheet VA, as the Finnish agencies' system hands them over.

Source of the columns and of how days and answers are written: Opetushallitus/valtionavustus, the export for
hallinnoiavustuksia.fi and its tests. That export leaves most columns empty; here a column is filled where its value is public
and known. What the State Treasury demands of the other columns was not at hand: unverified.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

# What the workbook says of when it was made; its own moment stands in its name.
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
SHEET = "VA"
POSITIVE = "Myönteinen"
COLUMNS = (
    "valtionapuviranomainen", "avustushakuAsianumero", "avustushakuNimi", "avustushakuAvustuslaji", "avustushakuAlkaaPvm",
    "avustushakuPaattyyPvm", "avustushakuURL", "avustusasiaAsianumero", "avustusasiaVireilletuloPvm", "avustusasiaKieli",
    "avustusasiaVireillepanijaHenkiloTunnus", "avustusasiaVireillepanijaHenkiloNimi",
    "avustusasiaVireillepanijaYhteisoTunnus", "avustusasiaVireillepanijaYhteisoNimi", "avustushakemusHaettuKayttotarkoitus",
    "avustushakemusHaettuAvustus", "avustushakemusAlueKunnat", "avustushakemusAlueMaakunnat",
    "avustushakemusAlueHyvinvointialueet", "avustushakemusAlueValtiot", "avustuspaatosPvm", "avustuspaatosPerustelu",
    "avustuspaatosTyyppi", "avustuspaatosMyonnettyAvustus", "avustuspaatosHyvaksyttyKayttotarkoitus",
    "avustuspaatosKayttoaikaAlkaaPvm", "avustuspaatosKayttoaikaPaattyyPvm", "avustuspaatosMaksettuAvustus",
    "piilotaKayttotarkoitus", "piilotaVireillepanija", "poistaTiedot", "euVarat", "saajanSektoriluokitus", "ulkomainenSaaja",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One grant that stands, with nothing that is not public: no person, no reason, no point, no sum that was asked.

    Sums are euro; `paid` is None where nothing is known of payments. `is_eu_money` says whether the European Union pays.
    """

    agency: str
    call_number: str
    call_name: str
    call_opens: date | None
    call_closes: date | None
    call_address: str
    number: str
    received_on: date | None
    language: str
    business_id: str
    organisation: str
    region: str
    countries: str
    decided_on: date
    granted: Decimal
    purpose: str
    starts_on: date | None
    ends_on: date | None
    paid: Decimal | None
    is_eu_money: bool | None
    is_foreign: bool


def row_of(grant: Grant) -> tuple[str | Decimal, ...]:
    """Return the 34 values of a grant, in the order of COLUMNS; an empty text where a column has no public value."""
    values: dict[str, str | Decimal] = {
        "valtionapuviranomainen": grant.agency,
        "avustushakuAsianumero": grant.call_number,
        "avustushakuNimi": grant.call_name,
        "avustushakuAlkaaPvm": day(grant.call_opens),
        "avustushakuPaattyyPvm": day(grant.call_closes),
        "avustushakuURL": grant.call_address,
        "avustusasiaAsianumero": grant.number,
        "avustusasiaVireilletuloPvm": day(grant.received_on),
        "avustusasiaKieli": grant.language,
        "avustusasiaVireillepanijaYhteisoTunnus": grant.business_id,
        "avustusasiaVireillepanijaYhteisoNimi": grant.organisation,
        "avustushakemusAlueMaakunnat": grant.region,
        "avustushakemusAlueValtiot": grant.countries,
        "avustuspaatosPvm": day(grant.decided_on),
        "avustuspaatosTyyppi": POSITIVE,
        "avustuspaatosMyonnettyAvustus": grant.granted,
        "avustuspaatosHyvaksyttyKayttotarkoitus": grant.purpose,
        "avustuspaatosKayttoaikaAlkaaPvm": day(grant.starts_on),
        "avustuspaatosKayttoaikaPaattyyPvm": day(grant.ends_on),
        "avustuspaatosMaksettuAvustus": "" if grant.paid is None else grant.paid,
        "euVarat": "" if grant.is_eu_money is None else yes(grant.is_eu_money),
        "ulkomainenSaaja": yes(grant.is_foreign),
    }
    return tuple(values.get(column, "") for column in COLUMNS)


def workbook(grants: Iterable[Grant]) -> bytes:
    """Return the XLSX: one sheet, a head of bold names, sums as numbers; a text is never a formula or a link."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, options)
    # The same grants give the same bytes.
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(SHEET)
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, bold)
    for place, grant in enumerate(grants, start=1):
        for column, value in enumerate(row_of(grant)):
            if isinstance(value, Decimal):
                sheet.write_number(place, column, float(value), money)
            elif value:
                sheet.write_string(place, column, value)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(COLUMNS) - 1, 22)
    book.close()
    return made.getvalue()


def day(value: date | None) -> str:
    """Return a day as the file has it: 01.02.2026."""
    return "" if value is None else value.strftime("%d.%m.%Y")


def yes(value: bool) -> str:
    """Return an answer as the file has it."""
    return "Kyllä" if value else "Ei"
