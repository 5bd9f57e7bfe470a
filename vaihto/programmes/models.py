"""The programme that the agency runs."""

from django.db import models

from vaihto.kit.languages import columns


class Programme(models.Model):
    """A programme: its rule pack and the agency that runs it.

    `rule_year` is the year of the pack whose numbers the programme uses when it runs the pack in a later year as a
    national programme (the demo does); empty means the call's own year.
    """

    code = models.SlugField(max_length=30, unique=True)
    pack = models.CharField(max_length=30)
    rule_year = models.PositiveSmallIntegerField(null=True, blank=True)
    title_fi, title_sv, title_en = columns(models.CharField, max_length=200)
    agency_fi, agency_sv, agency_en = columns(models.CharField, max_length=200)
    agency_country = models.CharField(max_length=2, default="FI")
    contact = models.EmailField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "programmes_programme"
        ordering = ["-starts_on", "code"]

    def __str__(self) -> str:
        return self.code
