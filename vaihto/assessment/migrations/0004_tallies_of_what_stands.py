"""Store the sum of what was assessed before there were stored sums."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.db import migrations


def tally(apps, schema_editor):
    Assignment, Score = apps.get_model("assessment", "Assignment"), apps.get_model("assessment", "Score")
    Tally, Conflict = apps.get_model("assessment", "Tally"), apps.get_model("assessment", "ConflictOfInterest")
    given = defaultdict(list)
    for one in Assignment.objects.exclude(state="withdrawn").select_related("application").order_by("pk"):
        given[one.application_id].append(one)
    points = defaultdict(dict)
    for score in Score.objects.select_related("criterion", "assignment").filter(
        assignment__state="handed_in", points__isnull=False
    ):
        points[score.assignment_id][score.criterion.key] = (score.points, score.criterion.threshold)
    conflicts = defaultdict(int)
    for key in Conflict.objects.values_list("application_id", flat=True):
        conflicts[key] += 1
    made = []
    for key, listed in given.items():
        active = [one for one in listed if one.state in {"assigned", "handed_in"}]
        done = [one for one in active if one.state == "handed_in"]
        totals = [sum((value for value, _ in points[one.pk].values()), Decimal(0)) for one in done]
        criteria = list(points[done[0].pk]) if done else []
        means = {
            name: (sum((points[one.pk].get(name, (Decimal(0), None))[0] for one in done), Decimal(0)) / len(done)).quantize(
                Decimal("0.01"), rounding=ROUND_HALF_UP
            )
            for name in criteria
        }
        total = sum(means.values(), Decimal(0)) if done else None
        least = listed[0].application.call.total_threshold
        is_above = None
        if done:
            is_above = (least is None or total >= least) and all(
                limit is None or means[name] >= limit for name, (_value, limit) in points[done[0].pk].items()
            )
        stage = "unassigned" if not active else "ready" if len(done) == len(active) else "assessing"
        made.append(
            Tally(
                application_id=key, call_id=listed[0].application.call_id, stage=stage, assigned=len(active), handed_in=len(done),
                conflicts=conflicts[key], total=total, spread=max(totals) - min(totals) if len(totals) > 1 else None,
                points={name: str(value) for name, value in means.items()}, counted=[one.assessor_id for one in done], is_above=is_above,
            )
        )  # fmt: skip
    Tally.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_pool_plan_consolidation"), ("applications", "0001_initial"), ("calls", "0001_initial")]
    operations = [migrations.RunPython(tally, migrations.RunPython.noop)]
