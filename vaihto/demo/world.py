"""The people and organisations of the example programme. All are invented; names, addresses and sums are examples.

Plain data only; vaihto.demo.stages brings them into the house through the real operations.
"""

from dataclasses import dataclass
from typing import Any

from stdnum import luhn

MAIL = "example.org"


@dataclass(frozen=True)
class School:
    """A Finnish school of the example: name, language, region, city, field of most of its stays."""

    key: str
    name: str
    language: str
    region: str
    city: str
    size: str
    coordinator: str


@dataclass(frozen=True)
class Host:
    """A school or company abroad."""

    name: str
    country: str
    city: str
    kind: str
    language: str
    contact: str


SCHOOLS = (
    School("saarnilahti", "Saarnilahden ammattiopisto", "fi", "Uusimaa", "Espoo", "large", "Katri Koordinaattori"),
    School("kvarken", "Kvarkens yrkesinstitut", "sv", "Pohjanmaa", "Vaasa", "medium", "Sven Koordinator"),
    School("tammerkoski", "Tammerkulman ammattiopisto", "fi", "Pirkanmaa", "Tampere", "large", "Minna Mäntylä"),
    School("kuusamo", "Koillistunturin ammattiopisto", "fi", "Pohjois-Pohjanmaa", "Kuusamo", "medium", "Pekka Petäjä"),
    School("skargard", "Skärgårdens yrkesskola", "sv", "Varsinais-Suomi", "Parainen", "small", "Linnea Lund"),
    School("saimaa", "Saimaanrannan ammattiopisto", "fi", "Etelä-Karjala", "Lappeenranta", "large", "Outi Orava"),
    School("lappi", "Revontulen ammattiopisto", "fi", "Lappi", "Rovaniemi", "large", "Aslak Aikio"),
    School("hame", "Hämeenkaaren ammattiopisto", "fi", "Kanta-Häme", "Hämeenlinna", "medium", "Riitta Ranta"),
    School("aland", "Havsvikens yrkesgymnasium", "sv", "Ahvenanmaa", "Maarianhamina", "small", "Oskar Öberg"),
    School("savo", "Kallaveden ammattiopisto", "fi", "Pohjois-Savo", "Kuopio", "large", "Helena Huttunen"),
    School("keski", "Päijänteen ammattiopisto", "fi", "Keski-Suomi", "Jyväskylä", "large", "Timo Tuomi"),
    School("satakunta", "Kokemäenjoen ammattiopisto", "fi", "Satakunta", "Pori", "medium", "Eija Elo"),
)
HOSTS = (
    Host("Taller Ejemplo Bilbao", "ES", "Bilbao", "company", "es", "Itziar Etxeberria"),
    Host("Escuela Ejemplo de Hostelería", "ES", "Málaga", "vet_provider", "es", "Carmen Ruiz"),
    Host("Beispielschule Hamburg", "DE", "Hamburg", "vet_provider", "de", "Jörg Petersen"),
    Host("Musterwerk Maschinenbau", "DE", "Stuttgart", "company", "de", "Sabine Vogt"),
    Host("Beispielklinik Lübeck", "DE", "Lübeck", "company", "de", "Heike Brandt"),
    Host("Norrlands exempelskola", "SE", "Umeå", "vet_provider", "sv", "Karin Nyberg"),
    Host("Exempelverkstaden", "SE", "Göteborg", "company", "sv", "Per Åkesson"),
    Host("Exempelhotellet", "SE", "Stockholm", "company", "sv", "Maria Lindqvist"),
    Host("Hiiumaa näidiskool", "EE", "Kärdla", "vet_provider", "et", "Tiina Saar"),
    Host("Näidisehitus", "EE", "Tartu", "company", "et", "Rein Kask"),
    Host("Tallinna näidishotell", "EE", "Tallinn", "company", "et", "Liis Mets"),
    Host("Voorbeeldcollege", "NL", "Utrecht", "vet_provider", "nl", "Anneke de Wit"),
    Host("Voorbeeldkassen", "NL", "Venlo", "company", "nl", "Joris Smit"),
    Host("Lycée de l'Exemple", "FR", "Nantes", "vet_provider", "fr", "Claire Moreau"),
    Host("Boulangerie Exemple", "FR", "Lyon", "company", "fr", "Hugo Lambert"),
    Host("Istituto Esempio", "IT", "Bologna", "vet_provider", "it", "Giulia Ferri"),
    Host("Officina Esempio", "IT", "Torino", "company", "it", "Marco Gallo"),
    Host("Escola Exemplo", "PT", "Porto", "vet_provider", "pt", "Rui Santos"),
    Host("Eksempelskolen", "DK", "Aarhus", "vet_provider", "da", "Mette Holm"),
    Host("Eksempelværftet", "DK", "Esbjerg", "company", "da", "Lars Bach"),
    Host("Eksempel videregående skole", "NO", "Bergen", "vet_provider", "no", "Ingrid Dahl"),
    Host("Pavyzdžio mokykla", "LT", "Kaunas", "vet_provider", "lt", "Rasa Jonaitė"),
    Host("Parauga skola", "LV", "Rīga", "vet_provider", "lv", "Anna Ozola"),
    Host("Szkoła Przykład", "PL", "Gdańsk", "vet_provider", "pl", "Marek Nowak"),
    Host("Beispielbetrieb Tirol", "AT", "Innsbruck", "company", "de", "Franz Huber"),
    Host("Példa Szakképző", "HU", "Pécs", "vet_provider", "hu", "Ágnes Kovács"),
    Host("Vzorová škola", "CZ", "Brno", "vet_provider", "cs", "Jana Dvořáková"),
    Host("Παράδειγμα", "GR", "Thessaloniki", "working_life_organisation", "el", "Eleni Pappa"),
)
STAFF = (
    # key, name, role, title, may decide
    ("officer", "Riikka Niemelä", "officer", "suunnittelija", True),
    ("officer_2", "Mikael Sundqvist", "officer", "johtava asiantuntija", True),
    ("assessor", "Anna Arvioija", "assessor", "ulkopuolinen asiantuntija", False),
    ("assessor_2", "Björn Bedömare", "assessor", "extern expert", False),
    ("assessor_3", "Sanna Salmi", "assessor", "ulkopuolinen asiantuntija", False),
    ("assessor_4", "Veikko Virta", "assessor", "ulkopuolinen asiantuntija", False),
    ("assessor_5", "Leena Laaksonen", "assessor", "ulkopuolinen asiantuntija", False),
    ("assessor_6", "Stefan Söderholm", "assessor", "extern expert", False),
    ("auditor", "Tarja Tarkastaja", "auditor", "tarkastaja", False),
    ("administrator", "Ville Ylläpito", "administrator", "järjestelmäasiantuntija", False),
    ("officer_3", "Oona Oikari", "officer", "lakimies", True),
)
LANGUAGE_OF = {"officer_2": "sv", "assessor_2": "sv", "assessor_6": "sv"}
FIRST_NAMES = {
    "fi": (
        "Aino",
        "Eero",
        "Emma",
        "Joona",
        "Kaisa",
        "Lauri",
        "Maija",
        "Niko",
        "Oona",
        "Roope",
        "Siiri",
        "Tuomas",
        "Venla",
        "Aleksi",
    ),
    "sv": ("Alma", "Axel", "Ebba", "Elis", "Freja", "Hugo", "Ida", "Ludvig", "Moa", "Nils", "Saga", "Viktor", "Wilma", "Anton"),
}
LAST_NAMES = {
    "fi": ("Aalto", "Harju", "Järvi", "Kallio", "Koski", "Lahti", "Laine", "Niemi", "Oksa", "Pelto", "Salo", "Suo", "Vuori"),
    "sv": ("Backlund", "Dal", "Ek", "Fors", "Gran", "Holm", "Kvist", "Lind", "Mark", "Nord", "Sten", "Vik", "Åberg"),
}
# field, qualification, unit, points, outcomes: the words of the example schools themselves, not of a national document.
UNITS = {
    "fi": (
        ("catering", "Ravintola-ala (esimerkki)", "Annosruokien valmistus", 25,
         ("valmistaa annosruokia asiakastilauksen mukaan", "noudattaa omavalvontasuunnitelmaa",
          "huolehtii työpisteen järjestyksestä")),
        ("health", "Hoitoala (esimerkki)", "Ikääntyneen hoitotyö", 30,
         ("tukee asiakkaan toimintakykyä päivittäisissä toimissa", "kirjaa hoitotyön ohjeiden mukaan")),
        ("technology", "Kone- ja metalliala (esimerkki)", "Koneistus", 20,
         ("asettaa ja käyttää työstökonetta turvallisesti", "mittaa ja tarkastaa valmistamansa kappaleen",
          "lukee työpiirustusta")),
        ("business", "Liiketoiminnan ala (esimerkki)", "Asiakaspalvelu vieraalla kielellä", 15,
         ("palvelee asiakasta ymmärrettävästi vieraalla kielellä", "toimii palautetilanteessa ohjeiden mukaan")),
    ),
    "sv": (
        ("technology", "Båtbyggnad (exempel)", "Bygga i trä", 15,
         ("väljer virke efter båtens krav", "bygger en detalj efter ritning", "arbetar säkert med handverktyg")),
        ("catering", "Restaurangbranschen (exempel)", "Tillredning av portioner", 25,
         ("tillreder portioner enligt beställning", "följer planen för egenkontroll")),
    ),
}  # fmt: skip


def business_id(number: int) -> str:
    """Return a formally valid Finnish business id of the example range; none of them belongs to anybody known to us."""
    for candidate in range(9_900_000 + number * 7, 9_999_999):
        digits = f"{candidate:07d}"
        rest = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        if rest != 1:
            return f"{digits}-{0 if rest == 0 else 11 - rest}"
    raise ValueError(f"no business id for {number}")


def email(name: str) -> str:
    """Return the example address of a name."""
    plain = name.lower().translate(str.maketrans("äöåéüóúáíàčšžēłńęąįė", "aoaeuouaiacszelneaie"))
    return "".join(c if c.isascii() and c.isalnum() else "." for c in plain).strip(".") + f"@{MAIL}"


def safety(name: str, language: str) -> dict[str, Any]:
    """Return an invented insurance card and a relative of the same family name: whom to reach for somebody abroad."""
    first = FIRST_NAMES[language][len(name) % len(FIRST_NAMES[language])]
    relation = {"fi": "vanhempi", "sv": "förälder"}.get(language, "parent")
    return {
        "insurances": {"health": {"insurer": "EHIC (ESIMERKKI)", "policy": f"80246 00000 {len(name):03d}"}},
        "contacts": [{"name": f"{first} {name.split()[-1]}", "phone": f"+358 00 000 {len(name):04d}", "relation": relation}],
    }


def account_number(number: int) -> str:
    """Return an invented Finnish account number: right as an IBAN, but its own last digit is wrong, so that no bank has it.

    The Finnish check digit is Luhn's (the national association of banks: known, not read again).
    """
    digits = f"123456{number:07d}"
    right = int(luhn.calc_check_digit(digits))
    body = f"{digits}{(right + 1) % 10}"
    return f"FI{98 - int(f'{body}151800') % 97:02d}{body}"
