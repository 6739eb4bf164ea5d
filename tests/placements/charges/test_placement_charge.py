"""The charge of a placement in the school calendar, and extras."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.calendar.models import Closure, Term
from placements.charges import costs
from placements.charges.models import Extra
from tests.factories.placements import PlacementFactory, TimetableSlotFactory
from tests.factories.providers import PriceFactory


def autumn() -> Term:
    """Monday 7 September to Friday 18 December 2026, without the week of 26 October: 14 weeks."""
    return Term.objects.create(
        reference="2026-autumn",
        start=date(2026, 9, 7),
        end=date(2026, 12, 18),
        break_start=date(2026, 10, 26),
        break_end=date(2026, 10, 30),
    )


def placed(**fields: Any) -> Any:
    """Monday AM with the provider and Monday PM in school, from 7 September; over where it has an `end`."""
    over = {"state": "ended", "end_reason": "completed"} if "end" in fields else {}
    placement = PlacementFactory(**over | fields)
    TimetableSlotFactory(placement=placement)
    TimetableSlotFactory(placement=placement, session=1, place="school")
    return placement


def test_only_open_days_and_sessions_with_the_provider_count(db: None) -> None:
    autumn()
    placement = placed(price=Decimal(10), price_basis="session")
    Closure.objects.create(date=date(2026, 9, 14))
    Closure.objects.create(
        date=date(2026, 9, 21), provider=placement.provider.organisation, reason="Flood"
    )
    charge = costs.charge_so_far(placement, date(2026, 11, 2))
    # Mondays 7 Sep to 2 Nov: nine, less the break and two closures.
    assert charge.total == Decimal("60.00")


def test_a_term_is_paid_by_its_share_when_the_timetable_changes(db: None) -> None:
    autumn()
    placement = placed(price=Decimal(1400), price_basis="term")
    placement.slots.update(valid_to=date(2026, 10, 25))
    for weekday in (0, 1):
        TimetableSlotFactory(placement=placement, weekday=weekday, valid_from=date(2026, 10, 26))
    charge = costs.charge_so_far(placement, date(2026, 12, 31))
    # Seven of 14 sessions, then 14 of 28: two halves of the term.
    assert charge.total == Decimal("1400.00")


def test_programme_prices_shares_and_extras_add_up(
    db: None, django_assert_num_queries: Any
) -> None:
    autumn()
    shares = {"school_share": 40, "la_share": 50, "ehcp_share": 10}
    placement = placed(end=date(2026, 9, 14), state="ended", end_reason="completed", **shares)
    PriceFactory(programme=placement.programme, amount="45.55")
    Extra.objects.create(
        placement=placement, date=date(2026, 9, 7), kind="transport", amount=Decimal("10.01")
    )
    with django_assert_num_queries(4):
        charge = costs.charge_so_far(placement, date(2026, 12, 31))
    assert charge.total == Decimal("101.11")
    assert charge.shares is not None
    assert (charge.shares.school, charge.shares.la, charge.shares.ehcp) == (
        Decimal("40.44"),  # of 91.10 and of 10.01, each to the penny below
        Decimal("50.56"),
        Decimal("10.11"),
    )


def test_without_a_price_there_is_no_total(db: None) -> None:
    autumn()
    assert costs.charge_so_far(placed(), date(2026, 9, 14)).total is None


def extra(world: Any, **changes: Any) -> dict[str, Any]:
    day = world.today
    return {
        "kind": "transport",
        "date_0": day.day,
        "date_1": day.month,
        "date_2": day.year,
        "amount": "£12.50",
        "once": "a-token",
        **changes,
    }


def test_an_extra_is_added_once_and_removed_with_a_trace(world: Any, as_: Any) -> None:
    client = as_("officer")
    page = reverse("charges:charge", args=[world.placement.pk])
    for _ in range(2):
        answer = client.post(reverse("charges:add_extra", args=[world.placement.pk]), extra(world))
        assert answer.url == page
    made = Extra.objects.get()
    assert "£12.50" in client.get(page).content.decode()
    client.post(reverse("charges:remove_extra", args=[made.pk]))
    assert not Extra.objects.exists()
    assert AuditEvent.objects.get(verb="removed_extra").detail["pounds"] == "12.50"


def test_bad_extras_are_told_beside_the_field(world: Any, as_: Any) -> None:
    address = reverse("charges:add_extra", args=[world.placement.pk])
    long_ago = world.placement.start - timedelta(days=1)
    wrong = (
        ({"amount": "0"}, "Enter an amount above £0."),
        ({"amount": "twelve"}, "Enter an amount in pounds"),
        ({"amount": "1e400"}, "Enter an amount in pounds"),
        ({"amount": "9" * 400}, "no more than 10 digits"),
        ({"kind": ""}, "Select what it is for"),
        (
            {"date_0": long_ago.day, "date_1": long_ago.month, "date_2": long_ago.year},
            "The day must lie in the placement.",
        ),
    )
    for changes, words in wrong:
        page = as_("officer").post(address, extra(world, **changes)).content.decode()
        assert words in page, changes
    assert not Extra.objects.exists()
