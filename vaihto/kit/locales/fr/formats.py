"""How this language writes numbers and days in Django's own widgets; everything else comes from vaihto.core.formats."""

DATE_FORMAT = "d/m/Y"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
