"""The information profile: agencies are asked, chased and heard; each sees what was shared with it alone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email, SingleUseLink
from apcommission.messages.tasks import send_email
from apcommission.people.models import Organisation, Role
from referrals.profile import actions, queries, tasks
from referrals.profile.models import Contribution, InformationRequest
from tests.factories.apcommission import OrganisationFactory, person_with
from tests.typed import boxes

DAY = timedelta(days=1)


def own_agency(world: Any) -> Organisation:
    return world.person("agency").role_assignments.get(role=Role.AGENCY).organisation


def ask(world: Any, *agencies: Organisation, **more: Any) -> list[InformationRequest]:
    fields = {"sections": ["health", "care"], "due_on": world.today + 7 * DAY, **more}
    chosen = agencies or (own_agency(world),)
    actions.ask_agencies(
        by=world.person("officer"), referral=world.listed, agencies=chosen, **fields
    )
    return list(InformationRequest.objects.order_by("pk"))


def profile_page(world: Any) -> str:
    return reverse("profile:profile", args=[world.listed.pk])


@pytest.fixture
def outside(db: None) -> Organisation:
    """An agency in which nobody has an account."""
    return OrganisationFactory(name="Wenbury clinic")


@pytest.fixture
def mailed(settings: Any, django_capture_on_commit_callbacks: Any) -> Any:
    """mailed(action, …): what the action has sent by e-mail, as it left."""

    def run(action: Any, *args: Any, **kwargs: Any) -> list[Any]:
        before = len(mail.outbox)
        seen = set(Email.objects.values_list("pk", flat=True))
        action(*args, **kwargs)
        for email in Email.objects.exclude(pk__in=seen).order_by("pk"):
            send_email(email.pk)
        return mail.outbox[before:]

    return run


def token_in(message: Any) -> str:
    return re.search(r"/tell/([\w-]+)/", message.body)[1]  # type: ignore[index]


def test_an_officer_asks_several_agencies_with_one_form(world: Any, as_: Any) -> None:
    other = OrganisationFactory(name="Youth justice team")
    person_with(Role.AGENCY, other)
    page = reverse("profile:ask", args=[world.listed.pk])
    typed = {
        "agencies": [own_agency(world).pk, other.pk],
        "sections_asked": ["health", "justice"],
        "shared": ["attendance"],
        **boxes("due_on", world.today + 5 * DAY),
        "once": "a",
    }
    for _ in range(2):  # a double click asks once
        assert as_("officer").post(page, typed).status_code == 302
    found = InformationRequest.objects.order_by("pk")
    assert [one.agency for one in found] == [own_agency(world), other]
    assert {tuple(one.sections) for one in found} == {("health", "justice")}
    text = as_("officer").get(profile_page(world)).content.decode()
    assert "0 of 2 agencies" in text
    assert "Youth justice team" not in as_("officer").get(page).content.decode(), "asked already"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"agencies": []}, "Select at least one agency"),
        ({"sections_asked": []}, "Select at least one section"),
        (boxes("due_on", date(2020, 1, 1)), "The day must be today or later"),
        ({"email": "x@clinic.example"}, "answer with their account: leave this empty"),
    ],
)
def test_what_is_typed_wrong_is_told_beside_its_field(
    world: Any, as_: Any, typed: dict[str, Any], words: str
) -> None:
    right = {
        "agencies": [own_agency(world).pk],
        "sections_asked": ["health"],
        "question": "Kept as typed?",
        **boxes("due_on", world.today + DAY),
    }
    page = reverse("profile:ask", args=[world.listed.pk])
    text = as_("officer").post(page, {**right, **typed}).content.decode()
    assert words in text
    assert "Kept as typed?" in text
    assert not InformationRequest.objects.exists()


def test_an_agency_sees_what_was_shared_with_it_and_nothing_else(world: Any, as_: Any) -> None:
    world.listed.reason = "Fights in the corridor"
    world.listed.suspensions = "Two in March"
    world.listed.save()
    (request,) = ask(world, shared=["attendance"])
    page = reverse("profile:request", args=[request.pk])
    text = as_("agency").get(page).content.decode()
    assert "Two in March" in text
    assert "Fights in the corridor" not in text
    assert as_("agency").get(reverse("referral:detail", args=[world.listed.pk])).status_code in (
        403,
        404,
    )
    trail = AuditEvent.objects.filter(by=world.person("agency"), verb="saw")
    assert trail.get().pupil_id == world.listed.pupil_id


def test_what_comes_back_is_kept_by_section_with_who_and_when(world: Any, as_: Any) -> None:
    (request,) = ask(world)
    page = reverse("profile:request", args=[request.pk])
    sent = {"health": "Asthma, inhaler at school.", "once": "b"}
    assert as_("agency").post(page, sent).status_code == 302
    assert (
        as_("agency").post(page, {"care": "Has a social worker.", "once": "c"}).status_code == 302
    )
    request.refresh_from_db()
    assert request.state == "answered"
    text = as_("panel_member").get(profile_page(world)).content.decode()
    for words in ("Asthma, inhaler", "Has a social worker.", str(world.person("agency"))):
        assert words in text
    assert "1 of 1 agency" in text
    [asker] = Email.objects.filter(to=world.person("officer").email)
    assert world.listed.pupil.surname not in asker.subject + asker.body


def test_nothing_known_is_an_answer_but_not_beside_words(world: Any, as_: Any) -> None:
    (request,) = ask(world)
    page = reverse("profile:request", args=[request.pk])
    for wrong in ({"once": "a"}, {"nothing_known": "on", "health": "Asthma"}, {"health": "  "}):
        assert "one of the two" in as_("agency").post(page, wrong).content.decode()
    assert as_("agency").post(page, {"nothing_known": "on"}).status_code == 302
    assert Contribution.objects.get().words == "Knows nothing of this pupil."


def test_who_has_no_account_answers_once_by_a_link(
    world: Any, outside: Organisation, mailed: Any
) -> None:
    [message] = mailed(ask, world, outside, email="nurse@clinic.example")
    token = token_in(message)
    assert message.to == ["nurse@clinic.example"]
    assert world.listed.pupil.surname not in message.subject + message.body
    assert token not in Email.objects.get().body, "the token is kept nowhere"
    page = reverse("profile:link", args=[token])
    client = Client()
    assert world.listed.pupil.surname in client.get(page).content.decode()
    assert "Enter your name" in client.post(page, {"health": "Asthma"}).content.decode()
    assert "is sent" in client.post(page, {"health": "Asthma", "name": "Nurse A"}).content.decode()
    told = Contribution.objects.get()
    assert (told.given_name, told.given_by) == ("Nurse A", None)
    assert client.get(page).status_code == 404, "a link works once"
    assert client.post(page, {"health": "More", "name": "Nurse A"}).status_code == 404
    verbs = AuditEvent.objects.filter(pupil_id=world.listed.pupil_id).values_list("verb", flat=True)
    assert {"asked_agency", "opened_link", "told_information"} <= set(verbs)


def test_an_agency_without_an_account_needs_an_address(world: Any, outside: Organisation) -> None:
    with pytest.raises(actions.Refused, match="tell where the link goes"):
        ask(world, outside)
    second = OrganisationFactory()
    with pytest.raises(actions.Refused, match="one at a time"):
        ask(world, outside, second, email="nurse@clinic.example")


def test_a_link_ends_with_its_days_with_a_newer_one_and_when_taken_back(
    world: Any, outside: Organisation, mailed: Any
) -> None:
    [first] = mailed(ask, world, outside, email="nurse@clinic.example", due_on=world.today)
    [second] = mailed(tasks.chase_agencies)
    client = Client()
    old, new = (reverse("profile:link", args=[token_in(one)]) for one in (first, second))
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    actions.take_back(by=world.person("officer"), information=InformationRequest.objects.get())
    assert client.get(new).status_code == 404
    assert client.post(new, {"health": "x", "name": "A"}).status_code == 404
    assert not Contribution.objects.exists()


def test_chasing_reminds_when_the_day_is_near_and_every_third_day_after(world: Any) -> None:
    (request,) = ask(world, due_on=world.today + 10 * DAY)
    reminded = []
    for number in range(18):
        day = world.today + number * DAY
        for _ in range(2):  # twice a day it reminds once
            found = queries.to_chase(day).filter(pk=request.pk)
            if found and actions.remind(request_pk=request.pk, today=day):
                reminded.append(number)
    assert reminded == [8, 11, 14, 17]
    assert Email.objects.filter(to=world.person("agency").email).count() == 5


@pytest.mark.parametrize("state", ["withdrawn", "decided"])
def test_nobody_is_chased_for_a_referral_that_is_over(world: Any, state: str) -> None:
    (request,) = ask(world, due_on=world.today)
    type(world.listed).objects.filter(pk=world.listed.pk).update(state=state)
    assert tasks.chase_agencies() == 0
    request.refresh_from_db()
    assert request.reminded_on is None


def test_an_answer_after_the_decision_is_kept_and_told(world: Any, as_: Any) -> None:
    (request,) = ask(world)
    type(world.listed).objects.filter(pk=world.listed.pk).update(state="decided")
    page = reverse("profile:request", args=[request.pk])
    assert as_("agency").post(page, {"health": "Asthma"}).status_code == 302
    assert Contribution.objects.get().after_decision
    assert "Came after the decision" in as_("officer").get(profile_page(world)).content.decode()
    subject = Email.objects.get(to=world.person("officer").email).subject
    assert subject == "Information came after a decision"
    with pytest.raises(actions.Refused, match="asked no more"):
        ask(world)


def test_a_withdrawn_referral_needs_no_information(world: Any, as_: Any) -> None:
    (request,) = ask(world, question="Is a doctor involved?")
    type(world.listed).objects.filter(pk=world.listed.pk).update(state="withdrawn")
    page = reverse("profile:request", args=[request.pk])
    text = as_("agency").get(page).content.decode()
    assert "no longer needs" in text
    assert world.listed.pupil.surname not in text
    with pytest.raises(actions.NoLongerNeeded):
        actions.answer_request(by=world.person("agency"), information=request, health="Asthma")


def test_an_agency_answers_for_itself_only(world: Any) -> None:
    (request,) = ask(world)
    stranger = person_with(Role.AGENCY, OrganisationFactory())
    with pytest.raises(PermissionDenied):
        actions.answer_request(by=stranger, information=request, health="Asthma")
    assert not queries.requests(for_user=stranger)


def test_the_profile_grows_across_the_referrals_of_a_pupil(world: Any) -> None:
    (request,) = ask(world)
    actions.answer_request(by=world.person("agency"), information=request, health="Asthma.")
    again = type(world.listed).objects.create(
        reference="R-again", pupil=world.listed.pupil, school=world.school, state="draft"
    )
    actions.ask_agencies(
        by=world.person("officer"),
        referral=again,
        agencies=[own_agency(world)],
        sections=["health"],
        due_on=world.today,
    )
    later = again.requests.get()
    actions.answer_request(by=world.person("agency"), information=later, health="No longer.")
    [(section, told)] = queries.told_of([again.pupil_id])[again.pupil_id]
    assert section == "Health"
    assert [one.words for one in told] == ["Asthma.", "No longer."]


def test_who_declared_an_interest_reads_no_profile(world: Any, as_: Any) -> None:
    from referrals.panels.actions import declare_interest

    ask(world)
    declare_interest(by=world.person("panel_member"), item=world.item, interest="A cousin")
    assert as_("panel_member").get(profile_page(world)).status_code in (403, 404)


def test_taking_back_needs_an_open_request(world: Any, as_: Any) -> None:
    (request,) = ask(world)
    actions.answer_request(by=world.person("agency"), information=request, health="Asthma.")
    back = as_("officer").post(reverse("profile:take_back", args=[request.pk]), follow=True)
    assert "is answered, so you cannot take back" in back.content.decode()
    assert SingleUseLink.objects.count() == 0
