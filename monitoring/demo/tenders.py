"""The demonstration's tenders: one that is open, with a question; one whose bids are being scored."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from apcommission.people.models import Person
from providers.directory.models import Provider
from providers.tenders import actions, bidding, evaluating
from providers.tenders.models import Tender

CRITERIA = (
    ("Keeping pupils safe", 25, "Named lead, checked staff, what is done the same day."),
    ("Teaching and progress", 35, "How pupils catch up, and what they leave with."),
)


def invite_bids(
    commissioner: Person, officer: Person, consultant: Person, manager: Person, provider: Provider
) -> None:
    """An open tender with a question and its answer, and a closed one that two people score."""
    open_ = _tender(commissioner, "Full-time places for key stage 3")
    question = actions.ask(by=manager, tender=open_, words="Is transport part of the price?")
    actions.answer(by=officer, question=question, answer="No. The authority pays for it.")
    closed = _tender(commissioner, "Mentoring in the summer term")
    [lot] = closed.lots.all()
    bidding.make_bid(
        by=manager,
        lot=lot,
        provider=provider,
        price=Decimal("185.00"),
        places=6,
        answers={one.pk: f"{one.title}: as in our entry." for one in closed.criteria.all()},
    )
    for person in (officer, consultant):
        evaluating.name_evaluator(by=commissioner, tender=closed, person=person)
    # The deadline is moved back: it cannot be set to a day gone by.
    past = timezone.now() - timedelta(days=1)
    Tender.objects.filter(pk=closed.pk).update(questions_until=past, bids_until=past)
    evaluating.start_scoring(by=commissioner, tender=closed)


def _tender(commissioner: Person, title: str) -> Tender:
    today = timezone.localdate()
    until = datetime.combine(today + timedelta(days=28), time(12), timezone.get_default_timezone())
    tender = actions.draw_up_tender(
        by=commissioner,
        title=title,
        words="Places for pupils who cannot be in a mainstream school, near their homes.",
        questions_until=until - timedelta(days=14),
        bids_until=until,
        starts_on=today + timedelta(days=120),
        ends_on=today + timedelta(days=484),
        price_weight=40,
    )
    actions.add_lot(by=commissioner, tender=tender, title="North of the authority", places=8)
    for name, weight, good in CRITERIA:
        actions.add_criterion(
            by=commissioner, tender=tender, title=name, weight=weight, good_answer=good
        )
    return actions.open_tender(by=commissioner, tender=tender)
