"""The published national series enter the house: the only figures of the example that are real."""

from vaihto.demo.stages.people import World
from vaihto.kit import clock
from vaihto.statistics import operations


def enter_figures(world: World) -> None:
    """Load the national series of the rulebook."""
    operations.load_national_series(by=world.staff_actor("officer"), at=clock.now())
