"""Restrictions of records, objections, who was told of them, and use in spite of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apcommission.tables_at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0014_what_is_watched"),
        ("referrals", "0007_record_under_restriction"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LimitRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("asked_by", models.CharField(max_length=150, verbose_name="who asks")),
                (
                    "relationship",
                    models.CharField(
                        choices=[
                            ("pupil", "The pupil"),
                            ("parent", "A parent with parental responsibility"),
                            ("for_them", "Someone who acts for them"),
                        ],
                        max_length=10,
                        verbose_name="as whom",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="came on")),
                ("due_on", models.DateField(verbose_name="to be answered by")),
                ("reason", models.TextField(blank=True, verbose_name="why refused")),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("reminded_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("restriction", "Restriction (article 18)"),
                            ("objection", "Objection (article 21)"),
                        ],
                        max_length=12,
                        verbose_name="what is asked",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("accuracy", "The record is said to be wrong, which is being checked"),
                            (
                                "unlawful",
                                "The use is unlawful, and they do not want the record erased",
                            ),
                            ("claims", "We need it no longer; they need it for a legal claim"),
                            ("situation", "They object for reasons of their particular situation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(verbose_name="in their words")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("in_force", "In force"),
                            ("ending", "Told that it ends"),
                            ("lifted", "Lifted"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "ends_because",
                    models.TextField(blank=True, verbose_name="why it ends, as they were told"),
                ),
                (
                    "told_of_end_on",
                    models.DateField(blank=True, null=True, verbose_name="told of its end on"),
                ),
                ("lifted_on", models.DateField(blank=True, null=True)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limit_requests",
                        to="referrals.pupil",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LimitRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.CharField(max_length=400)),
                ("told_on", models.DateField(blank=True, null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="monitoring.limitrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["recipient"],
            },
        ),
        migrations.CreateModel(
            name="UseInSpite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("consent", "They consent"),
                            ("claims", "For a legal claim"),
                            ("others", "To protect the rights of another person"),
                            ("interest", "For reasons of important public interest"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="monitoring.limitrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="limitrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "asked"), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="what_is_asked_is_decided_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "lifted"), _negated=True),
                    ("told_of_end_on__isnull", False),
                    _connector="OR",
                ),
                name="who_asked_is_told_before_it_is_lifted",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "objection"), ("ground", "situation")),
                    models.Q(
                        ("kind", "restriction"), models.Q(("ground", "situation"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="an_objection_rests_on_ones_situation",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitrecipient",
            constraint=models.UniqueConstraint(
                fields=("request", "recipient"), name="a_recipient_is_told_once_of_a_restriction"
            ),
        ),
    ]
    operations = at_once(operations)
