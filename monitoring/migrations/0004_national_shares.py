"""What ships with the review: published national shares, with their source."""

from typing import Any

from django.db import migrations

# Boys 29,807 and girls 11,063 of the 40,870 whose sex is given as one of the two.
SHARES = {"F": "27.1", "M": "72.9"}
POPULATION = "Pupils for whom English authorities paid for alternative provision"
SOURCE = (
    "Department for Education, Schools, pupils and their characteristics 2022/23: AP census, England "
    "(Open Government Licence v3.0)"
)


def ship(apps: Any, _: Any) -> None:
    apps.get_model("monitoring", "Reference").objects.create(
        group="sex", year=2022, population=POPULATION, source=SOURCE, shares=SHARES
    )


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_annual_review_and_reference_shares")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
