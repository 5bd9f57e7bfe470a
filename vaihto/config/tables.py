"""Bringing the tables to the present version: an empty database gets them at once, another one by its migrations."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Make or change the tables as the program needs them; nothing where they are so already.

    An empty database has no history to walk through: it gets the tables as the models are now, and all migrations are noted as
    run. That takes a tenth of the time. `tests/house/test_tables.py` sees that both ways lead to the same tables.
    """
    if connection.introspection.table_names():
        call_command("migrate", interactive=False, verbosity=0)
    else:
        make_all()


def make_all() -> None:
    """Make all tables in an empty database and note all migrations as run; one transaction, so all or nothing."""
    ran = MigrationRecorder.Migration
    every: list[type[models.Model]] = [model for model in apps.get_models() if is_a_table(model)]
    with connection.schema_editor(atomic=True) as editor:
        for model in every:
            editor.create_model(model)
        editor.create_model(ran)
        keys = sorted(MigrationLoader(connection).graph.nodes)
        ran.objects.using(connection.alias).bulk_create(ran(app=app, name=name) for app, name in keys)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def is_a_table(model: type[models.Model]) -> bool:
    """Return whether a model has a table of its own that we make."""
    return model._meta.managed and not model._meta.proxy and not model._meta.swapped
