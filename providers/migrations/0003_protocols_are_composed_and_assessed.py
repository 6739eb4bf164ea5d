"""Protocols are composed, adopted and withdrawn; standards are assessed with evidence."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def adopt(apps, schema_editor):
    """Versions that are in force already were adopted."""
    packs = apps.get_model("providers", "ProtocolPack").objects
    packs.filter(in_force_from__isnull=False).update(state="adopted")


def text(verbose_name=None):
    return models.TextField(verbose_name, blank=True)


COUNTED = ("protocolpack", "standard", "standardstatus")
TEXTS = (
    "authority_duties",
    "parent_duties",
    "payment",
    "not_covered",
    "application_form",
    "student_profile",
    "learning_plan",
)


class Migration(migrations.Migration):
    dependencies = [
        ("apcommission", "0005_people_count_their_edits"),
        ("providers", "0002_entries_are_returned_with_words_and_venues_put_right"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("protocolpack", "version", "name"),
        migrations.AlterField(
            "protocolpack",
            "name",
            models.CharField(max_length=40, unique=True, verbose_name="name of the version"),
        ),
        migrations.AlterModelOptions(
            name="protocolpack", options={"ordering": ["-in_force_from", "name"]}
        ),
        *(
            migrations.AddField(
                model, "version", models.PositiveIntegerField(default=1, editable=False)
            )
            for model in COUNTED
        ),
        migrations.AddField(
            "protocolpack",
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
        *(migrations.AddField("protocolpack", name, text()) for name in TEXTS),
        migrations.AddField("protocolpack", "withdrawn_because", text("why it was withdrawn")),
        migrations.RunPython(adopt, migrations.RunPython.noop, elidable=True),
        migrations.AddField("standard", "evidence_wanted", text("evidence that is asked for")),
        migrations.AddField(
            "standard",
            "dated",
            models.BooleanField(default=False, verbose_name="its evidence has a last day"),
        ),
        migrations.AddField(
            "protocolsignature",
            "signed_as",
            models.CharField(
                blank=True, max_length=100, verbose_name="position of the person who signed"
            ),
        ),
        migrations.AddField(
            "standardstatus",
            "verified_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("standardstatus", "comment", text("what the authority says")),
        migrations.AddField("standardstatus", "condition", text()),
        migrations.AddField(
            "standardstatus", "condition_due", models.DateField(blank=True, null=True)
        ),
        migrations.AlterField(
            "standardstatus",
            "expires_on",
            models.DateField(blank=True, null=True, verbose_name="last day of the evidence"),
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
            options={"ordering": ["pk"]},
        ),
    ]
