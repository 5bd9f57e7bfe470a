"""The regions of Finland: organisations store the Finnish name, readers see it in their language."""

# Finnish name: (Swedish, English). The Swedish names are the official ones of the regions (landskap); the English ones are those
# Statistics Finland uses in its classification of regions. Both typed from knowledge, not copied from a file.
NAMES = {
    "Uusimaa": ("Nyland", "Uusimaa"),
    "Varsinais-Suomi": ("Egentliga Finland", "Southwest Finland"),
    "Satakunta": ("Satakunta", "Satakunta"),
    "Kanta-Häme": ("Egentliga Tavastland", "Kanta-Häme"),
    "Pirkanmaa": ("Birkaland", "Pirkanmaa"),
    "Päijät-Häme": ("Päijänne-Tavastland", "Päijät-Häme"),
    "Kymenlaakso": ("Kymmenedalen", "Kymenlaakso"),
    "Etelä-Karjala": ("Södra Karelen", "South Karelia"),
    "Etelä-Savo": ("Södra Savolax", "South Savo"),
    "Pohjois-Savo": ("Norra Savolax", "North Savo"),
    "Pohjois-Karjala": ("Norra Karelen", "North Karelia"),
    "Keski-Suomi": ("Mellersta Finland", "Central Finland"),
    "Etelä-Pohjanmaa": ("Södra Österbotten", "South Ostrobothnia"),
    "Pohjanmaa": ("Österbotten", "Ostrobothnia"),
    "Keski-Pohjanmaa": ("Mellersta Österbotten", "Central Ostrobothnia"),
    "Pohjois-Pohjanmaa": ("Norra Österbotten", "North Ostrobothnia"),
    "Kainuu": ("Kajanaland", "Kainuu"),
    "Lappi": ("Lappland", "Lapland"),
    "Ahvenanmaa": ("Åland", "Åland"),
}


def name(region: str, language: str) -> str:
    """Return a region's name in Swedish (`sv`), in English (`en`), else as it is stored; an unknown region is its own name."""
    swedish, english = NAMES.get(region, (region, region))
    return {"sv": swedish, "en": english}.get(language, region)
