"""A key is claimed once, also by forty at the same time.

Negative control, seen failing on PostgreSQL: with `claim` looking first and inserting afterwards, threads raised IntegrityError.
On SQLite that fault cannot show: its writing transactions follow each other.
"""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from vaihto.kit import once
from vaihto.kit.models import OnceKey


def claim(key: str) -> bool:
    try:
        with transaction.atomic():
            return once.claim(key)
    finally:
        connection.close()


def test_of_forty_equal_claims_exactly_one_wins(transactional_db):
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(claim, ["submit:1"] * 40))
    assert answers.count(True) == 1
    assert OnceKey.objects.filter(key="submit:1").count() == 1


def test_a_rolled_back_claim_can_be_made_again(transactional_db):
    try:
        with transaction.atomic():
            assert once.claim("sign:1")
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert claim("sign:1")
