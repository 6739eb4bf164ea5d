"""Meetings of the forum: invited, answered, held, written up; and everything that is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.messages.models import Email
from providers.contracts import measuring
from providers.forum import actions, queries
from providers.forum.actions import TooLate
from providers.forum.models import AgendaPoint, ForumAction, ForumMeeting, Invitation
from providers.forum.tasks import follow_forum, print_minutes, tell_cancelled, tell_invited
from tests.factories.forum import ActionFactory, MeetingFactory, PointFactory
from tests.typed import boxes


def at(name: str, thing: Any) -> str:
    return reverse(f"forum:{name}", args=[thing.pk])


@pytest.fixture
def officer(world: Any) -> Any:
    return world.person("officer")


@pytest.fixture
def meeting(world: Any) -> ForumMeeting:
    """A meeting to come to which the world's own provider is invited."""
    made: ForumMeeting = MeetingFactory()
    made.invitations.create(organisation=world.provider.organisation)
    return made


@pytest.fixture
def held(world: Any) -> ForumMeeting:
    """A meeting that began two days ago."""
    made: ForumMeeting = MeetingFactory(days=-2)
    for provider in (world.provider, world.other_provider):
        made.invitations.create(organisation=provider.organisation)
    PointFactory(meeting=made, title="New law")
    return made


def test_a_meeting_is_planned_and_every_provider_in_the_directory_invited(
    world: Any, as_: Any, officer: Any
) -> None:
    client = as_("officer")
    day = world.today + timedelta(days=30)
    typed = {**boxes("date", day), "time": "1.30pm", "place": "Town hall", "once": "a"}
    for _ in range(2):  # a double click
        client.post(reverse("forum:plan"), typed)
    meeting = ForumMeeting.objects.get()
    assert as_("provider_manager").get(at("meeting", meeting)).status_code == 404
    world.other_provider.state = "draft"
    world.other_provider.save()
    for _ in range(2):
        client.post(at("move", meeting), {"verb": "invite"})
        tell_invited(meeting.pk)
    meeting.refresh_from_db()
    assert meeting.state == "invited"
    assert [one.organisation_id for one in meeting.invitations.all()] == [world.provider.pk]
    letter = Email.objects.get(key__startswith="forum/invited/")
    assert letter.to == world.person("provider_manager").email
    assert "at 1:30pm, Town hall" in letter.body
    assert "Invitations to the forum" in as_("provider_manager").get("/").content.decode()


def test_a_school_and_an_agency_are_invited_one_by_one(
    world: Any, as_: Any, meeting: ForumMeeting
) -> None:
    offered = queries.others_to_invite(meeting)
    assert world.school.organisation in offered
    assert world.provider.organisation not in offered  # invited already
    as_("officer").post(at("invite", meeting), {"organisation": world.school.pk})
    assert meeting.invitations.filter(organisation=world.school.organisation).exists()
    assert as_("headteacher").get(at("meeting", meeting)).status_code == 200
    assert as_("other_headteacher").get(at("meeting", meeting)).status_code == 404


def test_a_day_gone_by_and_a_time_that_is_taken_are_refused(world: Any, as_: Any) -> None:
    client, first = as_("officer"), MeetingFactory()
    typed = {"place": "Town hall", "time": "2pm"}
    past = client.post(
        reverse("forum:plan"), {**typed, **boxes("date", world.today - timedelta(days=1))}
    )
    assert past.context["form"].errors["date"] == ["Choose today or a later day."]
    taken = client.post(reverse("forum:plan"), {**typed, **boxes("date", first.date)})
    assert taken.context["form"].errors["time"] == ["The forum meets at this time already."]
    assert 'value="Town hall"' in taken.content.decode()


def test_an_invitation_is_answered_and_the_answer_changed_until_it_begins(
    world: Any, as_: Any, meeting: ForumMeeting
) -> None:
    manager, invitation = as_("provider_manager"), meeting.invitations.get()
    manager.post(at("reply", invitation), {"reply": "coming", "who_comes": "Jo Keeper"})
    manager.post(at("reply", invitation), {"reply": "not_coming", "who_comes": "Jo Keeper"})
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.who_comes) == ("not_coming", "")
    ForumMeeting.objects.filter(pk=meeting.pk).update(date=world.today - timedelta(days=1))
    page = manager.post(at("reply", invitation), {"reply": "coming", "who_comes": "Jo"})
    assert "The meeting has begun" in page.content.decode()
    for persona in ("other_provider_manager", "headteacher", "officer", "provider_tutor"):
        with pytest.raises(PermissionDenied):
            actions.reply(by=world.person(persona), invitation=invitation, reply="coming")


def test_a_meeting_is_called_off_and_those_invited_are_told(
    world: Any, as_: Any, meeting: ForumMeeting
) -> None:
    typed = {"cancelled_because": "Snow", "version": meeting.version}
    as_("officer").post(at("cancel", meeting), typed)
    tell_cancelled(meeting.pk)
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert Email.objects.filter(key__startswith="forum/cancelled/").count() == 1
    assert "Snow" in as_("provider_manager").get(at("meeting", meeting)).content.decode()


# ---- Agenda ----------------------------------------------------------------------------------------


def paper(content: bytes = b"%PDF-1.7 paper") -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.pdf", content, "application/pdf")


def test_the_agenda_keeps_its_order_while_points_move(officer: Any, meeting: ForumMeeting) -> None:
    one, two, three = (
        actions.add_point(by=officer, meeting=meeting, title=title) for title in "ABC"
    )

    def order() -> str:
        return "".join(point.title for point in queries.agenda(meeting))

    steps = [(one, "up", "ABC"), (one, "down", "BAC"), (three, "up", "BCA"), (one, "down", "BCA"),
             (two, "off", "CA"), (two, "onto", "CAB"), (three, "sideways", "CAB")]  # fmt: skip
    for point, way, expected in steps:
        actions.move_point(by=officer, point=point, way=way)
        assert order() == expected, way
    positions = queries.agenda(meeting).values_list("position", flat=True)
    assert list(positions) == [1, 2, 3]


def test_someone_invited_proposes_a_point_and_reads_the_papers(
    world: Any, as_: Any, officer: Any, meeting: ForumMeeting
) -> None:
    manager = as_("provider_manager")
    typed = {"title": "Late buses", "words": "Two a week", "file": paper()}
    manager.post(at("add_point", meeting), typed)
    point = AgendaPoint.objects.get()
    assert (point.position, point.proposed_by) == (0, world.provider.organisation)
    document = point.papers.get().document
    opened = reverse("documents:open", args=[document.pk])
    meeting.invitations.create(organisation=world.school.organisation)
    assert manager.get(opened).status_code == 200
    assert as_("headteacher").get(opened).status_code in (403, 404)  # a proposal is not out yet
    actions.move_point(by=officer, point=point, way="onto")
    assert as_("headteacher").get(opened).status_code == 200
    assert as_("other_provider_manager").get(opened).status_code in (403, 404)


def test_a_paper_that_is_not_what_it_says_is_refused_and_nothing_is_kept(
    as_: Any, meeting: ForumMeeting
) -> None:
    typed = {"title": "Typed title", "file": paper(b"MZ not a paper")}
    page = as_("officer").post(at("add_point", meeting), typed)
    assert "file" in page.context["form"].errors
    assert 'value="Typed title"' in page.content.decode()
    assert not AgendaPoint.objects.exists()


def test_who_is_not_invited_proposes_nothing(world: Any, meeting: ForumMeeting) -> None:
    with pytest.raises(TooLate):
        actions.add_point(by=world.person("other_provider_manager"), meeting=meeting, title="Mine")
    with pytest.raises(PermissionDenied):
        actions.add_point(by=world.person("provider_tutor"), meeting=meeting, title="Mine")


# ---- The meeting and its minutes -------------------------------------------------------------------


def test_who_came_is_recorded_once_the_meeting_has_begun(
    world: Any, as_: Any, officer: Any, meeting: ForumMeeting, held: ForumMeeting
) -> None:
    with pytest.raises(Refused, match="once the meeting has begun"):
        actions.record_attendance(by=officer, meeting=meeting, came={})
    first, second = queries.invitations(held)
    typed = {
        f"how_{first.pk}": "attended",
        f"who_{first.pk}": "Jo Keeper",
        f"how_{second.pk}": "apologies",
        f"who_{second.pk}": "Nobody",
    }
    as_("officer").post(at("attendance", held), typed)
    held.refresh_from_db()
    assert held.state == "held"
    found = [(one.attendance, one.who_came) for one in queries.invitations(held)]
    assert found == [("attended", "Jo Keeper"), ("apologies", "")]
    wrong = as_("officer").post(at("attendance", held), {f"how_{first.pk}": "sang"})
    assert f"how_{first.pk}" in wrong.context["form"].errors


def test_minutes_are_published_when_they_are_whole_and_reach_those_invited(
    world: Any, as_: Any, officer: Any, held: ForumMeeting
) -> None:
    client, point = as_("officer"), held.points.get()
    ForumMeeting.objects.filter(pk=held.pk).update(state="held")
    publish = {"verb": "publish", "version": held.version}
    page = client.post(at("move", held), publish, follow=True).content.decode()
    assert "some organisations are still missing" in page
    Invitation.objects.update(attendance="attended")
    page = client.post(at("move", held), publish, follow=True).content.decode()
    assert "Write the minutes of every point" in page
    client.post(at("minutes", point), {"minutes": "Read and discussed.", "version": point.version})
    manager = as_("provider_manager")
    assert "Read and discussed." not in manager.get(at("meeting", held)).content.decode()
    client.post(at("move", held), publish)
    print_minutes(held.pk)
    held.refresh_from_db()
    assert held.state == "published"
    assert held.minutes is not None
    assert "Read and discussed." in manager.get(at("meeting", held)).content.decode()
    opened = reverse("documents:open", args=[held.minutes.pk])
    assert manager.get(opened).status_code == 200
    assert as_("headteacher").get(opened).status_code in (403, 404)
    assert Email.objects.filter(key__startswith="forum/minutes/").count() == 2
    with pytest.raises(TooLate):
        actions.write_minutes(by=officer, point=point, minutes="Other")


def test_an_open_action_stands_on_the_next_agenda_until_it_is_closed(
    world: Any, as_: Any, held: ForumMeeting, meeting: ForumMeeting
) -> None:
    client, manager = as_("officer"), as_("provider_manager")
    typed = {"words": "Send <the> list", "owner": world.provider.pk}
    early = {**typed, **boxes("due_on", held.date - timedelta(days=1))}
    page = client.post(at("add_action", held), early)
    assert page.context["form"].errors["due_on"] == ["Choose a day after the meeting."]
    client.post(at("add_action", held), {**typed, **boxes("due_on", world.today)})
    action = ForumAction.objects.get()
    assert "Send &lt;the&gt; list" in manager.get(at("meeting", meeting)).content.decode()
    assert "Actions of the forum that are due" in manager.get("/").content.decode()
    for _ in range(2):
        follow_forum()
    assert Email.objects.filter(key__startswith=f"forum/action/{action.pk}/").count() == 1
    manager.post(at("close_action", action), {"outcome": "Sent.", "version": action.version})
    assert not queries.carried_over(meeting).exists()
    assert as_("other_provider_manager").get(at("close_action", action)).status_code == 404


def test_a_meeting_soon_is_reminded_of_once_but_not_who_stays_away(
    world: Any, meeting: ForumMeeting
) -> None:
    ForumMeeting.objects.filter(pk=meeting.pk).update(date=world.today + timedelta(days=5))
    meeting.invitations.create(organisation=world.other_provider.organisation, reply="not_coming")
    for _ in range(2):
        follow_forum()
    letters = Email.objects.filter(key__startswith="forum/soon/")
    assert [letter.to for letter in letters] == [world.person("provider_manager").email]


def test_a_providers_record_counts_the_meetings_it_attended(
    world: Any, as_: Any, held: ForumMeeting
) -> None:
    ForumMeeting.objects.update(state="published")
    held.invitations.filter(organisation=world.provider.pk).update(attendance="attended")
    absent = MeetingFactory(days=-20, state="held")
    absent.invitations.create(organisation=world.provider.organisation, attendance="absent")
    planned = MeetingFactory(days=3)
    planned.invitations.create(organisation=world.provider.organisation)
    page = as_("provider_manager").get(at("provider", world.provider)).content.decode()
    assert "Attended 1 of 2 meetings in the last 12 months." in page
    start = world.today - timedelta(days=100)
    found = measuring.measure("meetings", world.provider, start, world.today)
    assert (found.count, found.total) == (1, 2)


def test_actions_are_each_organisations_own(world: Any, as_: Any, held: ForumMeeting) -> None:
    ActionFactory(meeting=held, owner=world.provider.organisation, words="Mine")
    ActionFactory(meeting=held, owner=world.school.organisation, words="Theirs")

    def listed(persona: str) -> set[str]:
        rows = as_(persona).get(reverse("forum:actions")).context["rows"]
        return {row[0][1] for row in rows}

    assert listed("officer") == {"Mine", "Theirs"}
    assert listed("provider_manager") == {"Mine"}
    assert listed("headteacher") == {"Theirs"}
