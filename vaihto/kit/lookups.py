"""`name__holds="Ähtäri"`: a text in which some letters stand, whatever their capitals; on both databases.

SQLite's own LIKE knows the capitals of a to z only, so that `icontains` does not find Ähtäri by ÄHTÄRI there.
"""

from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import CharField, TextField
from django.db.models.lookups import IContains

from vaihto.core import folding


@CharField.register_lookup
@TextField.register_lookup
class Holds(IContains):
    """Whether a column holds a text, without regard to capitals."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the condition of `icontains`, which elsewhere knows all capitals."""
        return IContains(self.lhs, self.rhs).as_sql(compiler, connection)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition with our own idea of capitals."""
        column, values = self.process_lhs(compiler, connection)
        return f"instr(vaihto_lowered({column}), %s) > 0", [*values, folding.lowered(str(self.rhs))]


def teach(connection: Any, **_more: Any) -> None:
    """Teach a new connection to SQLite what capitals are."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "vaihto_lowered", 1, lambda text: None if text is None else folding.lowered(str(text)), deterministic=True
        )


connection_created.connect(teach, dispatch_uid="vaihto.kit.lookups")
