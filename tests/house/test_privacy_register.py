"""Each field of each table has purpose, legal basis, class and retention.

Negative control: with `register("kit.Heartbeat", …)` taken out, the test named kit.Heartbeat.id and kit.Heartbeat.at.
"""

from django.apps import apps

from vaihto.kit.privacy import REGISTER, Kind


def fields() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.get_fields()]
        if not field.auto_created or field.concrete
    }


def test_every_field_has_an_entry():
    assert sorted(fields() - set(REGISTER)) == []


def test_no_entry_is_left_over_from_a_field_that_is_gone():
    assert sorted(set(REGISTER) - fields()) == []


def test_health_stands_in_a_table_of_its_own():
    tables = {entry.model for entry in REGISTER.values() if entry.kind is Kind.HEALTH}
    assert tables == {"mobility.SupportNeed", "mobility.Interruption"}
