"""What data protection shows elsewhere."""

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people import beside
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.data_protection import queries
from monitoring.data_protection.models import IN_FORCE, AccessRequest, LimitRequest
from referrals.pupils.models import Pupil

shell.add_area(
    shell.Area(
        "Data protection",
        "data_protection:processing",
        "What personal data is used for, and what people ask about theirs",
        permission="monitoring.see_processing",
        order=93,
    )
)


beside.tells(
    "restrictions_in_force", lambda: Exists(LimitRequest.objects.filter(state__in=IN_FORCE))
)


@opens("copy_of_record")
def copy_of_record(person: Person, document: Document) -> int | bool:
    """Those who answer such requests; it is a reading of the pupil's record."""
    found = AccessRequest.objects.select_related("pupil").filter(document=document).first()
    if found is None or not may(person, "monitoring.answer_rights", found):
        return False
    return found.pupil_id


@home.register(order=56)
def requests(person: Person) -> list[home.Work]:
    """Requests about people's data that wait for an answer."""
    if not may(person, "monitoring.answer_rights"):
        return []
    today = timezone.localdate()
    lines = (
        (
            "Corrections asked for",
            reverse("data_protection:corrections"),
            queries.corrections(for_user=person).filter(state__in=queries.OPEN_CORRECTIONS),
        ),
        (
            "Copies of records asked for",
            reverse("data_protection:copies"),
            queries.access_requests(for_user=person).filter(state__in=queries.OPEN_ACCESS),
        ),
        (
            "Restrictions and objections asked for",
            reverse("data_protection:limits"),
            queries.limits(for_user=person).filter(state=LimitRequest.State.ASKED),
        ),
    )
    work = []
    for title, address, rows in lines:
        late = rows.filter(due_on__lt=today)
        work.append(home.Work(f"{title}, now late", address, late, urgent=True))
        work.append(home.Work(title, address, rows.filter(due_on__gte=today)))
    return work


@related.to("pupil")
def of_pupil(pupil: Pupil, person: Person) -> list[related.Link]:
    """Who has seen the record, and what the person can ask."""
    links = []
    if may(person, "monitoring.see_readers", pupil):
        links.append(
            related.Link("Who has seen this", reverse("data_protection:seen", args=[pupil.pk]))
        )
    if may(person, "monitoring.answer_rights", pupil):
        for text, name in (
            ("Someone asks for a correction", "ask_for_correction"),
            ("Someone asks for a copy", "ask_for_copy"),
            ("Someone asks for a restriction, or objects", "ask_for_limit"),
        ):
            links.append(related.Link(text, reverse(f"data_protection:{name}", args=[pupil.pk])))
        if pupil.restricted_on:
            links.append(
                related.Link("Use in spite of the restriction", reverse("data_protection:limits"))
            )
    return links
