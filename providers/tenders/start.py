"""What tenders show elsewhere."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person
from apcommission.permissions import may
from providers.directory.models import Provider
from providers.tenders import queries
from providers.tenders.actions import TENDER_FILE
from providers.tenders.bidding import BID_FILE
from providers.tenders.models import Question, Tender

shell.add_area(
    shell.Area(
        "Tenders",
        "tenders:list",
        "Invitations to bid, and what was decided",
        permission="providers.see_tenders",
        order=18,
    )
)


@opens(TENDER_FILE)
def tender_file(person: Person, document: Document) -> bool:
    """Whoever may read the tender."""
    if not may(person, "providers.see_tenders"):
        return False
    return queries.tenders(for_user=person).filter(files__document=document).exists()


@opens(BID_FILE)
def bid_file(person: Person, document: Document) -> bool:
    """Whoever may read the bid: until the deadline, only its bidder."""
    return queries.bids(for_user=person).filter(files__document=document).exists()


@home.register(order=17)
def tenders(person: Person) -> list[home.Work]:
    """Tenders to bid for; bids to score; questions to answer; what is closed and waits for the next step."""
    if not may(person, "providers.see_tenders"):
        return []
    now, listed = timezone.now(), reverse("tenders:list")
    lines: list[tuple[str, str, QuerySet[Any]]] = []
    if may(person, "providers.make_bid"):
        open_ = Tender.objects.filter(state=Tender.State.OPEN, bids_until__gt=now)
        lines.append(("Tenders that you can bid for", f"{listed}?state=open", open_))
    if may(person, "providers.evaluate_bids"):
        awaited = queries.awaited(person)
        lines.append(("Tenders to score", f"{listed}?state=evaluating", awaited))
    if may(person, "providers.answer_tender"):
        asked = Question.objects.filter(
            answer="", tender__state=Tender.State.OPEN, tender__bids_until__gt=now
        )
        lines.append(("Questions of bidders to answer", f"{listed}?state=open", asked))
    if may(person, "providers.run_tender"):
        closed = Q(state=Tender.State.OPEN, bids_until__lte=now)
        waiting = Tender.objects.filter(closed | Q(state=Tender.State.MODERATING))
        lines.append(("Tenders that wait for your next step", listed, waiting))
    return [home.Work(title, url, rows) for title, url, rows in lines]


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """Tenders, for the provider's own manager."""
    if not may(person, "providers.make_bid", provider):
        return []
    return [related.Link("Tenders", reverse("tenders:list"), "What you can bid for")]
