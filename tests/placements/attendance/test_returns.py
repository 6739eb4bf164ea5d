"""Weekly returns: opened, submitted, queried, accepted; missing and late ones show to the officer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db.models import F
from django.urls import reverse

from apcommission.calendar.models import Closure, Term
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from placements.attendance import actions, queries, tasks
from placements.attendance.models import WEEKLY_RETURN, WeeklyReturn
from placements.placement.models import Placement, TimetableSlot
from tests.factories.placements import MarkFactory
from tests.factories.world import WEEK


def page(world: Any, monday: date) -> str:
    return reverse("attendance:weekly_return", args=[world.provider.pk, monday.isoformat()])


@pytest.fixture
def monday(world: Any) -> date:
    return world.monday - 3 * WEEK


def complete(world: Any, monday: date) -> None:
    MarkFactory(placement=world.placement, date=monday + timedelta(days=1), code_id="I")


def test_a_complete_return_goes_in_and_a_late_one_is_marked(
    world: Any, as_: Any, monday: date
) -> None:
    complete(world, monday)
    as_("provider_manager").post(page(world, monday), {"note": ""})
    found = WeeklyReturn.objects.get(week=monday)
    assert (found.state, found.was_late) == ("submitted", True)
    assert found.submitted_by == world.people["provider_manager"]


def test_missing_marks_need_a_reason(world: Any, as_: Any, monday: date) -> None:
    text = as_("provider_manager").post(page(world, monday), {"note": " "}).content.decode()
    assert "1 of 2 sessions have no mark." in text
    assert not WeeklyReturn.objects.filter(week=monday).exists()
    as_("provider_manager").post(page(world, monday), {"note": "The tutor was ill."})
    assert WeeklyReturn.objects.get(week=monday).note == "The tutor was ill."


def test_of_pupils_whom_the_provider_no_longer_sees_nothing_is_missing(
    world: Any, as_: Any, monday: date
) -> None:
    back = 71 * WEEK  # longer than the provider may keep what it knows
    long_ago = monday - back
    Term.objects.create(reference="long-ago", start=long_ago, end=long_ago + 3 * WEEK)
    Placement.objects.update(
        state="ended",
        end_reason="completed",
        start=F("start") - back,
        end=long_ago + WEEK,
        provider_months=12,
    )
    TimetableSlot.objects.update(valid_from=F("valid_from") - back)
    assert queries.week(world.provider, long_ago, for_user=None).missing
    manager = as_("provider_manager")
    assert manager.get(page(world, long_ago)).status_code == 200
    assert manager.post(page(world, long_ago), {"note": ""}).status_code == 302
    assert WeeklyReturn.objects.get(week=long_ago).state == "submitted"


def test_a_week_that_is_not_over_waits(world: Any) -> None:
    with pytest.raises(actions.Refused, match="not over yet"):
        actions.submit_return(
            by=world.person("provider_manager"),
            provider=world.provider,
            monday=world.monday + WEEK,
            note="Early",
        )


def test_a_second_click_says_that_it_is_there_already(world: Any, as_: Any, monday: date) -> None:
    complete(world, monday)
    for _ in range(2):
        as_("provider_manager").post(page(world, monday), {"note": ""})
    assert WeeklyReturn.objects.filter(week=monday).count() == 1


def test_the_officer_queries_the_provider_corrects_the_officer_accepts(
    world: Any, as_: Any
) -> None:
    week, officer = world.weekly_return.week, as_("officer")
    unsaid = officer.post(page(world, week), {"answer": "query", "words": ""})
    assert "Say what is to be corrected." in unsaid.content.decode()
    officer.post(page(world, week), {"answer": "query", "words": "Tuesday looks odd."})
    register = reverse("attendance:week", args=[world.provider.pk, week.isoformat()])
    assert "Tuesday looks odd." in as_("provider_tutor").get(register).content.decode()
    as_("provider_manager").post(page(world, week), {"note": "It was a trip."})
    officer.post(page(world, week), {"answer": "accept", "words": ""})
    world.weekly_return.refresh_from_db()
    assert world.weekly_return.state == "accepted"
    officer.post(page(world, week), {"answer": "reopen", "words": "A parent wrote."})
    world.weekly_return.refresh_from_db()
    assert world.weekly_return.state == "queried"


@pytest.mark.parametrize("state", WeeklyReturn.State.values)
@pytest.mark.parametrize("verb", sorted(WEEKLY_RETURN.verbs))
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, state: str, verb: str
) -> None:
    found, row = world.weekly_return, WEEKLY_RETURN.verbs[verb]
    found.state = state
    person = world.person("provider_manager" if verb == "submit" else "officer")
    if state in row.sources:
        WEEKLY_RETURN.move(found, verb, by=person)
        assert found.state == row.target
    else:
        with pytest.raises(TransitionRefused):
            WEEKLY_RETURN.move(found, verb, by=person)


def test_missing_returns_show_to_the_officer(world: Any, as_: Any, monday: date) -> None:
    WeeklyReturn.objects.create(provider=world.provider, week=monday)
    home = as_("officer").get(reverse("home")).content.decode()
    assert "Returns missing" in home
    text = as_("officer").get(reverse("attendance:returns"), {"state": "missing"}).content.decode()
    assert "Missing" in text
    assert f"{monday.day} {monday:%B %Y}" in text
    late = as_("officer").get(reverse("attendance:returns"), {"late": "True"}).content.decode()
    assert "No returns match these filters" in late


def test_returns_are_opened_for_weeks_with_expected_pupils_and_only_once(world: Any) -> None:
    WeeklyReturn.objects.all().delete()
    Closure.objects.create(date=world.monday - 2 * WEEK, reason="Snow")
    Closure.objects.create(
        date=world.monday - 2 * WEEK + timedelta(days=1),
        provider=world.provider.organisation,
        reason="Flood",
    )
    opened = actions.open_returns(today=world.monday, weeks=6)
    found = WeeklyReturn.objects.order_by("week").values_list("week", flat=True)
    # The placement began four weeks ago; two weeks ago the provider was closed whenever it was due.
    assert list(found) == [world.monday - n * WEEK for n in (4, 3, 1)]
    assert opened == 3
    assert actions.open_returns(today=world.monday, weeks=6) == 0


def test_a_placement_that_has_ended_expects_no_more(world: Any) -> None:
    Placement.objects.filter(pk=world.placement.pk).update(
        state="ended", end=world.monday - 3 * WEEK, end_reason="completed"
    )
    expecting = queries.expecting(world.monday - 4 * WEEK, world.monday + timedelta(days=4))
    assert {monday for _, monday in expecting} == {
        world.monday - 4 * WEEK,
        world.monday - 3 * WEEK,
    }


def test_managers_are_reminded_once_and_without_personal_data(
    world: Any, monday: date, django_capture_on_commit_callbacks: Any
) -> None:
    WeeklyReturn.objects.create(provider=world.provider, week=monday)
    for _ in range(2):
        tasks.remind_of_returns()
    letter = Email.objects.get()
    assert letter.to == world.people["provider_manager"].email
    assert settings.SITE_ADDRESS in letter.body
    for private in (world.pupil.surname, world.pupil.forename, world.pupil.upn):
        assert private not in letter.body + letter.subject
    assert mail.outbox == []


def test_marks_reach_the_school_as_a_list_and_a_file(world: Any, as_: Any) -> None:
    address = reverse("attendance:school")
    assert "Education arranged by the authority" in as_("headteacher").get(address).content.decode()
    rows = b"".join(as_("headteacher").get(address, {"format": "csv"}).streaming_content).decode()
    assert world.pupil.upn in rows
    assert len(rows.splitlines()) == 1 + 3
    others = b"".join(
        as_("other_headteacher").get(address, {"format": "csv"}).streaming_content
    ).decode()
    assert len(others.splitlines()) == 1
