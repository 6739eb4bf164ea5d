import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import apcommission.calendar.models
from apcommission.tables_at_once import at_once


class Migration(migrations.Migration):
    replaces = [
        ("placements", "0001_initial"),
        ("placements", "0003_versions_and_paper"),
        ("placements", "0004_offers_in_spite_of_the_protocol_say_why"),
        ("placements", "0005_incidents_and_key_workers"),
        ("placements", "0006_support"),
        ("placements", "0007_learning_plans"),
        ("placements", "0009_notices_and_alerts_of_attendance"),
        ("placements", "0010_start_checks"),
        ("placements", "0012_leaving"),
        ("placements", "0013_invoices_and_budgets"),
        ("placements", "0014_reasons_and_retention"),
    ]

    initial = True

    dependencies = [
        ("apcommission", "0001_tables"),
        ("apcommission", "__first__"),
        ("providers", "0001_tables"),
        ("referrals", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceCode",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("words", models.CharField(max_length=120)),
                (
                    "counts_as",
                    models.CharField(
                        choices=[
                            ("attending", "Attending"),
                            ("elsewhere", "Attending a place other than the school"),
                            ("authorised", "Authorised absence"),
                            ("unauthorised", "Unauthorised absence"),
                            ("not_required", "Not required here: attending elsewhere"),
                            ("unable", "Unable to attend: exceptional"),
                            ("administrative", "Administrative"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "session",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(0, "AM"), (1, "PM")],
                        help_text="Where a code is for one half of the day only.",
                        null=True,
                    ),
                ),
                ("needs_reason", models.BooleanField(default=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="SchoolChoice",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "school",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="attendance_choice",
                        serialize=False,
                        to="apcommission.school",
                    ),
                ),
                (
                    "tells_parents",
                    models.BooleanField(default=False, verbose_name="parents are told too"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StartCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.CharField(max_length=300)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("only_unregistered", models.BooleanField(default=False)),
                ("retired_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=120)),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("la", "Local authority"),
                            ("ehcp", "Education, health and care plan"),
                        ],
                        max_length=6,
                        verbose_name="whose share it pays",
                    ),
                ),
                ("start", models.DateField(verbose_name="first day")),
                ("end", models.DateField(verbose_name="last day")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="amount in pounds"
                    ),
                ),
                (
                    "cost_code",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="code in the finance system"
                    ),
                ),
            ],
            options={
                "ordering": ["-start", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "start"), name="a_budget_is_named_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="a_budget_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.CharField(max_length=40, verbose_name="the provider’s number")),
                ("dated", models.DateField()),
                ("start", models.DateField(verbose_name="first day of the period")),
                ("end", models.DateField(verbose_name="last day of the period")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "To be checked"),
                            ("queried", "Queried by the authority"),
                            ("accepted", "Accepted"),
                            ("handed_on", "With finance"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("query", models.TextField(blank=True, verbose_name="what the authority asks")),
                ("answer", models.TextField(blank=True, verbose_name="what the provider says")),
                ("handed_on", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="providers.provider",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-dated", "-pk"],
                "indexes": [models.Index(fields=["state", "-dated"], name="invoice_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "number"), name="an_invoice_number_is_used_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="an_invoice_is_for_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(max_length=120)),
                (
                    "about",
                    models.CharField(blank=True, max_length=300, verbose_name="what it means"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("retired_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("title",), name="an_outcome_is_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered to the provider"),
                            ("declined", "Declined by the provider"),
                            ("accepted", "Accepted by the provider"),
                            ("agreed", "Agreement signed"),
                            ("active", "Active"),
                            ("reintegrating", "Reintegrating"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="offered",
                        max_length=15,
                    ),
                ),
                ("start", models.DateField()),
                ("planned_end", models.DateField()),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Completed"),
                            ("reintegrated", "Reintegrated"),
                            ("moved_on", "Moved on as planned"),
                            ("school_leaving_age", "Reached school-leaving age"),
                            ("out_of_area", "Moved out of the area"),
                            ("broke_down", "Broke down"),
                            ("withdrew", "Withdrew"),
                            ("excluded", "Excluded by the provider"),
                            ("provider_ended", "Provider closed or ended the contract"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "registration",
                    models.CharField(
                        choices=[("dual", "Dual registered"), ("single", "Single registered")],
                        default="dual",
                        max_length=6,
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=10,
                        null=True,
                        verbose_name="price in pounds",
                    ),
                ),
                (
                    "price_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("session", "a session"),
                            ("day", "a day"),
                            ("week", "a week"),
                            ("term", "a term"),
                            ("year", "a year"),
                            ("place", "a place (block contract)"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "school_share",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                (
                    "la_share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="LA share",
                    ),
                ),
                (
                    "ehcp_share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="EHCP share",
                    ),
                ),
                (
                    "agreed_attendance",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="agreed attendance, per cent"
                    ),
                ),
                (
                    "offer_note",
                    models.TextField(blank=True, verbose_name="what the provider should know"),
                ),
                (
                    "answer_note",
                    models.TextField(blank=True, verbose_name="the provider's own assessment"),
                ),
                (
                    "override_reason",
                    models.TextField(blank=True, verbose_name="why it was offered all the same"),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "start_override",
                    models.TextField(blank=True, verbose_name="why it started all the same"),
                ),
                (
                    "override_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="providers.programme",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="providers.provider",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="referrals.pupil",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="referrals.referral",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="apcommission.school",
                    ),
                ),
                (
                    "start_override_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-start", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["provider", "start", "end"], name="placement_provider_dates"
                    ),
                    models.Index(fields=["school", "start", "end"], name="placement_school_dates"),
                    models.Index(fields=["state"], name="placement_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("planned_end__gte", models.F("start"))),
                        name="a_placement_is_planned_to_end_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end", None), ("end__gte", models.F("start")), _connector="OR"
                        ),
                        name="a_placement_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(
                                ("end__isnull", False), models.Q(("end_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="an_ended_placement_has_its_day_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None),
                            models.Q(("closed_on__gte", models.F("end")), ("state", "ended")),
                            _connector="OR",
                        ),
                        name="a_closed_record_is_of_an_ended_placement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_attendance", None),
                            ("agreed_attendance__range", (1, 100)),
                            _connector="OR",
                        ),
                        name="agreed_attendance_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ehcp_share", None), ("la_share", None), ("school_share", None)
                            ),
                            (
                                "school_share",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(100), "-", models.F("la_share")
                                    ),
                                    "-",
                                    models.F("ehcp_share"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="the_shares_of_a_placement_make_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("price", None), ("price_basis", "")),
                            models.Q(
                                ("price__gte", 0), models.Q(("price_basis", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_placement_price_has_its_basis",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("number", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["title", "number"],
                "indexes": [models.Index(fields=["title"], name="qualification_title")],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("placed", "Pupils who were placed: years after birth"),
                            (
                                "not_placed",
                                "Pupils who were never placed: years after the last referral",
                            ),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("years", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where it comes from"
                    ),
                ),
            ],
            options={
                "ordering": ["kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 100)),
                        name="records_are_kept_some_years",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField(verbose_name="Monday of the week")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not yet submitted"),
                            ("submitted", "Submitted"),
                            ("queried", "Queried by the authority"),
                            ("accepted", "Accepted"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("was_late", models.BooleanField(default=False)),
                ("query", models.TextField(blank=True, verbose_name="what the authority asks")),
                ("note", models.TextField(blank=True, verbose_name="what the provider says")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weekly_returns",
                        to="providers.provider",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-week", "provider_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "week"), name="one_return_per_provider_and_week"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("week__iso_week_day", 1)),
                        name="a_week_begins_on_monday",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Destination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("checked_on", models.DateField()),
                (
                    "check_point",
                    models.CharField(
                        choices=[
                            ("leaving", "At leaving"),
                            ("6_months", "After 6 months"),
                            ("12_months", "After 12 months"),
                        ],
                        max_length=10,
                        verbose_name="check",
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("fe", "Further education"),
                            ("sixth_form", "Sixth form"),
                            ("apprenticeship", "Apprenticeship"),
                            ("training", "Training"),
                            ("employment", "Employment"),
                            ("armed_forces", "Armed forces"),
                            ("voluntary", "Voluntary work"),
                            ("neet", "Not in education, employment or training"),
                            ("unknown", "Not known"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="destinations",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["checked_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pupil", "check_point"), name="one_destination_per_pupil_and_check"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("placed", "Pupils who were placed: years after birth"),
                            (
                                "not_placed",
                                "Pupils who were never placed: years after the last referral",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="day on which its time was over")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("listed", "To be decided"),
                            ("confirmed", "To be erased tonight"),
                            ("kept", "Kept for longer"),
                            ("erased", "Erased"),
                        ],
                        default="listed",
                        max_length=10,
                    ),
                ),
                ("listed_on", models.DateField()),
                ("reason", models.TextField(blank=True, verbose_name="why it is kept")),
                ("kept_until", models.DateField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rows",
                    models.PositiveIntegerField(default=0, verbose_name="rows that were erased"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="erasures",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["listed", "confirmed"])),
                        fields=("pupil",),
                        name="one_open_erasure_of_a_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "kept"), _negated=True),
                            models.Q(
                                ("kept_until__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_keeps_a_record_says_why_and_until_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("counted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "spent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "forecast",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                ("placements", models.PositiveIntegerField(default=0)),
                ("without_price", models.PositiveIntegerField(default=0)),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forecasts",
                        to="placements.budget",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ParentTalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spoken_on", models.DateField()),
                ("with_whom", models.CharField(max_length=150)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("meeting", "Meeting"),
                            ("message", "Message or email"),
                            ("letter", "Letter"),
                        ],
                        max_length=10,
                    ),
                ),
                ("good_news", models.BooleanField(default=False)),
                ("words", models.TextField(verbose_name="what was said")),
                (
                    "spoken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parent_talks",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-spoken_on", "-pk"],
                "indexes": [
                    models.Index(fields=["placement", "-spoken_on"], name="talk_placement")
                ],
            },
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("school", "A mainstream or special school"),
                            ("placement", "Another placement"),
                            ("post_16", "College, training or work after 16"),
                            ("home", "Education at home, chosen by the parents"),
                            ("away", "Moved away: the other authority knows"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_day", models.DateField()),
                ("where", models.CharField(max_length=200)),
                (
                    "placement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_step",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("session", models.PositiveSmallIntegerField(choices=[(0, "AM"), (1, "PM")])),
                ("minutes_late", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("recorded_by", models.CharField(blank=True, max_length=150)),
                ("recorded_at", models.DateTimeField(auto_now=True)),
                (
                    "code",
                    models.ForeignKey(
                        db_column="code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.attendancecode",
                    ),
                ),
                (
                    "recorder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["date", "session", "pk"],
                "indexes": [models.Index(fields=["date"], name="mark_date")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "date", "session"), name="one_mark_per_session"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session__lte", 1)), name="a_mark_is_for_am_or_pm"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeavingInterview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField()),
                ("helped", models.TextField(verbose_name="what helped")),
                ("harder", models.TextField(blank=True, verbose_name="what was hard")),
                ("wanted_next", models.TextField(blank=True, verbose_name="what they want next")),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leaving_interview",
                        to="placements.placement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeyWorker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caseload",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_workers",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["started_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("placement", "person"),
                        name="a_key_worker_is_named_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="a_key_worker_ends_after_the_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "expected",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="placements.invoice",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "placement"), name="one_line_of_an_invoice_per_placement"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="an_invoice_takes_nothing_back"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("incident", "Incident"),
                            ("concern", "Concern for the pupil’s safety"),
                            ("missing", "Missing from the provision"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("low", "Low: dealt with on the spot"),
                            ("medium", "Medium: the school must know today"),
                            ("high", "High: someone is harmed or may be"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="when it happened")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="where")),
                ("what", models.TextField(verbose_name="what happened")),
                ("done", models.TextField(blank=True, verbose_name="what was done at once")),
                ("restricted", models.BooleanField(default=False)),
                ("reported_at", models.DateTimeField(auto_now_add=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "found_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="when the pupil was found"
                    ),
                ),
                (
                    "return_talk",
                    models.TextField(blank=True, verbose_name="what the pupil said once back"),
                ),
                ("closing_words", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_at", "-pk"],
                "indexes": [
                    models.Index(fields=["placement", "-happened_at"], name="incident_placement"),
                    models.Index(fields=["state", "-happened_at"], name="incident_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closing_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_closed_incident_says_what_came_of_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("found_at", None),
                            models.Q(
                                ("found_at__gte", models.F("happened_at")), ("kind", "missing")
                            ),
                            _connector="OR",
                        ),
                        name="a_missing_pupil_is_found_afterwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extra",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("transport", "Transport"),
                            ("support", "Support"),
                            ("exam_fee", "Exam fee"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="amount in pounds"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extras",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("unit", "Unit"), ("full", "Full qualification")], max_length=5
                    ),
                ),
                ("awarded_on", models.DateField()),
                ("qualification_number", models.CharField(blank=True, max_length=20)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="awards",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["awarded_on", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "title", "kind", "awarded_on"),
                        name="an_award_is_told_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("assessed_on", models.DateField()),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("attitude", "Attitude"),
                            ("teacher", "With teachers"),
                            ("classroom", "In the classroom"),
                            ("peers", "With other pupils"),
                            ("workshop", "In practical work"),
                            ("english", "English"),
                            ("maths", "Maths"),
                            ("digital", "Digital skills"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("level", models.CharField(blank=True, max_length=60)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["assessed_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "assessed_on", "area"),
                        name="one_assessment_per_area_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", ""), ("score__gte", 1), ("score__lte", 4)),
                            models.Q(("score", None), models.Q(("level", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_assessment_has_a_score_or_a_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first_absence", "First absence of a vulnerable pupil"),
                            ("in_a_row", "Absent three sessions in a row"),
                            ("below_level", "Below the agreed level"),
                            ("never_attended", "Never attended"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To act on"), ("answered", "Acted on")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("since", models.DateField()),
                ("facts", models.CharField(max_length=200, verbose_name="what was counted")),
                ("made_on", models.DateField()),
                ("answer", models.TextField(blank=True, verbose_name="what was done")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_on", "-pk"],
                "indexes": [models.Index(fields=["state", "-made_on"], name="alert_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "kind", "since"), name="an_alert_is_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("out", "Out for signature"),
                            ("signed", "Signed by all"),
                            ("void", "Void"),
                        ],
                        default="out",
                        max_length=10,
                    ),
                ),
                ("terms", models.JSONField(help_text="The text and figures as sent out.")),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("placement",),
                        name="one_agreement_in_force_per_placement",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgencyAtWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=200)),
                (
                    "worker",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="who works with the pupil"
                    ),
                ),
                (
                    "reached_by",
                    models.CharField(blank=True, max_length=200, verbose_name="how to reach them"),
                ),
                ("about", models.CharField(max_length=500, verbose_name="what they do")),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agencies",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["agency", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="an_agency_ends_its_work_after_the_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdmissionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interview", "Interview"),
                            ("taster", "Taster"),
                            ("assessment", "Assessment of its own"),
                        ],
                        max_length=10,
                    ),
                ),
                ("held_on", models.DateField()),
                ("words", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="admission_steps",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["held_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AbsenceNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("session", models.PositiveSmallIntegerField(choices=[(0, "AM"), (1, "PM")])),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absence_notices",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-date", "-session", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "date", "session"),
                        name="one_absence_notice_per_session",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "own_words",
                    models.TextField(
                        blank=True, verbose_name="what the young person says of themselves"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress_files",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("sent", "Sent")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("learning", models.TextField(blank=True, verbose_name="learning and progress")),
                ("conduct", models.TextField(blank=True, verbose_name="behaviour and wellbeing")),
                ("next_steps", models.TextField(blank=True)),
                (
                    "for_parents",
                    models.TextField(blank=True, verbose_name="in plain words, for the parents"),
                ),
                ("attended", models.PositiveIntegerField(blank=True, null=True)),
                ("possible", models.PositiveIntegerField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress_reports",
                        to="placements.placement",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.term",
                    ),
                ),
            ],
            options={
                "ordering": ["-term__start", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "term"), name="one_progress_report_per_term"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            models.Q(("attended__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_sent_report_has_its_figures",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReintegrationPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "named_person",
                    models.CharField(max_length=150, verbose_name="named person at the school"),
                ),
                ("begins_on", models.DateField()),
                (
                    "full_time_on",
                    models.DateField(verbose_name="day from which the pupil is back full time"),
                ),
                (
                    "aims",
                    models.TextField(
                        blank=True, verbose_name="what has to be right for it to work"
                    ),
                ),
                ("pupil_says", models.TextField(blank=True, verbose_name="what the pupil says")),
                (
                    "placement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reintegration_plan",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("full_time_on__gte", models.F("begins_on"))),
                        name="a_return_is_complete_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("half_term", "Half-termly review"),
                            ("mid_point", "Mid-point review"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("held", "Held")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField()),
                ("held_on", models.DateField(blank=True, null=True)),
                (
                    "present",
                    models.CharField(blank=True, max_length=500, verbose_name="who was there"),
                ),
                ("words", models.TextField(blank=True, verbose_name="what was said")),
                ("pupil_says", models.TextField(blank=True, verbose_name="what the pupil says")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "Go on as planned"),
                            ("return", "Return to school"),
                            ("extend", "Extend the placement"),
                            ("change", "Change to something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("extend_to", models.DateField(blank=True, null=True, verbose_name="extended to")),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-due_on", "-pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="review_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("placement",),
                        name="one_review_of_a_placement_is_planned_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            models.Q(
                                ("held_on__isnull", False), models.Q(("outcome", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_held_review_has_its_day_and_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacementCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="placements.placement",
                    ),
                ),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.startcheck",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("placement", "check_made"), name="a_start_check_is_made_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.CharField(max_length=300, verbose_name="target")),
                (
                    "baseline",
                    models.CharField(max_length=300, verbose_name="where the pupil starts from"),
                ),
                ("agreed_with_pupil", models.BooleanField(default=False)),
                (
                    "pupil_says",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="what the pupil says about it"
                    ),
                ),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Worked on"),
                            ("met", "Met"),
                            ("partly_met", "Partly met"),
                            ("not_met", "Not met"),
                            ("taken_back", "Taken back"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("set_on", models.DateField()),
                (
                    "outcome",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="placements.outcome",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="placements.placement",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["placement", "due_on"], name="target_placement")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_on", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("settled_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_target_has_its_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TimetableSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(help_text="0 Monday to 4 Friday.")),
                ("session", models.PositiveSmallIntegerField(choices=[(0, "AM"), (1, "PM")])),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("provider", "Provider"),
                            ("school", "School"),
                            ("college", "College"),
                            ("work", "Work placement"),
                        ],
                        default="provider",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("holds", models.BooleanField(default=True)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="placements.placement",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "session", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 4)), name="a_slot_is_on_a_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session__lte", 1)), name="a_slot_is_am_or_pm"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_slot_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("holds", True)),
                        expressions=[
                            ("pupil", "="),
                            ("weekday", "="),
                            ("session", "="),
                            (
                                apcommission.calendar.models.DateRange(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="no_pupil_in_two_places",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visited_on", models.DateField()),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("provider", "At the provider"),
                            ("school", "At school"),
                            ("home", "At home"),
                            ("phone", "By phone or video"),
                            ("elsewhere", "Elsewhere"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "pupil_seen",
                    models.BooleanField(
                        default=True, verbose_name="the pupil was seen or spoken with"
                    ),
                ),
                ("words", models.TextField(verbose_name="how it goes")),
                ("worries", models.TextField(blank=True)),
                ("next_step", models.CharField(blank=True, max_length=500)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="placements.placement",
                    ),
                ),
                (
                    "visited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-visited_on", "-pk"],
                "indexes": [
                    models.Index(fields=["placement", "-visited_on"], name="visit_placement")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=500, verbose_name="what is to be done")),
                ("owner", models.CharField(max_length=150, verbose_name="who does it")),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="placements.review",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SafeguardingNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="placements.incident",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaperStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_day", models.DateField()),
                (
                    "school_sessions",
                    models.PositiveSmallIntegerField(verbose_name="sessions a week at school"),
                ),
                (
                    "support",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="support in that time"
                    ),
                ),
                ("went", models.CharField(blank=True, max_length=300, verbose_name="how it went")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="placements.reintegrationplan",
                    ),
                ),
            ],
            options={
                "ordering": ["from_day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "from_day"), name="one_step_of_a_return_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("school_sessions__gte", 0), ("school_sessions__lte", 10)
                        ),
                        name="a_week_has_ten_sessions",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("words", models.CharField(max_length=500, verbose_name="how far it is")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="placements.target",
                    ),
                ),
            ],
            options={
                "ordering": ["-reviewed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "whom",
                    models.CharField(
                        choices=[
                            ("parent", "Parent or carer"),
                            ("school", "School"),
                            ("authority", "Local authority"),
                            ("social_care", "Social care"),
                            ("police", "Police"),
                            ("health", "Health service"),
                            ("other", "Someone else"),
                        ],
                        max_length=12,
                        verbose_name="who was told",
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("told_at", models.DateTimeField(verbose_name="when they were told")),
                ("how", models.CharField(blank=True, max_length=300)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="placements.incident",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["told_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Transport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("carrier", models.CharField(max_length=150)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "details",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="times, pick-up, escort"
                    ),
                ),
                (
                    "extra",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transport",
                        to="placements.extra",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transport",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="transport_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("provider", "Provider"),
                            ("la", "Local authority"),
                            ("parent", "Parent or carer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("signed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="placements.agreement",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["signed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "party"), name="each_party_signs_once"
                    )
                ],
            },
        ),
    ]
    operations = at_once(operations)
