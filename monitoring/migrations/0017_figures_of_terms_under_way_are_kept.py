"""Changes of today are noted too, as figures of a term under way are kept; and names and kinds of providers."""

from django.db import migrations

from monitoring.measures.noted import statements

#: Safe on a running system.
SAFE = "replaces functions and triggers, each for a moment; what the former code reads and writes stays"


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0016_figures_of_closed_terms_are_kept"),
    ]

    operations = [migrations.RunSQL(make, migrations.RunSQL.noop) for make, _ in statements()]
