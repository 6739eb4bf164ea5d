from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("monitoring", "0001_initial"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Comparator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "unit",
                    models.CharField(
                        choices=[("week", "a week"), ("year", "a year")], max_length=5
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="amount in pounds"
                    ),
                ),
                ("year", models.CharField(max_length=9)),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["name", "-year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "unit", "year"),
                        name="one_comparator_per_name_unit_and_year",
                    )
                ],
            },
        ),
    ]
