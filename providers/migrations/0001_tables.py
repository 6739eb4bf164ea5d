import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apcommission.calendar.models
from apcommission.tables_at_once import at_once


class Migration(migrations.Migration):
    replaces = [
        ("providers", "0001_initial"),
        ("providers", "0002_entries_are_returned_with_words_and_venues_put_right"),
        ("providers", "0003_protocols_are_composed_and_assessed"),
        ("providers", "0004_protocols_have_their_days"),
        ("providers", "0005_yearly_refresh_shortlists_and_suggestions"),
        ("providers", "0006_quality_record"),
        ("providers", "0007_changes_wait_for_approval"),
        ("providers", "0008_contracts"),
        ("providers", "0009_forum_and_training"),
        ("providers", "0010_tenders"),
    ]

    initial = True

    dependencies = [
        ("apcommission", "0001_tables"),
        ("apcommission", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="provider",
                        serialize=False,
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting for the authority"),
                            ("published", "Published"),
                            ("needs_refresh", "Needs to be confirmed again"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("college", "College"),
                            ("training", "Training provider"),
                            ("charity", "Charity"),
                            ("pru", "Pupil referral unit"),
                            ("ap_academy", "AP academy"),
                            ("hospital", "Hospital school"),
                            ("tuition", "Tuition"),
                            ("outdoor", "Outdoor or farm"),
                            ("la_service", "Authority's own service"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("urn", models.CharField(blank=True, max_length=6, verbose_name="URN")),
                ("ukprn", models.CharField(blank=True, max_length=8, verbose_name="UKPRN")),
                (
                    "registration",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registered", "Registered as a school"),
                            ("not_required", "Registration not required"),
                            ("applied", "Applied for registration"),
                        ],
                        max_length=20,
                    ),
                ),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True)),
                ("contact_name", models.CharField(blank=True, max_length=150)),
                ("contact_role", models.CharField(blank=True, max_length=100)),
                ("description", models.TextField(blank=True)),
                (
                    "safeguarding_lead",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="designated safeguarding lead"
                    ),
                ),
                ("safeguarding_contact", models.CharField(blank=True, max_length=150)),
                (
                    "insurance",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="public liability insurance"
                    ),
                ),
                ("insured_until", models.DateField(blank=True, null=True)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "refresh_asked_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="when the provider was asked to confirm"
                    ),
                ),
                (
                    "to_change",
                    models.TextField(
                        blank=True, verbose_name="what the authority asks to be changed"
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Checklist",
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
                        choices=[("visit", "Visit"), ("assessment", "Yearly assessment")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("adopted", "In use"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("themes", models.TextField(verbose_name="themes and questions")),
            ],
            options={
                "ordering": ["kind", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "adopted")),
                        fields=("kind",),
                        name="one_checklist_of_a_kind_is_in_use",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "name"), name="one_checklist_per_kind_and_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("date", models.DateField()),
                ("time", models.TimeField()),
                ("place", models.CharField(max_length=300, verbose_name="place, or how to join")),
                ("about", models.TextField(blank=True, verbose_name="what it is about")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("invited", "Invitations sent"),
                            ("held", "Held"),
                            ("published", "Minutes published"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("cancelled_because", models.TextField(blank=True)),
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
            ],
            options={
                "ordering": ["-date", "-time", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("date", "time"), name="the_forum_meets_once_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocolPack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "name",
                    models.CharField(
                        max_length=40, unique=True, verbose_name="name of the version"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("adopted", "Adopted"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("in_force_from", models.DateField(blank=True, null=True)),
                ("school_guidelines", models.TextField(blank=True)),
                ("provider_guidelines", models.TextField(blank=True)),
                ("shared_guidelines", models.TextField(blank=True)),
                ("authority_duties", models.TextField(blank=True)),
                ("parent_duties", models.TextField(blank=True)),
                ("payment", models.TextField(blank=True)),
                ("not_covered", models.TextField(blank=True)),
                ("application_form", models.TextField(blank=True)),
                ("student_profile", models.TextField(blank=True)),
                ("learning_plan", models.TextField(blank=True)),
                (
                    "withdrawn_because",
                    models.TextField(blank=True, verbose_name="why it was withdrawn"),
                ),
            ],
            options={
                "ordering": ["-in_force_from", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("in_force_from__isnull", False), _connector="OR"
                        ),
                        name="an_adopted_protocol_has_its_first_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tender",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(verbose_name="what is asked for")),
                ("questions_until", models.DateTimeField(verbose_name="questions until")),
                ("bids_until", models.DateTimeField(verbose_name="bids until")),
                ("starts_on", models.DateField(verbose_name="first day of the contract")),
                ("ends_on", models.DateField(verbose_name="last day of the contract")),
                (
                    "price_weight",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="weight of the price, of 100",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open for bids"),
                            ("evaluating", "Bids are being scored"),
                            ("moderating", "Scores are being agreed"),
                            ("awarded", "Decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("withdrawn_because", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-bids_until", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("questions_until__lte", models.F("bids_until"))),
                        name="questions_end_before_bids_do",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_tendered_term_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_weight__lte", 100)),
                        name="a_price_weighs_at_most_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.CharField(max_length=300, verbose_name="what is needed")),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "also",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="apcommission.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "good_answer",
                    models.TextField(blank=True, verbose_name="what a good answer shows"),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight, of 100",
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="providers.tender",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                        name="a_criterion_weighs_1_to_100",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True)),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lots",
                        to="providers.tender",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True, verbose_name="what it is about")),
                ("date", models.DateField()),
                ("time", models.TimeField()),
                ("place", models.CharField(max_length=300, verbose_name="place, or how to join")),
                ("places", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("offered", "Offered"), ("cancelled", "Cancelled")],
                        default="offered",
                        max_length=10,
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True, related_name="trainings", to="providers.trainingneed"
                    ),
                ),
            ],
            options={
                "ordering": ["-date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("framework", "Framework"),
                            ("contract", "Contract"),
                            ("sla", "Service-level agreement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what it is for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("offered", "Out for signature"),
                            ("signed", "Signed by both"),
                            ("ended", "Ended early"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="places bought"
                    ),
                ),
                ("terms", models.TextField(blank=True, verbose_name="terms")),
                ("provider_duties", models.TextField(blank=True, verbose_name="the provider will")),
                (
                    "authority_duties",
                    models.TextField(blank=True, verbose_name="the authority will"),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what it was made from"
                    ),
                ),
                (
                    "objection",
                    models.TextField(
                        blank=True, verbose_name="what the provider asks to be changed"
                    ),
                ),
                (
                    "end_reason",
                    models.TextField(
                        blank=True, verbose_name="why it ended early or was withdrawn"
                    ),
                ),
                ("drawn_up_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "drawn_up_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.protocolpack",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_contract_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ["offered", "signed", "ended"])),
                        expressions=[
                            ("provider", "="),
                            ("kind", "="),
                            (django.db.models.functions.text.Lower("title"), "="),
                            (
                                apcommission.calendar.models.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_contract_for_the_same_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluators",
                        to="providers.tender",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tender", "person"), name="a_person_evaluates_a_tender_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ForumAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.TextField(verbose_name="what is to be done")),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done")], default="open", max_length=6
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="what came of it")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forum_actions",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="providers.forummeeting",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AgendaPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(max_length=200)),
                ("words", models.TextField(blank=True, verbose_name="what it is about")),
                ("minutes", models.TextField(blank=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="providers.forummeeting",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reply",
                    models.CharField(
                        blank=True,
                        choices=[("coming", "Coming"), ("not_coming", "Not coming")],
                        max_length=12,
                    ),
                ),
                ("who_comes", models.CharField(blank=True, max_length=200)),
                (
                    "attendance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attended", "Attended"),
                            ("apologies", "Apologies"),
                            ("absent", "Absent"),
                        ],
                        max_length=12,
                    ),
                ),
                ("who_came", models.CharField(blank=True, max_length=200)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="providers.forummeeting",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forum_invitations",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "replied_by",
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
                "ordering": ["organisation__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "organisation"), name="an_organisation_is_invited_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProtocolSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signed_on", models.DateField()),
                (
                    "signed_by",
                    models.CharField(max_length=150, verbose_name="name of the person who signed"),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="position of the person who signed"
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="providers.protocolpack",
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
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="protocol_signatures",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "pack"), name="a_provider_signs_a_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.TextField(verbose_name="concern")),
                ("raised_on", models.DateField(default=django.utils.timezone.localdate)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Raised"),
                            ("in_progress", "Being followed"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="what was done")),
                ("outcome", models.TextField(blank=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_concern_is_closed_with_its_outcome",
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
                        choices=[("visit", "Visit"), ("assessment", "Yearly assessment")],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("submitted", "Submitted"),
                            ("accepted", "Final"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(verbose_name="planned for")),
                ("announced", models.BooleanField(default=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                (
                    "judgement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very_good", "Very good"),
                            ("good", "Good"),
                            ("improve", "Needs improvement"),
                            ("unacceptable", "Not acceptable"),
                        ],
                        max_length=12,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("comment", models.TextField(blank=True)),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, verbose_name="the provider's answer")),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="providers.checklist",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="providers.provider",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-due_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("planned", "cancelled")),
                            models.Q(
                                ("done_on__isnull", False),
                                models.Q(("judgement", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_submitted_review_has_its_day_and_judgement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("accepted_on__isnull", False),
                            _connector="OR",
                        ),
                        name="an_accepted_review_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("state", "accepted"), _connector="OR"),
                        name="only_an_accepted_review_is_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("code", models.CharField(max_length=40)),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("management", "Management and coordination"),
                            ("implementation", "Implementation"),
                            ("inclusion", "Diversity, inclusion, equality, health and safety"),
                            ("evaluation", "Evaluation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "evidence_wanted",
                    models.TextField(blank=True, verbose_name="evidence that is asked for"),
                ),
                (
                    "dated",
                    models.BooleanField(default=False, verbose_name="its evidence has a last day"),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standards",
                        to="providers.protocolpack",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pack", "code"), name="one_standard_per_code_and_pack"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name of the provider")),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="website, telephone or address"
                    ),
                ),
                ("offers", models.TextField(verbose_name="what it offers, and for whom")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("invited", "Invited to the directory"),
                            ("added", "Added to the directory"),
                            ("declined", "Declined"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("answer", models.TextField(blank=True, verbose_name="what the authority answers")),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_declined_suggestion_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="providers.tender",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TenderFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "tender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="providers.tender",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("postcode", models.CharField(max_length=8)),
                ("address", models.CharField(blank=True, max_length=300)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="venues",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["postcode", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "postcode"), name="one_venue_per_provider_and_postcode"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "subject_areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "key_stages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Key stage 1"),
                                (2, "Key stage 2"),
                                (3, "Key stage 3"),
                                (4, "Key stage 4"),
                                (5, "Key stage 5"),
                            ]
                        ),
                        size=None,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("full_time", "Full time"), ("part_time", "Part time")],
                        max_length=10,
                    ),
                ),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "times",
                    models.CharField(blank=True, max_length=100, verbose_name="times of the day"),
                ),
                ("sessions_per_week", models.PositiveSmallIntegerField()),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("places", models.PositiveSmallIntegerField()),
                (
                    "needs_met",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "min_attendance",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                ("accepts_permanently_excluded", models.BooleanField(blank=True, null=True)),
                (
                    "accepts_ehcp",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="accepts pupils with an EHCP"
                    ),
                ),
                ("entry_requirements", models.TextField(blank=True)),
                ("assessment_methods", models.TextField(blank=True)),
                ("progression", models.TextField(blank=True)),
                ("qualifications", models.TextField(blank=True)),
                ("transport", models.TextField(blank=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programmes",
                        to="providers.provider",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="providers.venue",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["key_stages"], name="programme_key_stages"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["needs_met"], name="programme_needs_met"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["title"], name="programme_title", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sessions_per_week__gte", 1), ("sessions_per_week__lte", 10)
                        ),
                        name="a_programme_runs_one_to_ten_sessions_a_week",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bid",
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
                            ("made", "Made"),
                            ("withdrawn", "Withdrawn"),
                            ("won", "Awarded"),
                            ("lost", "Not awarded"),
                        ],
                        default="made",
                        max_length=10,
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="pounds for a place a week"
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(verbose_name="places offered")),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reason", models.TextField(blank=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.contract",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids",
                        to="providers.lot",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bids",
                        to="providers.provider",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("lot", "provider"),
                        name="one_bid_of_a_provider_for_a_lot",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "won")),
                        fields=("lot",),
                        name="a_lot_is_awarded_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gt", 0)), name="a_bid_has_a_price"
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
                ("has_conflict", models.BooleanField()),
                ("words", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declarations",
                        to="providers.evaluator",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declarations",
                        to="providers.lot",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluator", "lot"), name="an_evaluator_declares_once_for_a_lot"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="providers.agendapoint",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PriceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="what it is for")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="price in pounds"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
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
                ("valid_from", models.DateField(verbose_name="first day")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_lines",
                        to="providers.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["what", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="a_contract_price_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_contract_price_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("contract", "="),
                            (django.db.models.functions.text.Lower("what"), "="),
                            (
                                apcommission.calendar.models.DateRange(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_price_a_day_for_the_same_in_a_contract",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("words", models.TextField(verbose_name="recommendation")),
                ("made_on", models.DateField(default=django.utils.timezone.localdate)),
                ("due_on", models.DateField(verbose_name="to be done by")),
                (
                    "to_all",
                    models.BooleanField(default=False, verbose_name="made to all providers"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("submitted", "Answered by the provider"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="the provider's answer")),
                ("comment", models.TextField(blank=True, verbose_name="what the authority says")),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="providers.provider",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="providers.review",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_recommendation_is_closed_with_its_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("theme", models.CharField(max_length=200)),
                ("questions", models.TextField(blank=True)),
                (
                    "judgement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very_good", "Very good"),
                            ("good", "Good"),
                            ("improve", "Needs improvement"),
                            ("unacceptable", "Not acceptable"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="providers.review",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "position"), name="a_theme_is_found_on_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_development", "In development"),
                            ("in_place", "In place"),
                            ("verified", "Verified by the authority"),
                        ],
                        default="not_started",
                        max_length=20,
                    ),
                ),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("evidence", models.TextField(blank=True)),
                (
                    "expires_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="last day of the evidence"
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="what the authority says")),
                ("condition", models.TextField(blank=True)),
                ("condition_due", models.DateField(blank=True, null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standard_statuses",
                        to="providers.provider",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statuses",
                        to="providers.standard",
                    ),
                ),
                (
                    "verified_by",
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
                "ordering": ["standard__code", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "standard"), name="one_status_per_provider_and_standard"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "verified"), _negated=True),
                            ("verified_on__isnull", False),
                            _connector="OR",
                        ),
                        name="a_verified_standard_has_its_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("condition", ""), ("condition_due__isnull", False), _connector="OR"
                        ),
                        name="a_condition_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="who comes")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("waiting", "On the waiting list"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("attended", models.BooleanField(blank=True, null=True)),
                ("booked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "booked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_bookings",
                        to="apcommission.organisation",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="providers.training",
                    ),
                ),
            ],
            options={
                "ordering": ["booked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("training", "organisation", "name"),
                        name="a_person_is_booked_once_in_a_training",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "threshold",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="at least, per cent"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="providers.contract",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "kind"), name="one_condition_of_each_kind_in_a_contract"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 0), ("threshold__lte", 100)),
                        name="a_condition_is_a_share_in_per_cent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractSignature",
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
                        choices=[("provider", "Provider"), ("authority", "Local authority")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("signed_as", models.CharField(max_length=100, verbose_name="position")),
                ("signed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="providers.contract",
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
                "ordering": ["signed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "party"), name="each_party_signs_a_contract_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField(verbose_name="new last day")),
                ("decide_by", models.DateField(verbose_name="to be decided by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To be decided"),
                            ("taken", "Taken"),
                            ("not_taken", "Not taken"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="providers.contract",
                    ),
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
            ],
            options={
                "ordering": ["until", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "until"), name="one_extension_until_the_same_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BidFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="providers.bid",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="apcommission.document",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="price in pounds"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
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
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="providers.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["programme", models.OrderBy(models.F("valid_from"), nulls_first=True)],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="a_price_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_price_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("programme", "="),
                            (
                                apcommission.calendar.models.DateRange(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="a_programme_has_one_price_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityFile",
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
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="providers.recommendation",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="providers.review",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("review__isnull", True),
                            ("recommendation__isnull", True),
                            _connector="XOR",
                        ),
                        name="a_quality_file_belongs_to_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "points",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(5)]
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="providers.bid",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.criterion",
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="providers.evaluator",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluator", "bid", "criterion"),
                        name="one_mark_of_an_evaluator_for_each_criterion",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__lte", 5)), name="a_mark_is_0_to_5"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortlisted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
            ],
            options={
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "programme"), name="a_programme_is_on_a_shortlist_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
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
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="providers.standardstatus",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EntryChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("entry", "The entry"),
                            ("venue", "A venue"),
                            ("new_venue", "A new venue"),
                            ("programme", "A programme"),
                            ("new_programme", "A new programme"),
                            ("price", "A price"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "fields",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "before",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the authority"),
                            ("returned", "Returned to the provider"),
                            ("approved", "Approved"),
                            ("taken_back", "Taken back"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "asked_by",
                    models.ForeignKey(
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
                        to="providers.programme",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="providers.provider",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="providers.venue",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "returned"]),
                            models.Q(
                                ("subject__in", ["new_venue", "new_programme"]), _negated=True
                            ),
                        ),
                        fields=("provider", "subject", "venue", "programme"),
                        name="one_open_change_of_each_thing",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BidAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="providers.bid",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.criterion",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bid", "criterion"), name="one_answer_of_a_bid_to_a_criterion"
                    )
                ],
            },
        ),
    ]
    operations = at_once(operations)
