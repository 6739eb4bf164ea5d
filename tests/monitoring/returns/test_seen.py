"""Where yearly returns are seen: lists, downloads, the year before, the home page, letters."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apcommission.errors import Refused
from apcommission.home import work_for
from apcommission.messages.models import Email
from monitoring.returns import actions, queries, tasks, together
from monitoring.returns.models import ProviderReturn
from tests.factories.returns import LineFactory, ReturnFactory
from tests.monitoring.returns.pages import page


def test_the_year_before_stands_beside_each_figure(world: Any, as_: Any) -> None:
    before = ReturnFactory(provider=world.provider, year=2024)
    before.lines.update(reported=4321)
    made = ReturnFactory(provider=world.provider, year=2025)
    assert queries.last_year_of(made) == {}  # a draft is nothing that was reported
    before.state, before.submitted_at = "submitted", timezone.now()
    before.save()
    shown = as_("officer").get(page(made)).content.decode()
    assert "4,321" in shown
    found = queries.lines(for_user=world.people["officer"]).get(yearly_return=made, key="pupils")
    assert found.last_year == 4321
    section = as_("provider_manager").get(page(made, "section", key="pupils")).content.decode()
    assert "Last year you reported 4,321." in section


def test_lists_can_be_filtered_and_downloaded(world: Any, as_: Any) -> None:
    mine = ReturnFactory(provider=world.provider, state="submitted", submitted_at=timezone.now())
    LineFactory(
        yearly_return=mine, label="Units awarded", held=3, reported=5, explanation="=Two late"
    )
    ReturnFactory(provider=world.other_provider, due_on=world.today - timedelta(days=3))
    officer, address = as_("officer"), reverse("returns:list")
    own, other = world.provider.organisation.name, world.other_provider.organisation.name
    for query, wanted, unwanted in (
        ("?differing=on", own, other),
        ("?overdue=on", other, own),
        ("?state=submitted&year=2025", own, other),
    ):
        body = officer.get(address + query).content.decode()
        rows = body[body.index("<tbody") :]
        assert wanted in rows
        assert unwanted not in rows
    rows = b"".join(officer.get(f"{address}?format=csv").streaming_content).decode()
    assert rows.count("2025 to 2026") == 2
    figures = reverse("returns:figures")
    answer = officer.get(f"{figures}?differing=on&format=csv")
    [_, one] = b"".join(answer.streaming_content).decode().splitlines()
    assert "Units awarded,3," in one
    assert "5,2,,'=Two late" in one
    seen = as_("other_provider_manager").get(figures).content.decode()
    assert own not in seen


def test_work_waits_on_the_home_pages(world: Any) -> None:
    made = ReturnFactory(provider=world.provider)

    def titles(persona: str) -> set[str]:
        return {one.title for _, lines in work_for(world.person(persona)) for one in lines}

    assert "Yearly return to fill in" in titles("provider_manager")
    assert "Yearly return to fill in" not in titles("other_provider_manager")
    ProviderReturn.objects.update(due_on=world.today - timedelta(days=1))
    assert "Yearly returns overdue" in titles("officer")
    actions.submit_return(by=world.people["provider_manager"], yearly_return=made)
    assert "Yearly returns to check" in titles("officer")
    assert "Yearly return to fill in" not in titles("provider_manager")


def test_reminders_come_before_and_after_the_due_day_and_never_twice() -> None:
    due = date(2026, 10, 31)
    days = {offset: queries.turn(due, due + timedelta(days=offset)) for offset in range(-30, 120)}
    assert [days[offset] for offset in (-15, -14, 0, 1, 7, 8, 84, 85)] == [
        "",
        "soon",
        "soon",
        "late-0",
        "late-0",
        "late-1",
        "late-11",
        "",
    ]


def test_the_job_writes_to_managers_once_and_names_no_figure(world: Any) -> None:
    made = ReturnFactory(provider=world.provider, due_on=world.today - timedelta(days=2))
    ReturnFactory(
        provider=world.other_provider,
        state="accepted",
        submitted_at=timezone.now(),
        accepted_at=timezone.now(),
    )
    tasks.follow_returns()
    tasks.follow_returns()
    [letter] = Email.objects.filter(key__startswith="yearly-return/")
    assert letter.to == world.people["provider_manager"].email
    assert page(made) in letter.body
    assert "2025 to 2026" in letter.body
    assert mail.outbox == []


def test_the_authority_gives_more_time(world: Any) -> None:
    made = ReturnFactory(provider=world.provider, due_on=world.today - timedelta(days=2))
    later = world.today + timedelta(days=10)
    officer = world.people["officer"]
    actions.give_more_time(by=officer, yearly_return=made, due_on=later)
    made.refresh_from_db()
    assert not made.is_overdue
    with pytest.raises(Refused):
        actions.give_more_time(
            by=officer, yearly_return=made, due_on=world.today - timedelta(days=1)
        )


def test_all_returns_of_a_year_that_came_in_are_added_up(world: Any, as_: Any) -> None:
    when = {"state": "submitted", "submitted_at": timezone.now()}
    for provider, figure in ((world.provider, 7), (world.other_provider, 5)):
        made = ReturnFactory(provider=provider, **when)
        made.lines.filter(key="pupils").update(reported=figure)
        LineFactory(yearly_return=made, section="next_year", must_agree=False, held=8, reported=9)
    before = ReturnFactory(provider=world.provider, year=2024, **when)
    before.lines.filter(key="pupils").update(reported=3)
    ReturnFactory(year=2025).lines.update(reported=100)
    found = {one.label: one for _, totals in together.totals(2025) for one in totals}
    pupils = found["Pupils placed"]
    assert (pupils.held, pupils.reported, pupils.before) == (20, 12, 3)
    assert found["Staff who work with pupils"].reported is None
    places = found["Places next year, beside those in the directory"]
    assert (places.held, places.reported, places.before) == (16, 18, None)
    assert together.came_in(2025) == (2, 3)
    shown = as_("commissioner").get(reverse("returns:together"), {"year": 2025}).content.decode()
    assert "2 of 3 returns came in so far" in shown


def test_a_held_figure_leads_to_the_rows_behind_it(
    opened: ProviderReturn, world: Any, as_: Any
) -> None:
    client = as_("provider_manager")
    shown = client.get(page(opened)).content.decode()
    for measure in ("retention", "awards", "attendance_rate"):
        start = shown.index(reverse("measures:rows", args=[measure]))
        address = shown[start : shown.index('"', start)].replace("&amp;", "&")
        assert client.get(address).status_code == 200
