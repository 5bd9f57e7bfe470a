"""A host may refuse to sign too: who refuses and who asks for a correction is kept; refusals from before were guardians'."""

from typing import Any

from django.db import migrations, models


def name_guardians(apps: Any, schema_editor: Any) -> None:
    """Say of the refusals from before that the guardian refused: nobody else could."""
    agreements = apps.get_model("mobility", "LearningAgreement")
    agreements.objects.exclude(refused_reason="").update(refused_role="guardian")


class Migration(migrations.Migration):
    dependencies = [("mobility", "0011_places")]

    operations = [
        migrations.AddField(
            model_name="learningagreement",
            name="correction_role",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="learningagreement",
            name="refused_role",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.RunPython(name_guardians, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="learningagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(refused_reason="", refused_role="")
                | (~models.Q(refused_reason="") & models.Q(refused_role__in=["guardian", "host"])),
                name="learning_agreement_refused_by_whom",
            ),
        ),
    ]
