"""Yearly returns: prefilled from what the system holds, differences explained, accepted by the authority."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.models import Email
from apcommission.people.models import Role
from monitoring.returns import actions
from monitoring.returns.figures import LINES
from monitoring.returns.models import ProviderReturn
from tests.factories.apcommission import AuthorityFactory, TermFactory, person_with
from tests.factories.placements import (
    AwardFactory,
    MarkFactory,
    PlacementFactory,
    TimetableSlotFactory,
)
from tests.factories.returns import a_return

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def placement() -> Any:
    TermFactory(reference="2025-autumn")
    placement = PlacementFactory(
        start=date(2025, 9, 8), end=date(2025, 12, 12), state="ended", end_reason="broke_down"
    )
    TimetableSlotFactory(placement=placement)
    MarkFactory(placement=placement, date=date(2025, 9, 8), code_id="K")
    AwardFactory(placement=placement, awarded_on=date(2025, 10, 14))
    return placement


@pytest.fixture
def manager(placement: Any) -> Any:
    return person_with(Role.PROVIDER_MANAGER, placement.provider.organisation)


@pytest.fixture
def officer() -> Any:
    return person_with(Role.OFFICER, AuthorityFactory())


def test_the_return_of_a_year_opens_once_with_what_the_system_holds(
    placement: Any, manager: Any
) -> None:
    assert actions.open_returns(today=OCTOBER) == 1
    assert actions.open_returns(today=OCTOBER) == 0
    made = ProviderReturn.objects.get()
    assert (made.year, made.due_on) == (2025, date(2026, 10, 22))
    figures = {line.key: (line.held, line.reported) for line in made.lines.all()}
    assert set(figures) == set(LINES)
    assert figures["pupils"] == (1, 1)
    assert figures["unplanned"] == (1, 1)
    assert figures["attended"] == (1, 1)
    assert figures["units"] == (1, 1)
    assert figures["staff"] == (None, None)
    email = Email.objects.get(to=manager.email)
    assert reverse("returns:return", args=[made.pk]) in email.body
    assert placement.pupil.surname not in email.body


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 1, 4)])
def test_none_opens_in_another_season(placement: Any, day: date) -> None:
    assert actions.open_returns(today=day) == 0


def test_the_provider_is_reminded_once_for_each_time(placement: Any, manager: Any) -> None:
    made = a_return(placement.provider)
    for days in (-8, -7, -6, 0, 1, 2):
        actions.remind(today=made.due_on + timedelta(days=days))
    assert [email.subject for email in Email.objects.order_by("pk")] == [
        "Your yearly return is due soon",
        "Your yearly return is overdue",
    ]


def typed(found: ProviderReturn, **changed: Any) -> dict[str, Any]:
    """What stands in the form, with some of it changed."""
    found.refresh_from_db()
    figures = {f"{line.key}_reported": line.reported or 0 for line in found.lines.all()}
    return {**figures, "version": found.version, **changed}


def test_a_difference_must_be_explained_before_the_return_is_submitted(
    placement: Any, manager: Any, client: Client
) -> None:
    actions.open_returns(today=OCTOBER)
    found = ProviderReturn.objects.get()
    client.force_login(manager)
    address = reverse("returns:fill_in", args=[found.pk])
    assert "We hold 1." in client.get(address).text
    refused = client.post(address, typed(found, units_reported=3, staff_reported=7, submit="yes"))
    assert "We hold 1. Say why your figure differs." in refused.text
    assert 'value="7"' in refused.text
    found.refresh_from_db()
    assert found.state == "open"
    done = client.post(
        address,
        typed(
            found,
            units_reported=3,
            units_explanation="Two were awarded in August.",
            submit="yes",
        ),
    )
    assert done.status_code == 302, done.text
    found.refresh_from_db()
    assert (found.state, found.submitted_by) == ("submitted", manager)


def test_what_is_saved_is_there_the_next_time(placement: Any, manager: Any, client: Client) -> None:
    actions.open_returns(today=OCTOBER)
    found = ProviderReturn.objects.get()
    client.force_login(manager)
    address = reverse("returns:fill_in", args=[found.pk])
    client.post(address, typed(found, units_reported=3, save="yes"))
    assert found.lines.get(key="units").reported == 3
    found.refresh_from_db()
    assert found.state == "open"


@pytest.mark.parametrize("wrong", ["-1", "many", "1.5", "99999999999"])
def test_a_figure_that_is_none_is_refused_beside_its_field(
    placement: Any, manager: Any, client: Client, wrong: str
) -> None:
    found = a_return(placement.provider)
    client.force_login(manager)
    address = reverse("returns:fill_in", args=[found.pk])
    refused = client.post(address, typed(found, pupils_reported=wrong, staff_reported=7))
    assert refused.status_code == 200
    assert "govuk-error-message" in refused.text
    assert f'value="{wrong}"' in refused.text
    assert found.lines.get(key="staff").reported == 0


def test_two_people_at_one_return_do_not_overwrite_each_other(
    placement: Any, manager: Any, client: Client
) -> None:
    found = a_return(placement.provider)
    client.force_login(manager)
    address = reverse("returns:fill_in", args=[found.pk])
    old = typed(found, staff_reported=5)
    client.post(address, typed(found, staff_reported=9))
    refused = client.post(address, old)
    assert refused.status_code == 200
    assert found.lines.get(key="staff").reported == 9


def test_the_officer_asks_and_accepts_and_then_it_is_fixed(
    placement: Any, manager: Any, officer: Any, client: Client
) -> None:
    found = a_return(placement.provider, "submitted", pupils=4)
    found.lines.filter(key="pupils").update(reported=5, explanation="One came in July.")
    client.force_login(officer)
    page = client.get(reverse("returns:return", args=[found.pk])).text
    assert "One came in July." in page
    assert page.index("What differs") < page.index("Pupils and placements")
    client.post(
        reverse("returns:question", args=[found.pk]),
        {"question": "Who came in July?", "version": found.version},
    )
    found.refresh_from_db()
    assert found.state == "queried"

    client.force_login(manager)
    address = reverse("returns:fill_in", args=[found.pk])
    assert "Who came in July?" in client.get(address).text
    held = {line.key: 0 for line in found.lines.all()}
    explained = {f"{key}_explanation": "We counted again." for key in held}
    answer = client.post(address, typed(found, **explained, submit="yes"))
    assert answer.status_code == 302, answer.text

    client.force_login(officer)
    client.post(reverse("returns:accept", args=[found.pk]), {"x": "1"})
    found.refresh_from_db()
    assert (found.state, found.accepted_on) == ("accepted", timezone.localdate())
    client.force_login(manager)
    assert client.get(address).status_code == 302


def test_last_year_stands_beside(placement: Any, manager: Any, client: Client) -> None:
    a_return(placement.provider, "accepted", 2024, complaints=7)
    found = a_return(placement.provider)
    client.force_login(manager)
    page = client.get(reverse("returns:fill_in", args=[found.pk])).text
    assert "Last year you reported 7." in page


def test_work_waits_on_the_home_pages(
    placement: Any, manager: Any, officer: Any, client: Client
) -> None:
    found = a_return(placement.provider)
    client.force_login(manager)
    assert "Yearly return to fill in" in client.get(reverse("home")).text
    found.state = "submitted"
    found.save()
    client.force_login(officer)
    assert "Yearly returns to check" in client.get(reverse("home")).text
