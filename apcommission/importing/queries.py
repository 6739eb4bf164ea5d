"""Reads of tables on their way in: each person sees their own."""

from django.db.models import Count, Q, QuerySet

from apcommission.importing.columns import Places, signature
from apcommission.importing.models import RememberedMapping, Upload, UploadRow
from apcommission.people.models import Organisation, Person

Standing, Choice = UploadRow.Standing, UploadRow.Choice
#: Rows that still need someone.
FAULTY = ~Q(faults={}) & ~Q(choice=Choice.LEAVE)
UNDECIDED = (
    Q(faults={})
    & ~Q(choice=Choice.LEAVE)
    & (
        (Q(standing=Standing.DIFFERS) & ~Q(choice__in=(Choice.TAKE, Choice.KEEP)))
        | (Q(standing=Standing.ALIKE) & ~Q(choice=Choice.ANOTHER))
    )
)


def uploads(*, for_user: Person, kind: str) -> QuerySet[Upload]:
    """The tables of a kind that a person sent, the latest first."""
    return Upload.objects.filter(made_by=for_user, kind=kind).select_related("organisation")


def waiting(*, for_user: Person, kind: str) -> QuerySet[Upload]:
    """Those that are not yet taken in."""
    return uploads(for_user=for_user, kind=kind).filter(state=Upload.State.OPEN)


def faulty(upload: Upload) -> QuerySet[UploadRow]:
    """The rows with faults, by line."""
    return upload.rows.filter(FAULTY)


def undecided(upload: Upload) -> QuerySet[UploadRow]:
    """The rows without faults of which someone has to say what becomes of them, by line."""
    return upload.rows.filter(UNDECIDED)


def standings(upload: Upload) -> dict[str, int]:
    """{standing: rows without faults that stand so}. One query."""
    rows = upload.rows.filter(faults={}).order_by().values_list("standing")
    return dict(rows.annotate(number=Count("pk")))


def remembered(organisation: Organisation, kind: str, header: list[str]) -> Places | None:
    """Which column is which in a table with these headings, as the organisation said last."""
    found = RememberedMapping.objects.filter(
        organisation=organisation, kind=kind, signature=signature(header)
    ).first()
    return dict(found.mapping) if found else None
