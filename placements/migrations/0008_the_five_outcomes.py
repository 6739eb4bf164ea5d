"""The outcomes framework as it ships: the five outcomes of the study's authorities. An authority changes it."""

from typing import Any

from django.db import migrations

SOURCE = "Every Child Matters (Children Act 2004)"
OUTCOMES = (
    ("Be healthy", "Sleep, food, exercise, feelings, and keeping off drugs and alcohol"),
    ("Stay safe", "At home, on the way, online, and with others"),
    ("Enjoy and achieve", "Coming every day, learning, gaining units and qualifications"),
    ("Make a positive contribution", "Getting on with others, helping, keeping out of trouble"),
    ("Achieve economic well-being", "Ready for college, training or work"),
)


def ship(apps: Any, _: Any) -> None:
    outcome = apps.get_model("placements", "Outcome")
    for position, (title, about) in enumerate(OUTCOMES, start=1):
        outcome.objects.get_or_create(
            title=title, defaults={"about": about, "position": position, "source": SOURCE}
        )


class Migration(migrations.Migration):
    dependencies = [("placements", "0007_learning_plans")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
