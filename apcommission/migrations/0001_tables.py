import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apcommission.calendar.models
from apcommission.tables_at_once import at_once


class Migration(migrations.Migration):
    replaces = [
        ("apcommission", "0001_initial"),
        ("apcommission", "0003_report_runs_are_looked_after"),
        ("apcommission", "0004_no_two_terms_share_a_day"),
        ("apcommission", "0005_people_count_their_edits"),
        ("apcommission", "0006_quality_reports"),
        ("apcommission", "0007_where_postcodes_lie"),
        ("apcommission", "0008_links_in_emails"),
        ("apcommission", "0009_safeguarding_leads"),
    ]

    initial = True

    dependencies = []

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Email",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="The same message is never sent twice.",
                        max_length=120,
                        unique=True,
                    ),
                ),
                ("link_purpose", models.SlugField(blank=True, max_length=40)),
                ("link_subject", models.BigIntegerField(blank=True, null=True)),
                (
                    "link_page",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        verbose_name="name of the page that the link opens",
                    ),
                ),
                ("link_days", models.PositiveSmallIntegerField(default=14)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
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
                            ("la", "Local authority"),
                            ("school", "School"),
                            ("provider", "Provider"),
                            ("agency", "Agency"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "reference",
                    models.CharField(
                        help_text="LA code, school URN, provider reference or agency reference.",
                        max_length=40,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "reference"), name="one_organisation_per_reference"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "la")),
                        fields=("kind",),
                        name="one_authority_per_installation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostcodePoint",
            fields=[
                ("postcode", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("easting", models.PositiveIntegerField()),
                ("northing", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["postcode"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=40, unique=True)),
                ("made", models.CharField(max_length=100)),
                ("made_pk", models.BigIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="submission_at")],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("break_start", models.DateField(blank=True, null=True)),
                ("break_end", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="a_term_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("break_end", None), ("break_start", None)),
                            models.Q(
                                ("break_end__gte", models.F("break_start")),
                                ("break_end__lte", models.F("end")),
                                ("break_start__gte", models.F("start")),
                            ),
                            _connector="OR",
                        ),
                        name="a_half_term_break_lies_within_its_term",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            (
                                apcommission.calendar.models.DateRange(
                                    "start",
                                    "end",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            )
                        ],
                        name="no_two_terms_share_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=150)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "people",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="one_person_per_email_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.SlugField(max_length=60)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("values", models.JSONField()),
            ],
            options={
                "ordering": ["name", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "valid_from"), name="one_code_set_per_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the whole authority.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="apcommission.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["date", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("date", "provider"),
                        name="one_closure_per_day_and_place",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("commissioner", "Commissioner"),
                            ("officer", "LA officer"),
                            ("panel_chair", "Panel chair"),
                            ("panel_member", "Panel member"),
                            ("headteacher", "Headteacher or school lead"),
                            ("provider_manager", "Provider manager"),
                            ("provider_tutor", "Provider tutor"),
                            ("agency", "Agency contributor"),
                            ("key_worker", "Key worker or mentor"),
                            ("safeguarding_lead", "Safeguarding lead"),
                            ("consultant", "Quality consultant"),
                            ("member", "Elected member or auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("started_on", models.DateField(default=django.utils.timezone.localdate)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_assignments",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("person", "organisation", "role"),
                        name="a_role_is_held_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="a_role_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SingleUseLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.SlugField(max_length=40)),
                ("subject_pk", models.BigIntegerField()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [
                    models.Index(fields=["purpose", "subject_pk"], name="link_purpose_subject")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("verb", models.SlugField(max_length=60)),
                ("subject_type", models.CharField(blank=True, max_length=60)),
                ("subject_pk", models.BigIntegerField(blank=True, null=True)),
                ("pupil_id", models.BigIntegerField(blank=True, null=True)),
                ("detail", models.JSONField(blank=True, default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the system.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["pupil_id", "-at"], name="audit_pupil"),
                    models.Index(fields=["subject_type", "subject_pk"], name="audit_subject"),
                    models.Index(fields=["-at"], name="audit_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.SlugField(max_length=40)),
                ("subject_pk", models.BigIntegerField(blank=True, null=True)),
                ("title", models.CharField(max_length=200)),
                ("file", models.FileField(max_length=200, upload_to="%Y/%m/")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
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
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["kind", "subject_pk"], name="document_subject")],
            },
        ),
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="school",
                        serialize=False,
                        to="apcommission.organisation",
                    ),
                ),
                ("urn", models.CharField(max_length=6, unique=True, verbose_name="URN")),
                ("la_code", models.CharField(max_length=3, verbose_name="LA code")),
                ("establishment_type", models.CharField(max_length=100)),
                ("phase", models.CharField(max_length=40)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("status", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "ordering": ["organisation__name", "pk"],
                "indexes": [models.Index(fields=["la_code"], name="school_la_code")],
            },
        ),
        migrations.CreateModel(
            name="ReportRun",
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
                            ("termly", "Termly report"),
                            ("value-for-money", "Value-for-money report"),
                            ("annual-review", "Annual review"),
                            ("directory", "District directory"),
                            ("quality", "Yearly quality report"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        help_text="la, provider:REF, programme:REF or school:URN", max_length=60
                    ),
                ),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="to")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "progress",
                    models.PositiveSmallIntegerField(default=0, help_text="Per cent done."),
                ),
                (
                    "step",
                    models.CharField(
                        blank=True, help_text="What the worker is doing.", max_length=100
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("figures", models.JSONField(blank=True, null=True)),
                (
                    "schedule_key",
                    models.CharField(blank=True, max_length=120, null=True, unique=True),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "heard_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="When it was last queued, or its worker last wrote.",
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_runs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_run",
                        to="apcommission.document",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["scope", "-asked_at"], name="report_scope"),
                    models.Index(fields=["state", "heard_at"], name="report_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="a_report_period_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            ("figures__isnull", False),
                            _connector="OR",
                        ),
                        name="a_ready_report_has_its_figures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_failed_report_says_why",
                    ),
                ],
            },
        ),
    ]
    operations = at_once(operations)
