"""What placements cost in a period: the parts add up to the whole, whatever the basis of the price."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.charges.billing import billable
from placements.charges.costs import Costs, charge_so_far, month_of, schedule
from placements.charges.models import Extra
from placements.placement.models import Placement
from providers.directory.models import PriceBasis
from tests.placements.charges.test_placement_charge import autumn, placed

START, END = date(2026, 9, 7), date(2026, 12, 18)


@pytest.mark.parametrize("basis", PriceBasis.values)
def test_the_months_of_a_placement_add_up_to_its_charge(db: None, basis: str) -> None:
    autumn()
    placement = placed(price=Decimal("33.33"), price_basis=basis, end=END)
    Extra.objects.create(placement=placement, date=date(2026, 10, 5), kind="transport", amount=7)
    months = schedule(placement, END)
    whole = charge_so_far(placement, END).total
    assert whole is not None
    assert sum(month.pounds or 0 for month in months) == whole
    assert [month.start.month for month in months] == [9, 10, 11, 12]
    assert months[0].pay_by == date(2026, 10, 30)


def test_a_week_that_lies_in_two_months_is_paid_once(db: None) -> None:
    autumn()
    placement = placed(price=Decimal(100), price_basis="week", end=END)
    costs = Costs([placement], END)
    for first, weeks in ((date(2026, 9, 1), 4), (date(2026, 10, 1), 3), (date(2026, 11, 1), 5)):
        start, end = month_of(first)
        assert costs.between(placement, start, end) == 100 * weeks


def test_without_a_price_nothing_can_be_expected(db: None) -> None:
    autumn()
    placement = placed(end=END)
    assert Costs([placement], END).between(placement, START, END) is None


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cuts=st.sets(st.dates(START, END - timedelta(days=1)), max_size=5),
    basis=st.sampled_from(PriceBasis.values),
)
def test_any_cuts_of_a_placement_add_up_to_its_charge(
    db: None, cuts: set[date], basis: str
) -> None:
    with transaction.atomic():
        autumn()
        placement = placed(price=Decimal("17.77"), price_basis=basis, end=END)
        costs = Costs([placement], END)
        ends = [*sorted(cuts), END]
        starts = [START, *(day + timedelta(days=1) for day in sorted(cuts))]
        parts = [costs.between(placement, *part) for part in zip(starts, ends, strict=True)]
        assert sum(part or 0 for part in parts) == charge_so_far(placement, END).total
        transaction.set_rollback(True)


def test_many_placements_take_as_many_queries_as_one(db: None) -> None:
    autumn()
    counts = []
    for _ in range(2):
        placed(price=Decimal(10), price_basis="session", end=END)
        with CaptureQueriesContext(connection) as asked:
            found: list[Placement] = list(billable(START, END))
            costs = Costs(found, END)
            assert all(costs.between(one, START, END) == 140 for one in found)
        counts.append(len(asked))
        placed(price=Decimal(10), price_basis="session", end=END)
    assert counts[0] == counts[1]
