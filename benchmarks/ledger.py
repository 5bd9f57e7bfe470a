"""How long the house is away after kill -9 of its parts, while clients send; and whether anything acknowledged was lost."""

import statistics

TITLE = "seconds until the house is ready again after kill -9 of web, worker, both or database, with clients sending"
KILLS = 20


def measure() -> dict[str, float]:
    """Kill 20 times on SQLite and 20 times on PostgreSQL."""
    from tests.trust.house_of_processes import House
    from tests.trust.test_ledger import BOOKS, lived_through

    figures: dict[str, float] = {}
    for name, on_postgres in (("SQLite", False), ("PostgreSQL", True)):
        house = House(on_postgres=on_postgres)
        try:
            house.settle()
            ledger, away = lived_through(house, KILLS)
            figures |= {
                f"{name}: away, median of {KILLS} kills [s]": statistics.median(away),
                f"{name}: away, longest [s]": max(away),
                f"{name}: acknowledged deeds": len(ledger.sent) + len(ledger.enquiries),
                f"{name}: lost or doubled": len(ledger.against(house.python(BOOKS))),
            }
        finally:
            house.close()
    return figures
