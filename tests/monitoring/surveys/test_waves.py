"""Waves: who is asked, sent once whatever happens, reminded once, handed over, closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from apcommission.messages.actions import deliver
from apcommission.messages.models import Email
from monitoring.surveys import tasks, waves
from monitoring.surveys.models import Audience, Invitation, Questionnaire, Wave
from monitoring.surveys.recipients import recipients
from providers.finding.models import Suggestion
from referrals.pupils.models import Pupil
from referrals.sharing.actions import UnderRestriction
from tests.factories.apcommission import OrganisationFactory
from tests.factories.placements import PlacementFactory
from tests.factories.surveys import (
    InvitationFactory,
    QuestionFactory,
    QuestionnaireFactory,
    WaveFactory,
    answered,
)
from tests.typed import boxes

DAY = timedelta(days=1)


def wave_for(audience: str, **fields: Any) -> Wave:
    made: Wave = WaveFactory(
        questionnaire=Questionnaire.objects.get(audience=audience, source__gt=""),
        **{"state": "planned", "opened_on": None, **fields},
    )
    return made


def sent(world: Any, audience: str = Audience.PARENTS, **fields: Any) -> Wave:
    return waves.move_wave(
        by=world.people["officer"], wave=wave_for(audience, **fields), verb="send"
    )


def test_a_pupil_is_asked_once_for_each_provider(world: Any) -> None:
    found = recipients(wave_for(Audience.PUPILS))
    assert {(one.placement_id, one.provider_id) for one in found} == {
        (world.placement.pk, world.provider.pk)
    }
    PlacementFactory(  # the same pupil comes back
        referral=world.referral,
        programme=world.programme,
        state="active",
        start=world.today,
        planned_end=world.today,
    )
    again = recipients(wave_for(Audience.PUPILS))
    assert len(again) == 1
    assert again[0].email == ""
    assert recipients(wave_for(Audience.PUPILS, provider=world.other_provider)) == []


def test_a_parent_is_reached_by_the_address_of_who_has_responsibility(world: Any) -> None:
    assert recipients(wave_for(Audience.PARENTS))[0].email == ""
    world.contact.email = "sam@example.org"
    world.contact.save()
    assert recipients(wave_for(Audience.PARENTS))[0].email == "sam@example.org"


@pytest.mark.parametrize(
    ("audience", "persona"),
    [("schools", "headteacher"), ("agencies", "agency"), ("providers", "provider_manager")],
)
def test_an_organisation_is_asked_by_who_answers_for_it(
    world: Any, audience: str, persona: str
) -> None:
    found = {one.email for one in recipients(wave_for(audience))}
    assert world.people[persona].email in found
    about = {one.provider_id for one in recipients(wave_for(audience))}
    assert about == ({world.provider.pk} if audience == "schools" else {None})


def test_only_placements_of_the_time_are_asked_about(world: Any) -> None:
    before = world.placement.start - DAY
    early = wave_for(Audience.PUPILS, asked_from=before - DAY, asked_to=before)
    assert recipients(early) == []
    last = wave_for(Audience.PUPILS, asked_from=before, asked_to=world.placement.start)
    assert len(recipients(last)) == 1


def test_an_officer_plans_and_sends_a_survey(world: Any, as_: Any) -> None:
    officer = as_("officer")
    of = Questionnaire.objects.get(audience="schools", source__gt="")
    typed = {
        "questionnaire": of.pk,
        "anonymous": "true",
        **boxes("asked_from", world.placement.start),
        **boxes("asked_to", world.today),
        **boxes("closes_on", world.today + 14 * DAY),
    }
    answer = officer.post(reverse("surveys:plan"), typed)
    planned = Wave.objects.get()
    assert answer.url == reverse("surveys:wave", args=[planned.pk])
    late = {**typed, **boxes("closes_on", world.today - DAY)}
    refused = officer.post(reverse("surveys:plan"), late).content.decode()
    assert "within the next 120 days" in refused
    officer.post(reverse("surveys:move_wave", args=[planned.pk]), {"verb": "send"})
    planned.refresh_from_db()
    assert planned.state == "open"
    assert planned.sent_by == world.people["officer"]
    assert planned.invitations.count() == 1


def test_the_job_sends_to_each_once_and_names_nobody(world: Any) -> None:
    wave = sent(world, Audience.SCHOOLS)
    assert tasks.send_wave(wave.pk) == 1
    assert tasks.send_wave(wave.pk) == 0
    tasks.follow_surveys()
    email = Email.objects.get()
    assert email.to == world.people["headteacher"].email
    for name in (world.pupil.surname, world.provider.organisation.name, world.school):
        assert str(name) not in email.subject + email.body


def test_a_large_wave_goes_out_in_batches_and_a_killed_worker_leaves_none_out(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waves, "BATCH", 2)
    wave = WaveFactory()
    for number in range(5):
        InvitationFactory(
            wave=wave, organisation=OrganisationFactory(), email=f"a{number}@example.org"
        )
    assert waves.send_batch(wave_pk=wave.pk) == 2  # and here the worker was killed
    assert tasks.send_wave(wave.pk) == 3
    assert Email.objects.count() == 5


def test_who_is_silent_for_a_week_is_reminded_once(world: Any) -> None:
    wave = sent(world, Audience.SCHOOLS)
    tasks.send_wave(wave.pk)
    assert waves.remind_batch(today=world.today + 6 * DAY) == 0
    assert waves.remind_batch(today=world.today + 7 * DAY) == 1
    assert waves.remind_batch(today=world.today + 8 * DAY) == 0
    assert Email.objects.count() == 2


def test_who_has_answered_is_not_reminded(world: Any) -> None:
    wave = sent(world, Audience.SCHOOLS)
    tasks.send_wave(wave.pk)
    wave.invitations.update(answered=True)
    assert waves.remind_batch(today=world.today + 7 * DAY) == 0


def test_links_are_handed_over_to_those_without_an_address(world: Any, as_: Any) -> None:
    wave = sent(world, Audience.PUPILS)
    officer = as_("officer")
    page = reverse("surveys:wave", args=[wave.pk])
    assert str(world.pupil) in officer.get(page).content.decode()
    slips = officer.post(reverse("surveys:links", args=[wave.pk]), {"x": ""}).content.decode()
    assert f"For {world.pupil}" in slips
    assert "/surveys/answer/" in slips
    # A second press makes none for those who have one; one by one it can be made anew.
    assert officer.post(reverse("surveys:links", args=[wave.pk]), {"x": ""}).status_code == 302
    one = Invitation.objects.get(wave=wave)
    again = officer.post(reverse("surveys:link", args=[one.pk]), {"x": ""}).content.decode()
    assert "/surveys/answer/" in again


def test_a_survey_closes_by_itself_after_its_last_day(world: Any) -> None:
    wave = sent(world, Audience.SCHOOLS)
    assert waves.close_what_is_over(today=wave.closes_on) == 0
    assert waves.close_what_is_over(today=wave.closes_on + DAY) == 1
    wave.refresh_from_db()
    assert wave.state == "closed"
    assert not wave.invitations.exclude(email="").exists()
    assert waves.send_batch(wave_pk=wave.pk) == 0


def test_suggested_providers_go_to_the_directory_when_it_closes(world: Any) -> None:
    wave = WaveFactory(sent_by=world.people["officer"], questionnaire=QuestionnaireFactory())
    asked = QuestionFactory(questionnaire=wave.questionnaire, kind="provider")
    answered(wave, None, *({asked: words} for words in ("Hill Farm", "Hill Farm", "", "B", "C")))
    waves.move_wave(by=None, wave=wave, verb="close")
    assert list(Suggestion.objects.order_by("name").values_list("name", "made_by")) == [
        (name, world.people["officer"].pk) for name in ("B", "C", "Hill Farm")
    ]


def test_suggestions_of_too_few_people_are_kept_back(world: Any) -> None:
    wave = WaveFactory(sent_by=world.people["officer"], questionnaire=QuestionnaireFactory())
    asked = QuestionFactory(questionnaire=wave.questionnaire, kind="provider")
    answered(wave, None, {asked: "Hill Farm"})
    waves.move_wave(by=None, wave=wave, verb="close")
    assert not Suggestion.objects.exists()


def test_the_e_mail_brings_a_link_that_works(world: Any, client: Any) -> None:
    wave = sent(world, Audience.SCHOOLS)
    tasks.send_wave(wave.pk)
    deliver(email_pk=Email.objects.get().pk)
    address = next(word for word in mail.outbox[0].body.split() if "/surveys/answer/" in word)
    path = address[address.index("/surveys/answer/") :]
    base = reverse("surveys:answer", args=["x"]).removesuffix("/surveys/answer/x/")
    page = client.get(base + path)
    assert page.status_code == 200
    assert "There was enough time" in page.content.decode()


def test_nobody_is_asked_about_a_record_under_restriction_until_that_is_over(world: Any) -> None:
    world.contact.email = "sam@example.org"
    world.contact.save()
    wave = sent(world)
    Pupil.objects.update(restricted_on=world.today)
    with pytest.raises(UnderRestriction):
        waves.hand_over(by=world.people["officer"], invitation=wave.invitations.get())
    assert tasks.send_wave(wave.pk) == 0
    Pupil.objects.update(restricted_on=None)
    assert tasks.send_wave(wave.pk) == 1
