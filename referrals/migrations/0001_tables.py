from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from apcommission.tables_at_once import at_once


class Migration(migrations.Migration):
    replaces = [
        ("referrals", "0001_initial"),
        ("referrals", "0003_an_interest_is_in_the_case"),
        ("referrals", "0004_packs_without_cases_of_interest"),
        ("referrals", "0005_matching"),
        ("referrals", "0006_clocks_of_the_law"),
        ("referrals", "0008_toolkit"),
        ("referrals", "0010_information_profile"),
        ("referrals", "0011_minutes_and_what_is_missing"),
        ("referrals", "0012_rota_and_quorum"),
        ("referrals", "0013_appeals_and_letters"),
        ("referrals", "0014_what_a_route_needs"),
        ("referrals", "0016_voices"),
        ("referrals", "0017_consents_schools_and_merged_records"),
        ("referrals", "0018_items_of_the_profile"),
        ("referrals", "0019_the_count_behind_a_pasted_register"),
    ]

    initial = True

    dependencies = [
        ("apcommission", "0001_tables"),
        ("apcommission", "__first__"),
        ("providers", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToolkitStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("whole_school", "Whole-school measures"),
                            ("agency", "Agency involved"),
                            ("behaviour_support", "Behaviour support"),
                            ("managed_move", "Managed move"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "is_required",
                    models.BooleanField(
                        default=False, verbose_name="must be tried before a referral"
                    ),
                ),
                (
                    "evidence",
                    models.TextField(blank=True, verbose_name="what the school must tell of it"),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("permanent_exclusion", "Permanent exclusion"),
                            ("suspension", "Suspension of more than five days"),
                            ("moved_in", "Moved in during the term"),
                            ("custody", "Returning from custody"),
                            ("medical", "Medical"),
                            ("agency", "Agency"),
                            ("self", "Family or young person"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "school_day",
                    models.PositiveSmallIntegerField(verbose_name="school day on which it is due"),
                ),
                ("words", models.CharField(max_length=200, verbose_name="what is due")),
                ("source", models.CharField(max_length=200)),
                ("in_force_from", models.DateField(verbose_name="first day in force")),
            ],
            options={
                "ordering": ["route", "-in_force_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("route", "in_force_from"), name="one_clock_of_a_route_from_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("school_day__gte", 1), ("school_day__lte", 200)),
                        name="a_clock_runs_within_a_school_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("quorum", models.PositiveSmallIntegerField(default=3)),
                (
                    "passes_to",
                    models.ManyToManyField(
                        blank=True, related_name="receives_from", to="referrals.panel"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Pupil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("upn", models.CharField(max_length=13, unique=True, verbose_name="UPN")),
                ("surname", models.CharField(max_length=100)),
                ("forename", models.CharField(max_length=100)),
                ("birth_date", models.DateField(verbose_name="date of birth")),
                ("sex", models.CharField(choices=[("F", "Female"), ("M", "Male")], max_length=1)),
                ("year_group", models.SmallIntegerField()),
                ("home_la", models.CharField(max_length=3, verbose_name="home LA code")),
                (
                    "sen_provision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("N", "No SEN"),
                            ("K", "SEN support"),
                            ("E", "Education, health and care plan"),
                        ],
                        max_length=1,
                        verbose_name="SEN provision",
                    ),
                ),
                (
                    "sen_need",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SPLD", "Specific learning difficulty"),
                            ("MLD", "Moderate learning difficulty"),
                            ("SLD", "Severe learning difficulty"),
                            ("PMLD", "Profound and multiple learning difficulty"),
                            ("SEMH", "Social, emotional and mental health"),
                            ("SLCN", "Speech, language and communication needs"),
                            ("HI", "Hearing impairment"),
                            ("VI", "Vision impairment"),
                            ("MSI", "Multi-sensory impairment"),
                            ("PD", "Physical disability"),
                            ("ASD", "Autistic spectrum disorder"),
                            ("OTH", "Other difficulty or disability"),
                            ("NSA", "SEN support, no assessment of type of need"),
                            ("DS", "Down syndrome"),
                        ],
                        max_length=5,
                        verbose_name="primary need",
                    ),
                ),
                ("ethnicity", models.CharField(blank=True, max_length=40)),
                ("looked_after", models.BooleanField(blank=True, null=True)),
                ("pupil_premium", models.BooleanField(blank=True, null=True)),
                (
                    "language",
                    models.CharField(blank=True, max_length=60, verbose_name="language at home"),
                ),
                ("postcode", models.CharField(blank=True, max_length=8)),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pupils",
                        to="apcommission.school",
                    ),
                ),
            ],
            options={
                "ordering": ["surname", "forename", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year_group__gte", -1), ("year_group__lte", 14)),
                        name="a_year_group_lies_within_school_age",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "fact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excluded", "Is permanently excluded"),
                            ("attendance_below", "Attended less than … per cent"),
                            ("ehcp", "Has an education, health and care plan"),
                            ("medical", "Is referred for medical reasons"),
                            ("not_at_school", "Has no school that they attend"),
                            ("looked_after", "Is looked after"),
                            ("custody", "Returns from custody"),
                            ("semh", "Has social, emotional and mental health needs"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "threshold",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="per cent",
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("never", "Never takes such a pupil"),
                            ("only", "Takes only such pupils"),
                            ("for", "Speaks for the programme"),
                            ("against", "Speaks against the programme"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                    ),
                ),
                (
                    "limit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school", "The same school"),
                            ("area", "The same postcode area"),
                            ("year", "The same year group"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at_most", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", models.CharField(max_length=300, verbose_name="the reason, in words")),
                (
                    "state",
                    models.CharField(
                        choices=[("in_force", "In force"), ("withdrawn", "Withdrawn")],
                        default="in_force",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matching_rules",
                        to="providers.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("fact", ""), _negated=True),
                                models.Q(("effect", ""), _negated=True),
                                ("at_most", None),
                                ("limit", ""),
                            ),
                            models.Q(
                                ("effect", ""),
                                ("fact", ""),
                                models.Q(("limit", ""), _negated=True),
                                ("at_most__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_rule_is_on_a_fact_or_a_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fact", "attendance_below"), _negated=True),
                            ("threshold__isnull", False),
                            _connector="OR",
                        ),
                        name="a_rule_on_attendance_says_how_much",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("relationship", models.CharField(max_length=60)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("parental_responsibility", models.BooleanField(default=False)),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["-parental_responsibility", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("date", models.DateField()),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("pack_made", "Pack made"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("pack_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attended_by",
                    models.ManyToManyField(
                        blank=True, related_name="meetings_attended", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="referrals.panel",
                    ),
                ),
            ],
            options={
                "ordering": ["-date", "panel__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "date"), name="a_panel_meets_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chairs", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("school", "A school"),
                            ("authority", "The authority"),
                            ("health", "Health"),
                            ("care", "Social care"),
                            ("justice", "Youth justice or police"),
                            ("other", "Others"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="speaks for",
                    ),
                ),
                ("takes_turns", models.BooleanField(default=False)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="referrals.panel",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-chairs", "person__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("panel", "person"),
                        name="one_seat_per_person_and_panel",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MergedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("former_pk", models.BigIntegerField(unique=True)),
                (
                    "former_upn",
                    models.CharField(max_length=13, verbose_name="UPN of the record that went"),
                ),
                ("merged_at", models.DateTimeField(auto_now_add=True)),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merged_records",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="KeepApart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("noted_at", models.DateTimeField(auto_now_add=True)),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keep_apart_from",
                        to="referrals.pupil",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keep_apart",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pupil__lt", models.F("other"))),
                        name="a_pair_is_written_once",
                    ),
                    models.UniqueConstraint(fields=("pupil", "other"), name="one_flag_per_pair"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("placement", "Agreement to a placement"),
                            ("contact", "Permission to contact"),
                            ("sharing", "Sharing beyond the professionals concerned"),
                        ],
                        max_length=12,
                    ),
                ),
                ("given_by", models.CharField(max_length=150)),
                ("given_on", models.DateField()),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="last day on which it holds"
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["-given_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("given_on")),
                            _connector="OR",
                        ),
                        name="a_consent_ends_after_it_was_given",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuorumRule",
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
                            ("school", "A school"),
                            ("authority", "The authority"),
                            ("health", "Health"),
                            ("care", "Social care"),
                            ("justice", "Youth justice or police"),
                            ("other", "Others"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at_least", models.PositiveSmallIntegerField()),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quorum_rules",
                        to="referrals.panel",
                    ),
                ),
            ],
            options={
                "ordering": ["kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "kind"), name="one_quorum_rule_per_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_least__gte", 1)), name="a_quorum_rule_asks_for_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned to the school"),
                            ("triaged", "Ready for a panel"),
                            ("on_agenda", "On a panel's agenda"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("permanent_exclusion", "Permanent exclusion"),
                            ("suspension", "Suspension of more than five days"),
                            ("moved_in", "Moved in during the term"),
                            ("custody", "Returning from custody"),
                            ("medical", "Medical"),
                            ("agency", "Agency"),
                            ("self", "Family or young person"),
                        ],
                        default="school",
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("route_facts", models.TextField(blank=True, verbose_name="what this route needs")),
                (
                    "stages_left_because",
                    models.TextField(
                        blank=True, verbose_name="why stages of the toolkit were not tried"
                    ),
                ),
                (
                    "aim",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reintegration", "Return to a mainstream school"),
                            ("qualification", "Gain qualifications"),
                            ("engagement", "Engage in learning again"),
                            ("assessment", "Assess what the pupil needs"),
                            ("post16", "Prepare for after 16"),
                        ],
                        max_length=15,
                    ),
                ),
                ("exclusion_date", models.DateField(blank=True, null=True)),
                (
                    "clock_from",
                    models.DateField(
                        blank=True, null=True, verbose_name="day from which the time counts"
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="due by law on"
                    ),
                ),
                (
                    "baseline_attendance",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="attendance in the last full term, per cent",
                    ),
                ),
                (
                    "register_counts",
                    models.TextField(
                        blank=True, verbose_name="sessions, from the school’s register"
                    ),
                ),
                (
                    "suspensions",
                    models.TextField(blank=True, verbose_name="suspensions and exclusions so far"),
                ),
                ("agencies", models.TextField(blank=True, verbose_name="agencies involved")),
                (
                    "risks",
                    models.TextField(blank=True, verbose_name="risks, and how they are kept small"),
                ),
                ("staffing_ratio", models.CharField(blank=True, max_length=20)),
                ("interests", models.TextField(blank=True, verbose_name="interests and talents")),
                (
                    "young_person_views",
                    models.TextField(blank=True, verbose_name="what the young person says"),
                ),
                (
                    "parent_views",
                    models.TextField(blank=True, verbose_name="what the parents or carers say"),
                ),
                (
                    "parent_consent",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="the parents agree to this referral"
                    ),
                ),
                ("attendance_contact_name", models.CharField(blank=True, max_length=150)),
                ("attendance_contact_email", models.EmailField(blank=True, max_length=254)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("triage_note", models.TextField(blank=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme_wanted",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals_wanting",
                        to="providers.programme",
                    ),
                ),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="referrals.pupil",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="apcommission.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-submitted_on", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "-submitted_on"], name="referral_state"),
                    models.Index(fields=["school", "state"], name="referral_school"),
                    models.Index(fields=["due_on"], name="referral_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            ("submitted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="a_submitted_referral_has_its_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline_attendance", None),
                            models.Q(
                                ("baseline_attendance__gte", 0), ("baseline_attendance__lte", 100)
                            ),
                            _connector="OR",
                        ),
                        name="baseline_attendance_is_a_percentage",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("risks", models.TextField()),
                ("triggers", models.TextField(blank=True, verbose_name="what sets it off")),
                ("measures", models.TextField(verbose_name="how the risks are kept small")),
                ("adults", models.PositiveSmallIntegerField(default=1)),
                ("pupils", models.PositiveSmallIntegerField(verbose_name="to how many pupils")),
                ("review_on", models.DateField(verbose_name="to be reviewed on")),
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
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_assessments",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["pupil", "-made_at"], name="risk_of_pupil")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("adults__gte", 1), ("pupils__gte", 1)),
                        name="a_staffing_ratio_counts_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolStay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "pupil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="school_stays",
                        to="referrals.pupil",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.school",
                    ),
                ),
            ],
            options={
                "ordering": ["-started_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("pupil",),
                        name="one_school_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("started_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="a_school_stay_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="where the link goes"
                    ),
                ),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("health", "Health"),
                                ("care", "Family and social care"),
                                ("learning", "Learning and needs"),
                                ("welfare", "Attendance and welfare"),
                                ("justice", "Youth justice"),
                                ("careers", "Careers and interests"),
                                ("other", "Anything else that helps"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("reason", "Why the pupil is referred"),
                                ("attendance", "Attendance and exclusions"),
                                ("profile", "Profile on the four-point scale"),
                                ("interventions", "What was tried"),
                                ("risks", "Agencies and risks"),
                                ("views", "What the young person and the parents say"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("question", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("answered", "Answered"),
                            ("taken_back", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="answer by")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("reminded_on", models.DateField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["agency", "state"], name="information_of_agency")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("referral", "agency"),
                        name="one_open_request_per_agency_and_referral",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_answered_request_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                        choices=[
                            ("draft", "Draft"),
                            ("signed", "Signed"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("place", "Place in alternative provision"),
                            ("school_place", "Managed move or new school place"),
                            ("support_in_school", "Support in school"),
                            ("defer", "Defer for information"),
                            ("pass_on", "Pass on to another panel"),
                            ("decline", "Decline"),
                        ],
                        max_length=20,
                    ),
                ),
                ("options", models.TextField(blank=True, verbose_name="options considered")),
                ("reasons", models.TextField()),
                ("conditions", models.TextField(blank=True)),
                ("missing", models.TextField(blank=True, verbose_name="what is missing")),
                (
                    "missing_from",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school", "The school"),
                            ("agency", "An agency"),
                            ("family", "The young person or the parents"),
                            ("authority", "The authority"),
                        ],
                        max_length=10,
                        verbose_name="who is asked for it",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review date")),
                (
                    "signed_by",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="name of the chair who signed"
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="providers.programme",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="referrals.decision",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="referrals.meeting",
                    ),
                ),
                (
                    "passed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_received",
                        to="referrals.panel",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["-meeting__date", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "superseded"), _negated=True),
                        fields=("referral", "meeting"),
                        name="one_decision_in_force_per_case_and_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("signed_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_signed_decision_names_its_signer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "pass_on"), _negated=True),
                            ("passed_to__isnull", False),
                            _connector="OR",
                        ),
                        name="a_case_passed_on_names_the_panel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rated_on", models.DateField()),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("confidence", "Confidence"),
                            ("rules", "Keeping to the school’s rules"),
                            ("punctuality", "Punctuality"),
                            ("respect", "Respect for teachers"),
                            ("help", "Taking help"),
                            ("instructions", "Following instructions"),
                            ("cooperation", "Cooperation"),
                            ("independence", "Working independently"),
                            ("enjoyment", "Enjoying tasks"),
                            ("communication", "Communication"),
                            ("sociability", "Sociability"),
                            ("popularity", "Popularity"),
                            ("conduct", "Conduct in practical work"),
                            ("safety", "Working safely"),
                        ],
                        max_length=15,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rating_items",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["rated_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "rated_on", "item"), name="one_score_per_item_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 4)),
                        name="an_item_is_one_to_four",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rated_on", models.DateField()),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("attitude", "Attitude"),
                            ("teacher", "With teachers"),
                            ("classroom", "In the classroom"),
                            ("peers", "With other pupils"),
                            ("workshop", "In practical work"),
                        ],
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["rated_on", "area", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "rated_on", "area"), name="one_score_per_area_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 4)),
                        name="a_score_is_one_to_four",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.programme",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overrides",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "programme"),
                        name="one_override_of_a_programme_in_a_referral",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Intervention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("whole_school", "Whole-school measures"),
                            ("agency", "Agency involved"),
                            ("behaviour_support", "Behaviour support"),
                            ("managed_move", "Managed move"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.CharField(max_length=500)),
                ("started_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="to")),
                ("outcome", models.CharField(blank=True, max_length=500)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interventions",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["started_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "stage", "description", "started_on"),
                        name="an_intervention_is_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="an_intervention_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("interest", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "person"), name="one_declaration_per_person_and_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="referrals.meeting",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "referral"), name="a_referral_stands_once_on_an_agenda"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Summons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("apologies", models.BooleanField(default=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summonses",
                        to="referrals.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="summonses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "summonses",
                "ordering": ["person__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person"), name="expected_once_at_a_meeting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "whose",
                    models.CharField(
                        choices=[
                            ("young_person", "The young person"),
                            ("parent", "A parent or carer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OwnPack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_packs",
                        to="referrals.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person"), name="one_own_pack_per_person_and_meeting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("health", "Health"),
                            ("care", "Family and social care"),
                            ("learning", "Learning and needs"),
                            ("welfare", "Attendance and welfare"),
                            ("justice", "Youth justice"),
                            ("careers", "Careers and interests"),
                            ("other", "Anything else that helps"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField()),
                (
                    "given_name",
                    models.CharField(max_length=150, verbose_name="name of who told it"),
                ),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                ("after_decision", models.BooleanField(default=False)),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="referrals.informationrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ParentLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="referrals.contact",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="referrals.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "contact"), name="one_letter_per_contact"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="View",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("given_at", models.DateTimeField(auto_now=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to="referrals.agendaitem",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "person"), name="one_view_per_person_and_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
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
                        choices=[("appeal", "Appeal"), ("complaint", "Complaint")], max_length=10
                    ),
                ),
                ("made_by", models.CharField(max_length=150, verbose_name="name of who made it")),
                (
                    "relationship",
                    models.CharField(max_length=60, verbose_name="relationship to the pupil"),
                ),
                ("words", models.TextField(verbose_name="what is said")),
                ("received_on", models.DateField(verbose_name="day on which it came")),
                ("due_on", models.DateField(verbose_name="answer by")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "Upheld"),
                            ("partly", "Upheld in part"),
                            ("not_upheld", "Not upheld"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="referrals.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="appeal_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_appeal_has_its_answer",
                    )
                ],
            },
        ),
    ]
    operations = at_once(operations)
