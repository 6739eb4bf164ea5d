"""Factories of tenders: an open one of two lots and two criteria, with what a test needs of the rest."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from apcommission.people.models import Person
from providers.directory.models import Provider
from providers.tenders.models import Bid, Criterion, Evaluator, Lot, Score, Tender


class TenderFactory(factory.django.DjangoModelFactory):
    """Open, with questions for five days and bids for ten."""

    class Meta:
        model = Tender

    reference = factory.Sequence(lambda n: f"T-{n:04}")
    title = factory.Sequence(lambda n: f"Vocational places {n}")
    words = "Places for key stage 4."
    questions_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))
    bids_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))
    starts_on = date(2027, 9, 1)
    ends_on = date(2028, 8, 31)
    price_weight = 40
    state = "open"


class LotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lot

    tender = factory.SubFactory(TenderFactory)
    title = factory.Sequence(lambda n: f"Lot {n}")
    places = 10


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    tender = factory.SubFactory(TenderFactory)
    title = factory.Sequence(lambda n: f"Criterion {n}")
    weight = 30


def tender(**fields: Any) -> Tender:
    """A tender with one lot and two criteria of 30 each beside the price's 40."""
    made: Tender = TenderFactory(**fields)
    LotFactory(tender=made)
    CriterionFactory(tender=made, title="Safety")
    CriterionFactory(tender=made, title="Teaching")
    return made


def bid(of: Tender, provider: Provider, by: Person, price: str = "200.00") -> Bid:
    """A bid for the first lot, with an answer to each criterion."""
    lot = of.lots.all()[0]
    made = Bid.objects.create(
        lot=lot, provider=provider, price=Decimal(price), places=5, made_by=by
    )
    for criterion in of.criteria.all():
        made.answers.create(criterion=criterion, words=f"How we do {criterion}")
    return made


def close(of: Tender, state: str = "evaluating") -> Tender:
    """The deadline is over since an hour."""
    past = timezone.now() - timedelta(hours=1)
    Tender.objects.filter(pk=of.pk).update(state=state, questions_until=past, bids_until=past)
    of.refresh_from_db()
    return of


def evaluator(of: Tender, person: Person, conflict: bool | None = False) -> Evaluator:
    """An evaluator who declared on every lot (None: on none)."""
    made = Evaluator.objects.create(tender=of, person=person)
    if conflict is not None:
        for lot in of.lots.all():
            made.declarations.create(lot=lot, has_conflict=conflict, words="A friend")
    return made


def agree(of: Bid, points: int) -> None:
    """The same agreed mark on every criterion."""
    for criterion in of.lot.tender.criteria.all():
        Score.objects.create(bid=of, criterion=criterion, points=points, reason="Agreed")
