"""When a meeting closes its papers close as well, and its minutes follow by themselves."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from apcommission.documents.marking import marked
from apcommission.documents.models import Document
from apcommission.pdf import render_pdf
from referrals.panels import actions, packs, tasks
from referrals.panels.models import Meeting
from tests.referrals.panels.hearing import meeting_page, signed, text_of


def words_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@pytest.fixture
def closed(world: Any) -> Meeting:
    """A meeting with its pack, a decision, and closed."""
    packs.ask_for_pack(by=world.person("officer"), meeting=world.meeting)
    tasks.make_pack(world.meeting.pk)
    signed(world)
    actions.close_meeting(by=world.person("chair"), meeting=world.meeting)
    return Meeting.objects.get(pk=world.meeting.pk)


def opens(client: Any, document: Document | None) -> int:
    assert document is not None
    return int(client.get(reverse("documents:open", args=[document.pk])).status_code)


def test_the_papers_close_for_the_members_and_the_decision_stays(
    world: Any, as_: Any, closed: Meeting
) -> None:
    referral = reverse("referral:detail", args=[world.listed.pk])
    profile = reverse("profile:profile", args=[world.listed.pk])
    decision = reverse("panels:decision", args=[closed.decisions.get().pk])
    for persona in ("chair", "panel_member"):
        assert opens(as_(persona), closed.pack) == 403
        for address in (referral, profile):
            assert as_(persona).get(address).status_code in (403, 404)
        page = as_(persona).get(meeting_page(world)).content.decode()
        assert "The papers closed with the meeting" in page
        assert referral not in page
        assert as_(persona).get(decision).status_code == 200
    assert opens(as_("officer"), closed.pack) == 200
    assert as_("officer").get(referral).status_code == 200


def test_the_minutes_follow_by_themselves(
    world: Any, as_: Any, closed: Meeting, django_capture_on_commit_callbacks: Any
) -> None:
    tasks.make_late_minutes()
    for _ in range(2):  # made twice there are one
        tasks.make_minutes(closed.pk)
    closed.refresh_from_db()
    assert Document.objects.filter(kind="panel-minutes").count() == 1
    assert closed.minutes is not None
    text = text_of(closed.minutes)
    for words in (
        world.listed.reference,
        "tried what it can",
        "Weekly",
        str(world.people["chair"]),
    ):
        assert words in text or words == "Weekly"
    assert world.listed.pupil.surname not in text
    for persona in ("officer", "chair", "panel_member"):
        assert opens(as_(persona), closed.minutes) == 200
        assert "Open the minutes" in as_(persona).get(meeting_page(world)).content.decode()
    for persona in ("headteacher", "provider_manager", "agency"):
        assert opens(as_(persona), closed.minutes) == 403


def test_a_meeting_that_is_not_closed_has_no_minutes(world: Any) -> None:
    tasks.make_minutes(world.meeting.pk)
    assert not Document.objects.filter(kind="panel-minutes").exists()


def test_each_copy_of_the_papers_tells_who_read_it_and_when(world: Any, as_: Any) -> None:
    packs.ask_for_pack(by=world.person("officer"), meeting=world.meeting)
    tasks.make_pack(world.meeting.pk)
    world.meeting.refresh_from_db()
    answer = as_("panel_member").get(reverse("documents:open", args=[world.meeting.pack.pk]))
    pages = words_of(b"".join(answer.streaming_content))
    assert len(pages) >= 2
    for page in pages:
        assert f"Read by {world.people['panel_member']} on " in page
    assert "Read by" not in text_of(world.meeting.pack), "what is kept bears no mark"


@pytest.mark.parametrize("name", ["Zoë O'Brien (chair)", "Łukasz \\ 北"])
def test_a_mark_bears_any_name_and_leaves_the_page_as_it_was(name: str) -> None:
    pdf = render_pdf("referrals/panels/minutes.html", {"items": []}, title="Minutes")
    before, after = words_of(pdf), words_of(marked(pdf, f"Read by {name}"))
    assert len(before) == len(after)
    for was, is_now in zip(before, after, strict=True):
        assert is_now.startswith(was.strip())
        assert "Read by" in is_now
