"""What the quality record shows elsewhere."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.feeds import events
from apcommission.feeds.events import Event
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from apcommission.shown import long_date
from providers.directory.models import Provider
from providers.quality import queries
from providers.quality.actions import QUALITY_FILE
from providers.quality.models import Concern, QualityFile, Recommendation, Review, ReviewKind

shell.add_area(
    shell.Area(
        "Quality",
        "quality:list",
        "Visits, yearly assessments and what follows from them",
        permission="providers.see_reviews",
        order=17,
    )
)


@opens(QUALITY_FILE)
def quality_file(person: Person, document: Document) -> bool:
    """Whoever may open what the file belongs to."""
    file = QualityFile.objects.filter(document=document).first()
    if file is None:
        return False
    if file.review_id:
        return queries.reviews(for_user=person).filter(files=file).exists()
    return queries.recommendations(for_user=person).filter(files=file).exists()


@home.register(order=14)
def for_reviewers(person: Person) -> list[home.Work]:
    """Visits and assessments that a person is to carry out."""
    if not may(person, "providers.write_review"):
        return []
    own = Review.objects.filter(reviewer=person, state=Review.State.PLANNED)
    url = f"{reverse('quality:list')}?state=planned&mine=on"
    return [home.Work("Visits and assessments to write up", url, own)]


@home.register(order=14)
def for_the_authority(person: Person) -> list[home.Work]:
    """What waits for a decision, what is due, what is overdue."""
    if not may(person, "providers.accept_review"):
        return []
    submitted = Review.objects.filter(state=Review.State.SUBMITTED)
    answered = Recommendation.objects.filter(state=Recommendation.State.ANSWERED)
    late = Recommendation.objects.filter(queries.overdue(timezone.localdate()))
    open_ = Concern.objects.filter(state=Concern.State.OPEN)
    listed, standings = reverse("quality:list"), reverse("quality:standings")
    asked = reverse("quality:recommendations")
    lines = (
        ("Visits and assessments to accept", f"{listed}?state=submitted", submitted),
        ("Recommendations answered", f"{asked}?state=submitted", answered),
        ("Recommendations overdue", f"{asked}?overdue=on", late),
        ("Concerns raised", f"{reverse('quality:concerns')}?state=open", open_),
        (
            "Providers without a visit this month",
            f"{standings}?due=visit",
            queries.due(ReviewKind.VISIT),
        ),
        (
            "Providers without an assessment this year",
            f"{standings}?due=assessment",
            queries.due(ReviewKind.ASSESSMENT),
        ),
    )
    return [home.Work(title, url, rows) for title, url, rows in lines]


@home.register(order=14)
def for_providers(person: Person) -> list[home.Work]:
    """Recommendations to answer, and assessments not answered yet, for a provider's manager."""
    if not person.has_role(Role.PROVIDER_MANAGER):
        return []
    own = person.organisation_ids(Role.PROVIDER_MANAGER)
    asked = Recommendation.objects.filter(provider__in=own, state=Recommendation.State.OPEN)
    shared = Review.objects.filter(
        provider__in=own,
        kind=ReviewKind.ASSESSMENT,
        state=Review.State.ACCEPTED,
        answer="",
    )
    lines = (
        ("Recommendations to answer", f"{reverse('quality:recommendations')}?state=open", asked),
        ("Assessments to answer", f"{reverse('quality:list')}?kind=assessment", shared),
    )
    return [home.Work(title, url, rows) for title, url, rows in lines]


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """The provider's record; its latest accepted yearly judgement is told beside it."""
    if not may(person, "providers.see_record", provider):
        return []
    latest = queries.published_judgement(provider)
    about = "Visits, assessments and what follows from them"
    if latest and latest.done_on:
        about = f"Assessed as {latest.get_judgement_display().lower()}, {long_date(latest.done_on)}"
    return [related.Link("Quality", reverse("quality:provider", args=[provider.pk]), about)]


@events.register
def dates(person: Person, start: date, end: date) -> list[Event]:
    """Visits and assessments of providers that the person may read."""
    found = queries.reviews(for_user=person).filter(due_on__range=(start, end))
    return [
        Event(
            f"quality-{review.pk}",
            review.done_on or review.due_on,
            f"{review.get_kind_display()}: {review.provider}",
            reverse("quality:review", args=[review.pk]),
            cancelled=review.state == Review.State.CANCELLED,
        )
        for review in found
    ]
