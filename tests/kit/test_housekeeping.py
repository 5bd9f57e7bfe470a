"""What rooms do once an hour is done once an hour, and the special needs of participants are among it."""

from datetime import timedelta

from vaihto.kit import clock, jobs


def test_housekeeping_runs_once_an_hour(transactional_db):
    done = []
    jobs.HOUSEKEEPING["tests.count"] = lambda: done.append(1)
    try:
        jobs.sweep()
        jobs.sweep()
        assert done == [1]
        clock.move_to(clock.now() + timedelta(hours=1))
        jobs.sweep()
        assert done == [1, 1]
    finally:
        del jobs.HOUSEKEEPING["tests.count"]


def test_needs_for_support_are_among_the_housekeeping():
    assert "mobility.support_needs" in jobs.HOUSEKEEPING
