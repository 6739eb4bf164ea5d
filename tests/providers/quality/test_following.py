"""Recommendations and concerns are followed until they are closed; reminders by day."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from apcommission.calendar.models import Closure, Term
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from providers.quality import following, queries, tasks
from providers.quality.models import Concern, Recommendation
from tests.factories.quality import ConcernFactory, RecommendationFactory, ReviewFactory


def recommendation(world: Any, **fields: Any) -> Recommendation:
    made: Recommendation = RecommendationFactory(
        provider=world.provider, owner=world.people["officer"], **fields
    )
    return made


def test_a_recommendation_to_all_is_followed_at_each_provider_by_itself(
    world: Any, as_: Any
) -> None:
    day = world.today + timedelta(days=30)
    answers = {
        "words": "Train all staff.",
        "owner": world.people["officer"].pk,
        "due_on_0": day.day,
        "due_on_1": day.month,
        "due_on_2": day.year,
        "once": "one",
    }
    client = as_("commissioner")
    client.post(reverse("quality:recommend_to_all"), answers)
    client.post(reverse("quality:recommend_to_all"), answers)
    made = Recommendation.objects.all()
    assert {one.provider for one in made} == {world.provider, world.other_provider}
    assert made.count() == 2
    own = as_("provider_manager").get(reverse("quality:recommendations"))
    assert own.content.decode().count("Train all staff.") == 1


def test_a_provider_answers_with_a_file_and_an_officer_sends_back_then_closes(
    world: Any, as_: Any
) -> None:
    found = recommendation(world)
    address = reverse("quality:recommendation", args=[found.pk])
    manager, officer = as_("provider_manager"), as_("officer")
    false = SimpleUploadedFile("done.png", b"%PDF- not a picture", "image/png")
    page = manager.post(address, {"answer": "Done.", "file": false}).content.decode()
    assert "ends in “.png”, but it is a PDF" in page
    assert "Done." in page
    true = SimpleUploadedFile("done.pdf", b"%PDF-1.7 done", "application/pdf")
    manager.post(address, {"answer": "Done.", "file": true})
    assert "Recommendations answered" in officer.get("/").content.decode()
    page = officer.post(address, {"verdict": "return"}).content.decode()
    assert "Tell the provider what is missing" in page
    officer.post(address, {"verdict": "return", "comment": "Show the list."})
    assert "Show the list." in manager.get(address).content.decode()
    manager.post(address, {"answer": "Here it is."})
    officer.post(address, {"verdict": "close"})
    found.refresh_from_db()
    assert (found.state, found.closed_on, found.files.count()) == ("closed", world.today, 1)
    with pytest.raises(TransitionRefused):
        following.answer_recommendation(
            by=world.person("provider_manager"), recommendation=found, answer="More"
        )
    assert as_("other_provider_manager").get(address).status_code == 404


def test_the_database_refuses_a_closing_without_its_day_or_outcome(world: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        recommendation(world, state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConcernFactory(
            provider=world.provider,
            raised_by=world.people["officer"],
            state="closed",
            closed_on=world.today,
        )


def test_a_concern_is_raised_by_a_school_followed_and_closed_and_the_provider_never_sees_it(
    world: Any, as_: Any
) -> None:
    head, officer = as_("headteacher"), as_("officer")
    raised = reverse("quality:raise_concern", args=[world.provider.pk])
    head.post(raised, {"words": "The gate stood open."})
    found = Concern.objects.get()
    address = reverse("quality:concern", args=[found.pk])
    assert "Concerns raised" in officer.get("/").content.decode()
    officer.post(address, {"verdict": "follow", "note": "Telephoned."})
    officer.post(address, {"verdict": "follow", "note": "Looked at the gate."})
    officer.post(address, {"verdict": "close", "note": "The gate has a lock."})
    found.refresh_from_db()
    assert found.notes == "Telephoned.\n\nLooked at the gate."
    assert (found.state, found.outcome) == ("closed", "The gate has a lock.")
    assert "The gate has a lock." in head.get(address).content.decode()
    for other in ("provider_manager", "other_headteacher", "consultant"):
        assert as_(other).get(address).status_code == 404
    record = as_("provider_manager").get(reverse("quality:provider", args=[world.provider.pk]))
    assert "gate" not in record.content.decode()


def test_one_line_of_time_holds_all_of_it_the_latest_first(world: Any) -> None:
    review = ReviewFactory(
        provider=world.provider,
        reviewer=world.people["consultant"],
        state="accepted",
        due_on=world.today - timedelta(days=3),
    )
    asked = recommendation(world, made_on=world.today - timedelta(days=2))
    concern = ConcernFactory(provider=world.provider, raised_by=world.people["key_worker"])
    officer = queries.timeline(world.provider, for_user=world.person("officer"))
    assert [entry.thing for entry in officer] == [concern, asked, review]
    manager = queries.timeline(world.provider, for_user=world.person("provider_manager"))
    assert [entry.thing for entry in manager] == [asked, review]


def test_lists_filter_what_is_overdue_and_mine_and_come_as_csv(world: Any, as_: Any) -> None:
    recommendation(world, words="Late one", due_on=world.today - timedelta(days=1))
    recommendation(world, words="Later one", due_on=world.today + timedelta(days=1))
    address = reverse("quality:recommendations")
    page = as_("officer").get(address, {"overdue": "on", "mine": "on"}).content.decode()
    assert "Late one" in page
    assert "Later one" not in page
    sheet = as_("commissioner").get(address, {"format": "csv"})
    text = b"".join(sheet.streaming_content).decode()
    assert "Later one" in text
    standing = as_("officer").get(reverse("quality:standings"), {"due": "visit"})
    assert str(world.provider) in standing.content.decode()


@pytest.fixture
def school_day(world: Any) -> Any:
    """Today is a school day, whatever weekday it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "school_days", lambda start, end: [start])
        yield world.today


def test_reminders_go_out_once_before_and_once_each_week_after(world: Any, school_day: Any) -> None:
    asked = recommendation(world, due_on=school_day - timedelta(days=1))
    ReviewFactory(
        provider=world.provider,
        reviewer=world.people["consultant"],
        due_on=school_day + timedelta(days=7),
    )
    for _ in range(2):
        tasks.follow_quality()
    keys = Email.objects.values_list("key", flat=True)
    assert len([key for key in keys if key.startswith(f"recommendation/{asked.pk}/1/")]) == 2
    assert len([key for key in keys if key.startswith("review/")]) == 1
    assert len([key for key in keys if key.startswith("quality-due/visit/")]) == 2


def test_nobody_is_written_to_on_a_day_without_school(world: Any) -> None:
    recommendation(world)
    Closure.objects.create(date=world.today, reason="Training day")
    tasks.follow_quality()
    Closure.objects.all().delete()
    Term.objects.all().delete()
    tasks.follow_quality()
    assert not Email.objects.exists()
