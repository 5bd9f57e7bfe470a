"""The list of results for downloads: the same rows as on the page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vaihto.catalogue import queries
from vaihto.core import countries, parameters
from vaihto.kit import languages
from vaihto.kit.tables import Column


def dimensions(result: Any) -> str:
    """Return the dimensions in words."""
    return "; ".join(parameters.word("dimension", one, languages.present()) for one in queries.tags_of(result)["dimensions"])


def named_countries(result: Any) -> str:
    """Return the countries by name."""
    return "; ".join(countries.name(one, languages.present()) for one in queries.tags_of(result)["countries"])


def fields(result: Any) -> str:
    """Return the fields."""
    return "; ".join(queries.tags_of(result)["fields"])


RESULTS = (
    Column("title_fi", _("Name, Finnish"), lambda r: r.title_fi),
    Column("title_sv", _("Name, Swedish"), lambda r: r.title_sv),
    Column("title_en", _("Name, English"), lambda r: r.title_en),
    Column("what_fi", _("Description, Finnish"), lambda r: r.what_fi),
    Column("what_sv", _("Description, Swedish"), lambda r: r.what_sv),
    Column("what_en", _("Description, English"), lambda r: r.what_en),
    Column("where", _("Where it can be found"), lambda r: r.where or r.where_note),
    Column("organisation", _("Made by"), lambda r: r.agreement.organisation.name),
    Column("action", _(
        "Action"
    ), lambda r: parameters.word("action", r.agreement.application.call.action, languages.present())),
    Column("dimensions", _("Dimensions"), dimensions),
    Column("countries", _("Countries"), named_countries),
    Column("fields", _("Fields"), fields),
    Column("adapted", _("Adapted from"), lambda r: r.adapted_from.title_en if r.adapted_from else r.adapted_note),
    Column("published", _("Published"), lambda r: r.published_at),
)  # fmt: skip
