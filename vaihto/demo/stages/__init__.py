"""The example programme at a chosen stage, built through the real operations, relative to today so that it does not age.

`build("apply")` makes one round of student mobility up to that stage; `build("published")` the whole example: a finished round
with figures, a round that is being decided, a round that is open now, and the same of a second programme.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from vaihto.demo.stages import agreeing, arranging
from vaihto.demo.stages.people import settle_in
from vaihto.demo.stages.rounds import STAGES, Round, run
from vaihto.kit import clock
from vaihto.kit.languages import in_finnish

Progress = Callable[[str], None]


def build(stage: str = "published", progress: Progress = lambda step: None) -> None:
    """Fill an empty database with the example programme at `stage` (one of STAGES); one transaction, so all or nothing.

    `progress` is told each step in words. Raises ValueError for an unknown stage.
    """
    if stage not in STAGES:
        raise ValueError(f"no stage {stage}; choose one of {', '.join(STAGES)}")
    with transaction.atomic(), in_finnish(), clock.held():
        progress("people and organisations")
        world = settle_in(clock.today() - timedelta(days=1100))
        # Nobody's roles or organisations change from here on.
        world.actors = {}
        if any(one.is_arranged for one in rounds(stage)):
            arranging.fill_the_pool(world)
        if stage == "published":
            progress("memoranda of understanding")
            agreeing.agree(world)
        for one in rounds(stage):
            progress(one.title)
            run(one, world)
        if stage == "published":
            from vaihto.demo.stages.figures import enter_figures

            progress("published figures")
            enter_figures(world)


def rounds(stage: str) -> list[Round]:
    """Return the rounds of the example: one at the stage itself, or the three generations of the whole example."""
    if stage != "published":
        return [
            Round("student_mobility", "one round", opens_days_ago=30 if stage in {"call", "apply"} else 420, until=stage, size=4)
        ]
    return [
        Round("student_mobility", "finished round: student mobility", 1000, "published", size=4, people=10),
        Round("expert_mobility", "finished round: expert mobility", 990, "published", size=5, people=40),
        Round("partnership", "finished round: partnerships", 980, "published", size=3),
        Round("partnership", "round being decided: partnerships", 150, "decide", size=8, differs_in_hands=True),
        # What the first grant leaves when it is declined reaches the least useful grant of the next, not the whole of it.
        Round("partnership", "decided round: partnerships", 128, "decide", size=3, budget=12500),
        Round(
            "expert_mobility",
            "round being assessed blind: expert mobility",
            78,
            "assess",
            size=8,
            people=6,
            is_blind=True,
            is_arranged=True,
        ),
        Round("student_mobility", "running round: student mobility", 195, "abroad", size=4, people=8),
        Round("student_mobility", "open round: student mobility", 30, "apply", size=5, is_changed=True),
        Round("transfer_of_innovation", "open round: transfer of innovation", 20, "call", size=0),
        Round("vet_mobility", "finished round: Erasmus+", 970, "published", size=1, people=6),
        Round("vet_mobility", "open round: Erasmus+", 25, "call", size=0),
    ]


def who_can_sign_in() -> list[tuple[str, str]]:
    """Return who can be entered with one click on the sign-in page, with what each does, in English."""
    from django.utils import translation

    from vaihto.demo.accounts import accounts

    with translation.override("en"):
        return [(account.name, str(account.role_line)) for account in accounts()]
