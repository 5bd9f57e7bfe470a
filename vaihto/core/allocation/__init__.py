"""Who gets how much of one budget: the ranking, the best use of the budget, and how far everybody is from a grant.

Pure: contenders and a budget in whole cents go in, frozen results come out. `ranking.rank` is the one ranking of the
house; `optimum.bound`, `optimum.rounded` and `optimum.best` need HiGHS, which they import when they are called.
"""

from vaihto.core.allocation.model import CannotAllocate, Contender, Floor, Unmet
from vaihto.core.allocation.ranking import Award, Outcome, Ranking, Reason, Tie, rank

__all__ = ["Award", "CannotAllocate", "Contender", "Floor", "Outcome", "Ranking", "Reason", "Tie", "Unmet", "rank"]
