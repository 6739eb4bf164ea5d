"""The stages in the order of the study's toolkit; the administrator says which must be tried."""

from typing import Any

from django.db import migrations

STAGES = (
    ("whole_school", "What was changed for the pupil in class and in the day, and for how long."),
    ("behaviour_support", "The plan, who worked with the pupil, and how often."),
    ("agency", "Which agency, since when, and what it says."),
    ("assessment", "Who assessed what, and what came of it."),
    ("managed_move", "Which school, from when to when, and why it ended."),
)


def add(apps: Any, _: Any) -> None:
    model = apps.get_model("referrals", "ToolkitStage")
    for position, (stage, evidence) in enumerate(STAGES, start=1):
        model.objects.create(stage=stage, position=position, evidence=evidence)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_toolkit")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
