"""A decision: drafted by the chair, signed with a quorum, then fixed; a change is a new one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.people.models import Role
from referrals.panels import actions
from referrals.panels.deciding import QuorumNotMet
from referrals.panels.models import Decision, Meeting, PanelMember
from referrals.referral.models import Referral
from tests.factories.apcommission import person_with
from tests.factories.referrals import PanelFactory
from tests.referrals.panels.hearing import (
    MISSING,
    REASONS,
    case,
    draft,
    linked,
    meeting_page,
    quorum,
    signed,
    typed,
)

NO_DAY = {"review_on_0": "", "review_on_1": "", "review_on_2": ""}


def page_of(decision: Decision) -> str:
    return reverse("panels:decision", args=[decision.pk])


def sign(client: Any, decision: Decision, **data: Any) -> str:
    address = reverse("panels:sign", args=[decision.pk])
    return str(client.post(address, data, follow=True).content.decode())


def now(world: Any) -> Decision:
    return Decision.objects.get(referral=world.listed, meeting=world.meeting)


def second_chair(world: Any, client: Any) -> Any:
    person = person_with(Role.PANEL_CHAIR, world.agency)
    PanelMember.objects.create(panel=world.panel, person=person, chairs=True)
    client.force_login(person)
    return client


def test_the_chair_drafts_reads_and_signs(world: Any, as_: Any) -> None:
    chair = as_("chair")
    quorum(world)
    chair.post(case(world, "decide"), typed(world))
    decision = now(world)
    page = chair.get(page_of(decision)).content.decode()
    for words in ("Place in alternative provision", REASONS, "Weekly contact.", "a managed move"):
        assert words in page
    assert "Not signed yet" in page
    assert as_("headteacher").get(page_of(decision)).status_code == 404, (
        "a draft is the panel's own"
    )
    assert "It can no longer be changed." in sign(chair, decision, version=decision.version)
    decision = now(world)
    assert (decision.state, decision.signed_by) == ("signed", world.people["chair"].name)
    assert decision.programme == world.programme
    assert Referral.objects.get(pk=world.listed.pk).state == "decided"
    assert REASONS in as_("headteacher").get(page_of(decision)).content.decode()
    assert AuditEvent.objects.filter(verb="signed_decision", subject_pk=decision.pk).count() == 1


def test_a_double_click_drafts_and_signs_once(world: Any, as_: Any) -> None:
    quorum(world)
    for _ in range(2):
        answer = as_("chair").post(case(world, "decide"), typed(world))
        assert answer.status_code == 302
    for _ in range(2):
        page = sign(as_("chair"), now(world), version=now(world).version)
        assert "The decision is signed." in page
    assert Decision.objects.filter(referral=world.listed).count() == 1
    assert AuditEvent.objects.filter(verb="signed_decision").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"outcome": ""}, "outcome", "Select the outcome"),
        ({"outcome": "wait"}, "outcome", "from the list"),
        ({"reasons": " "}, "reasons", "Enter the reasons for the decision"),
        ({"reasons": "x" * 4001}, "reasons", "must be 4000 characters or fewer"),
        ({"programme": "0"}, "programme", "from the list"),
        (NO_DAY, "review_on", "Enter the day on which the placement is reviewed."),
        ({"review_on_1": "13"}, "review_on", "Enter a real date"),
        ({"review_on_2": "2001"}, "review_on", "must come after the meeting"),
        ({"outcome": "pass_on"}, "passed_to", "Select the panel to which the case is passed."),
    ],
)
def test_what_an_outcome_needs_is_asked_beside_the_field(
    world: Any, as_: Any, changes: dict[str, Any], field: str, words: str
) -> None:
    linked(world)
    page = as_("chair").post(case(world, "decide"), typed(world, **changes))
    errors = page.context["form"].errors
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert "Weekly contact." in page.content.decode()
    assert not Decision.objects.filter(referral=world.listed).exists()


@pytest.mark.parametrize("outcome", ["school_place", "support_in_school", "defer", "decline"])
def test_other_outcomes_need_reasons_alone(world: Any, as_: Any, outcome: str) -> None:
    as_("chair").post(case(world, "decide"), typed(world, outcome=outcome, **NO_DAY, **MISSING))
    decision = now(world)
    assert (decision.outcome, decision.programme, decision.passed_to) == (outcome, None, None)


def test_a_case_is_passed_on_to_a_linked_panel_only(world: Any, as_: Any) -> None:
    stranger, medical = PanelFactory(), linked(world)
    Referral.objects.filter(pk=world.listed.pk).update(triage_note="Seen by SEN.")
    passing = typed(world, outcome="pass_on", **NO_DAY)
    page = as_("chair").post(case(world, "decide"), {**passing, "passed_to": stranger.pk})
    assert list(page.context["form"].errors) == ["passed_to"]
    with pytest.raises(Refused, match="cannot pass a case to"):
        draft(world, outcome="pass_on", passed_to=stranger)
    as_("chair").post(case(world, "decide"), {**passing, "passed_to": medical.pk})
    quorum(world)
    sign(as_("chair"), now(world))
    referral = Referral.objects.get(pk=world.listed.pk)
    assert referral.state == "triaged"
    assert referral.triage_note == f"Seen by SEN.\n\nPassed on by {world.panel} to Medical panel."


def test_a_panel_without_links_passes_nothing_on(world: Any, as_: Any) -> None:
    offered = as_("chair").get(case(world, "decide")).content.decode()
    assert "Pass on to another panel" not in offered
    page = as_("chair").post(case(world, "decide"), typed(world, outcome="pass_on"))
    assert list(page.context["form"].errors) == ["outcome"]


def test_from_a_decision_one_goes_back_to_the_agenda_or_the_referral(world: Any, as_: Any) -> None:
    decision = signed(world)
    assert meeting_page(world) in as_("chair").get(page_of(decision)).content.decode()
    school = as_("headteacher").get(page_of(decision)).content.decode()
    assert meeting_page(world) not in school
    assert reverse("referral:detail", args=[world.listed.pk]) in school


def test_a_deferred_case_waits_for_another_meeting(world: Any, as_: Any) -> None:
    signed(world, outcome="defer", review_on=None, **MISSING)
    assert Referral.objects.get(pk=world.listed.pk).state == "triaged"
    page = as_("officer").get(meeting_page(world)).content.decode()
    assert "Take off the agenda" not in page


def test_without_a_quorum_nothing_is_signed(world: Any, as_: Any) -> None:
    decision = draft(world)
    actions.note_attendance(
        by=world.person("chair"), meeting=world.meeting, present=[world.people["chair"]]
    )
    page = sign(as_("chair"), decision)
    assert "needs 2 members without an interest in the case to decide; 1 is noted" in page
    assert now(world).state == "draft"
    with pytest.raises(QuorumNotMet):
        actions.sign_decision(by=world.person("chair"), decision=decision)


def test_who_was_there_is_noted_among_the_members(world: Any, as_: Any) -> None:
    address = reverse("panels:present", args=[world.meeting.pk])
    both = [world.people["chair"].pk, world.people["panel_member"].pk]
    as_("chair").post(address, {"present": both})
    assert world.meeting.attended_by.count() == 2
    page = as_("chair").post(address, {"present": [world.people["officer"].pk]}, follow=True)
    assert "Select members of this panel." in page.content.decode()
    assert world.meeting.attended_by.count() == 2
    with pytest.raises(Refused, match="Select members of this panel"):
        actions.note_attendance(
            by=world.person("chair"), meeting=world.meeting, present=[world.people["officer"]]
        )


def test_two_chairs_do_not_overwrite_who_was_there(world: Any, as_: Any, client: Any) -> None:
    other, chair, member = second_chair(world, client), as_("chair"), world.people["panel_member"]
    address = reverse("panels:present", args=[world.meeting.pk])
    opened = chair.get(meeting_page(world)).context["form"]["before"].value()
    other.post(address, {"present": [member.pk], "before": opened})
    mine = {"present": [world.people["chair"].pk], "before": opened}
    page = chair.post(address, mine, follow=True)
    assert "Someone noted meanwhile who was there" in page.content.decode()
    assert list(world.meeting.attended_by.all()) == [member]
    again = page.context["form"]["before"].value()
    chair.post(address, {"present": [member.pk, world.people["chair"].pk], "before": again})
    assert world.meeting.attended_by.count() == 2


def test_who_was_there_stays_noted_when_the_seat_has_ended(world: Any, as_: Any) -> None:
    quorum(world)
    PanelMember.objects.filter(person=world.people["panel_member"]).update(ended_on=world.today)
    form = as_("chair").get(meeting_page(world)).context["form"]
    assert world.people["panel_member"] in form.fields["present"].queryset


def test_a_view_comes_before_the_decision(world: Any, as_: Any) -> None:
    signed(world)
    assert "Give your view" not in as_("panel_member").get(meeting_page(world)).content.decode()
    page = as_("panel_member").post(case(world, "view"), {"words": "Too late."})
    assert "The decision on this case is signed." in page.content.decode()
    assert "Too late." in page.content.decode()


@pytest.mark.parametrize("persona", ["officer", "panel_member", "headteacher", "administrator"])
def test_only_the_chair_decides_and_signs(world: Any, persona: str) -> None:
    decision, by = draft(world), world.person(persona)
    quorum(world)
    for act in (
        lambda: actions.sign_decision(by=by, decision=decision),
        lambda: actions.save_decision(by=by, item=world.item, outcome="decline", reasons="No"),
        lambda: actions.supersede_decision(
            by=by, decision=world.decision, outcome="decline", reasons="No"
        ),
        lambda: actions.note_attendance(by=by, meeting=world.meeting, present=[]),
        lambda: actions.close_meeting(by=by, meeting=world.meeting),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_chair_of_another_panel_does_not_decide(world: Any) -> None:
    stranger = person_with(Role.PANEL_CHAIR, world.agency)
    PanelMember.objects.create(panel=PanelFactory(), person=stranger, chairs=True)
    with pytest.raises(PermissionDenied):
        actions.save_decision(by=stranger, item=world.item, outcome="decline", reasons="No")


def test_two_chairs_do_not_overwrite_each_other_s_first_draft(
    world: Any, as_: Any, client: Any
) -> None:
    other = second_chair(world, client)
    opened = as_("chair").get(case(world, "decide")).context["form"]["version"].value()
    other.post(case(world, "decide"), typed(world, reasons="Theirs.", version=opened))
    page = as_("chair").post(case(world, "decide"), typed(world, reasons="Mine.", version=opened))
    text = page.content.decode()
    assert "Someone else changed this" in text
    assert "Mine." in text
    assert now(world).reasons == "Theirs."
    version = page.context["form"]["version"].value()
    as_("chair").post(case(world, "decide"), typed(world, reasons="Mine.", version=version))
    assert now(world).reasons == "Mine."
    with pytest.raises(ChangedMeanwhile):
        actions.save_decision(
            by=world.person("chair"), item=world.item, version=1, outcome="decline", reasons="Old"
        )


def test_a_chair_signs_what_was_read(world: Any, as_: Any, client: Any) -> None:
    quorum(world)
    decision = draft(world)
    read = as_("chair").get(page_of(decision)).context["decision"].version
    draft(world, outcome="decline", reasons="Changed in another window.", review_on=None)
    page = sign(as_("chair"), decision, version=read)
    assert "Someone changed this draft since you opened it." in page
    assert "Changed in another window." in page
    assert now(world).state == "draft"
    other = second_chair(world, client)
    assert "The decision is signed." in sign(other, decision, version=now(world).version)
    late = sign(as_("chair"), decision, version=now(world).version)
    assert "This decision is signed, so you cannot sign the decision." in late


def test_a_signed_decision_is_no_longer_edited(world: Any, as_: Any) -> None:
    decision = signed(world)
    assert as_("chair").get(case(world, "decide")).url == page_of(decision)
    page = as_("chair").post(case(world, "decide"), typed(world, reasons="Other."))
    assert "This decision is signed." in page.content.decode()
    assert "Other." in page.content.decode(), "nothing typed is lost"
    assert now(world).reasons == REASONS
    with pytest.raises(Refused, match="A change is a new decision that supersedes it"):
        draft(world, reasons="Other.")


@pytest.mark.parametrize(
    ("state", "change"),
    [
        ("signed", "UPDATE referrals_decision SET reasons = 'Other' WHERE id = %s"),
        ("signed", "UPDATE referrals_decision SET outcome = 'decline' WHERE id = %s"),
        ("signed", "UPDATE referrals_decision SET state = 'draft' WHERE id = %s"),
        ("signed", "UPDATE referrals_decision SET signed_by = 'Someone' WHERE id = %s"),
        (
            "signed",
            "UPDATE referrals_decision SET state = 'superseded', reasons = 'Other' WHERE id = %s",
        ),
        ("signed", "DELETE FROM referrals_decision WHERE id = %s"),
        ("superseded", "UPDATE referrals_decision SET state = 'signed' WHERE id = %s"),
        ("superseded", "UPDATE referrals_decision SET reasons = 'Other' WHERE id = %s"),
        ("superseded", "DELETE FROM referrals_decision WHERE id = %s"),
    ],
)
def test_not_even_the_database_changes_a_signed_decision(
    world: Any, state: str, change: str
) -> None:
    decision = signed(world)
    Decision.objects.filter(pk=decision.pk).update(state=state)
    with (
        pytest.raises(IntegrityError, match="A signed decision is fixed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, [decision.pk])


def test_a_new_decision_supersedes_and_the_former_stays_readable(world: Any, as_: Any) -> None:
    old = signed(world)
    address = reverse("panels:supersede", args=[old.pk])
    form = as_("chair").get(address).context["form"]
    assert form["reasons"].value() == REASONS, "the chair starts from what stands"
    new_words = typed(world, outcome="decline", reasons="New facts.", once="a-token", **NO_DAY)
    answers = [as_("chair").post(address, new_words) for _ in range(2)]
    new = Decision.objects.get(supersedes=old)
    assert [answer.url for answer in answers] == [page_of(new)] * 2
    old.refresh_from_db()
    assert (old.state, old.reasons, new.state, new.outcome) == (
        "superseded",
        REASONS,
        "signed",
        "decline",
    )
    page = as_("headteacher").get(page_of(old)).content.decode()
    assert REASONS in page
    assert page_of(new) in page
    late = as_("chair").post(address, {**new_words, "once": "another"})
    assert "This decision is superseded, so you cannot supersede" in late.content.decode()
    assert "New facts." in late.content.decode()


@pytest.mark.parametrize("outcome", ["defer", "pass_on"])
def test_a_decided_case_does_not_come_back_by_superseding(
    world: Any, as_: Any, outcome: str
) -> None:
    old = signed(world)
    data = typed(world, outcome=outcome, passed_to=linked(world).pk, once="a-token")
    page = as_("chair").post(reverse("panels:supersede", args=[old.pk]), data)
    assert list(page.context["form"].errors) == ["outcome"]
    old.refresh_from_db()
    assert old.state == "signed"


def test_a_draft_is_not_superseded(world: Any) -> None:
    with pytest.raises(TransitionRefused, match="is draft, so you cannot supersede"):
        actions.supersede_decision(
            by=world.person("chair"), decision=draft(world), outcome="decline", reasons="No"
        )


def test_a_meeting_closes_when_each_case_is_decided(world: Any, as_: Any) -> None:
    move = reverse("panels:move", args=[world.meeting.pk])
    decision = draft(world)
    page = as_("chair").post(move, {"verb": "close"}, follow=True).content.decode()
    assert "1 case on the agenda has no signed decision yet." in page
    quorum(world)
    sign(as_("chair"), decision)
    as_("chair").post(move, {"verb": "close"})
    assert Meeting.objects.get(pk=world.meeting.pk).state == "closed"
    for act in (
        lambda: draft(world),
        lambda: quorum(world),
        lambda: actions.give_view(
            by=world.person("panel_member"), item=world.item, words="Too late"
        ),
    ):
        with pytest.raises(Refused, match="This meeting is closed"):
            act()


def test_what_waits_shows_on_the_home_pages(world: Any, as_: Any) -> None:
    assert "Referrals to put on an agenda" in as_("officer").get(reverse("home")).content.decode()
    unfinished = f"Decisions of the {world.meeting}"
    assert unfinished in as_("chair").get(reverse("home")).content.decode()
    PanelMember.objects.filter(person=world.people["chair"]).update(chairs=False)
    page = as_("chair").get(reverse("home")).content.decode()
    assert unfinished not in page
    assert f"Papers for the {world.meeting}" in page


def test_a_review_is_asked_for_a_later_day(world: Any) -> None:
    with pytest.raises(Refused, match="must come after the meeting"):
        draft(world, review_on=world.meeting.date)
    assert draft(world, review_on=world.meeting.date + timedelta(days=1)).pk
