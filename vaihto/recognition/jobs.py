"""What the worker does for this room: hosts are asked for their assessment when the stay ends."""

import logging

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.jobs import housekeeping
from vaihto.kit.operations import Refused
from vaihto.recognition import operations, queries

logger = logging.getLogger("vaihto.recognition")


@housekeeping("recognition.ask_hosts")
def ask_hosts() -> int:
    """Send hosts a link to the assessment in the last week of the stay, once for each stay; returns how many."""
    asked = 0
    for stay in queries.hosts_to_ask(clock.today()):
        try:
            asked += bool(operations.ask_host(stay, by=SYSTEM, at=clock.now()))
        except Refused as refused:
            logger.warning("The host of stay %s was not asked: %s", stay.pk, refused)
    return asked
