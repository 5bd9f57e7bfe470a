"""The part of a proposal's basis that pages read, beside the whole of it."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, _editor: Any) -> None:
    """Fill the summary of the proposals that are there: all but the candidates."""
    for proposal in apps.get_model("selection", "SelectionProposal").objects.iterator():
        basis = proposal.basis
        excluded = [{"number": one["number"], "applicant": one["applicant"]} for one in basis.get("excluded", [])]
        proposal.summary = {**{key: value for key, value in basis.items() if key != "candidates"}, "excluded": excluded}
        proposal.save(update_fields=["summary"])


class Migration(migrations.Migration):
    dependencies = [
        ("selection", "0007_scenarios"),
    ]

    operations = [
        migrations.AddField(
            model_name="selectionproposal",
            name="summary",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
