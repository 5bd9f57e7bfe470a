"""How long it takes to count the grants of 60,000 stays again from their real days and distances, by the annex of 2021."""

import random
import time
from dataclasses import replace
from decimal import Decimal

from vaihto.core.grant import rules
from vaihto.core.grant.calculation import compare
from vaihto.core.grant.rows import Row, project_lines

TITLE = "counting again the grants of 60,000 stays: 600 projects with 100 stays each, every stay a row of its own (aim: 60 s)"
PROJECTS, STAYS = 600, 100
# An invented mix: whom a school sends, and for how many days the annex lets them go.
KINDS = (("short_learning", 10, 89), ("long_learning", 90, 365), ("job_shadowing", 2, 60))
COUNTRIES = ("EE", "ES", "DE", "FR", "SE", "NO", "IT", "PL", "IE", "NL")


def measure() -> dict[str, float]:
    """Count each project twice, as agreed and as it was, and compare the two; no project may have an unknown amount."""
    law = rules.law(2021, "ES")
    agreed = [rows(random.Random(number)) for number in range(PROJECTS)]
    real = [shortened(each, random.Random(-number)) for number, each in enumerate(agreed)]
    began, used = time.perf_counter(), time.process_time()
    first = [project_lines(each, law) for each in agreed]
    seconds = time.perf_counter() - began
    processor = time.process_time() - used
    unknown = sum(not line.known for lines in first for line in lines)
    if unknown:
        raise RuntimeError(f"{unknown} lines have no amount: the example has a stay that the annex does not know")
    began = time.perf_counter()
    differences = 0
    for before, after in zip(first, real, strict=True):
        differences += len(compare(before, project_lines(after, law)).differences)
    compared = time.perf_counter() - began
    people = PROJECTS * STAYS
    return {
        f"{people:,} stays [s]": seconds,
        f"{people:,} stays [s of processor]": processor,
        f"{people:,} stays from real days, compared with what was agreed [s]": compared,
        "one stay, mean [ms]": seconds / people * 1000,
        "lines": sum(map(len, first)),
        "values of lines that changed": differences,
    }


def rows(chance: random.Random) -> list[Row]:
    """Return the stays of one project."""
    made = []
    for number in range(1, STAYS + 1):
        purpose, least, most = chance.choice(KINDS)
        made.append(
            Row(
                row=number,
                purpose=purpose,
                people=1,
                days=chance.randint(least, most),
                country=chance.choice(COUNTRIES),
                kilometres=Decimal(chance.randint(100, 4000)),
                green=chance.random() < 0.3,
                fewer_opportunities=int(chance.random() < 0.1),
            )
        )
    return made


def shortened(agreed: list[Row], chance: random.Random) -> list[Row]:
    """Return the stays as they were: every tenth a few days shorter, where the activity's least days allow it."""
    least = {purpose: days for purpose, days, _most in KINDS}
    return [replace(one, days=max(least[one.purpose], one.days - 5)) if chance.random() < 0.1 else one for one in agreed]
