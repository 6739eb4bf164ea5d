"""Incidents: reported, told to whoever must know at once, followed until they are closed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from apcommission.errors import Refused
from apcommission.messages.models import Email
from apcommission.people.models import Role
from placements.safety import actions, escalation, queries, tasks
from placements.safety.models import Incident, SafeguardingNote, Told
from tests.factories.apcommission import person_with
from tests.factories.placements import IncidentFactory
from tests.typed import boxes


def report_page(placement: Any) -> str:
    return reverse("safety:report", args=[placement.pk])


def page(incident: Incident, name: str = "incident") -> str:
    return reverse(f"safety:{name}", args=[incident.pk])


def typed(**fields: Any) -> dict[str, Any]:
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "kind": "incident",
        "severity": "medium",
        **boxes("happened_at", yesterday),
        "time": "10.15am",
        "what": "Walked out of the kitchen after a quarrel.",
        **fields,
    }


def written_to() -> set[str]:
    return set(Email.objects.values_list("to", flat=True))


@pytest.mark.parametrize(
    ("kind", "severity", "who"),
    [
        ("incident", "low", {"provider"}),
        ("incident", "medium", {"provider", "school"}),
        ("incident", "high", {"provider", "school", "authority"}),
        ("concern", "low", {"provider", "school", "authority"}),
        ("missing", "medium", {"provider", "school", "authority"}),
    ],
)
def test_the_graver_it_is_the_more_are_told(
    world: Any, as_: Any, kind: str, severity: str, who: set[str]
) -> None:
    leads = {
        "provider": world.people["safeguarding_lead"],
        "school": person_with(Role.SAFEGUARDING_LEAD, world.school.organisation),
        "authority": person_with(Role.SAFEGUARDING_LEAD, world.authority),
    }
    answer = as_("provider_tutor").post(
        report_page(world.placement), typed(kind=kind, severity=severity)
    )
    incident = Incident.objects.get()
    assert answer.url == page(incident)
    assert written_to() == {leads[one].email for one in who}


def test_where_no_lead_is_named_the_managers_are_told(world: Any, as_: Any) -> None:
    world.people["safeguarding_lead"].role_assignments.update(ended_on=timezone.localdate())
    as_("provider_tutor").post(report_page(world.placement), typed(severity="high"))
    names = ("provider_manager", "headteacher", "officer", "commissioner")
    assert written_to() == {world.people[name].email for name in names}


def test_the_message_says_nothing_of_the_pupil(world: Any, as_: Any) -> None:
    as_("provider_tutor").post(report_page(world.placement), typed(severity="high"))
    assert Email.objects.exists()
    for sent in Email.objects.all():
        words = sent.subject + sent.body
        pupil = world.pupil
        for told in (
            pupil.forename,
            pupil.surname,
            pupil.upn,
            "kitchen",
            world.school.organisation.name,
        ):
            assert told not in words


def test_a_double_click_reports_once(world: Any, as_: Any) -> None:
    for _ in range(2):
        as_("provider_tutor").post(report_page(world.placement), typed(once="a-token"))
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": ""}, "Tell what happened"),
        ({"kind": ""}, "Select what you report"),
        ({"time": "25:70"}, "Enter a time"),
        ({"happened_at_2": "2099"}, "This cannot lie in the future."),
    ],
)
def test_a_bad_report_is_refused_and_kept(
    world: Any, as_: Any, fields: dict[str, Any], words: str
) -> None:
    answer = as_("provider_tutor").post(
        report_page(world.placement), typed(place="By the gate", **fields)
    )
    shown = answer.content.decode()
    assert words in shown
    assert "By the gate" in shown
    assert not Incident.objects.exists()


def test_an_offer_has_no_incidents_yet(world: Any) -> None:
    with pytest.raises(Refused, match="once the placement has started"):
        actions.report_incident(
            by=world.person("officer"),
            placement=world.accepted,
            kind="incident",
            severity="low",
            happened_at=timezone.now(),
            what="Too early",
        )


def test_a_restricted_report_is_for_leads_and_its_reporter(world: Any) -> None:
    incident = IncidentFactory(
        placement=world.placement,
        kind="concern",
        restricted=True,
        reported_by=world.people["provider_tutor"],
    )
    readers = {
        name for name in world.people if incident in queries.incidents(for_user=world.person(name))
    }
    assert readers == {"safeguarding_lead", "provider_tutor"}


def test_leads_alone_read_the_notes(world: Any, as_: Any) -> None:
    incident = IncidentFactory(placement=world.placement)
    secret = "Told us about home."
    answer = as_("safeguarding_lead").post(page(incident, "note"), {"words": secret})
    assert answer.url == page(incident)
    assert SafeguardingNote.objects.get().words == secret
    for name, reads in (("safeguarding_lead", True), ("officer", False), ("provider_tutor", False)):
        assert (secret in as_(name).get(page(incident)).content.decode()) is reads
    with pytest.raises(PermissionDenied):
        actions.write_note(by=world.person("officer"), incident=incident, words="No")


def test_the_first_lead_to_take_note_stands_there(world: Any, as_: Any) -> None:
    incident = IncidentFactory(placement=world.placement, severity="high")
    as_("safeguarding_lead").post(page(incident, "take_note"))
    other = person_with(Role.SAFEGUARDING_LEAD, world.school.organisation)
    actions.take_note(by=other, incident=incident)
    incident.refresh_from_db()
    assert incident.seen_by == world.people["safeguarding_lead"]


def test_an_urgent_one_that_nobody_noted_goes_further_once(world: Any) -> None:
    incident = IncidentFactory(placement=world.placement, severity="high")
    IncidentFactory(placement=world.placement, severity="low")
    assert tasks.chase_incidents() == 0
    Incident.objects.update(reported_at=timezone.now() - timedelta(minutes=61))
    for _ in range(2):
        assert tasks.chase_incidents() == 1
    assert written_to() == {world.people[name].email for name in ("officer", "commissioner")}
    assert Email.objects.count() == 2
    actions.take_note(by=world.person("safeguarding_lead"), incident=incident)
    assert tasks.chase_incidents() == 0


def test_a_grave_incident_is_noted_before_it_is_closed(world: Any, as_: Any) -> None:
    incident = IncidentFactory(placement=world.placement, severity="high")
    words = {"closing_words": "Talked with both."}
    shown = as_("officer").post(page(incident, "close"), words).content.decode()
    assert "A safeguarding lead must take note of it first." in shown
    assert "Talked with both." in shown
    as_("safeguarding_lead").post(page(incident, "take_note"))
    assert as_("officer").post(page(incident, "close"), words).status_code == 302
    incident.refresh_from_db()
    assert incident.state == "closed"
    as_("officer").post(page(incident, "reopen"))
    incident.refresh_from_db()
    assert incident.state == "open"


def _at(hour: int, minute: int = 0) -> datetime:
    day = timezone.localdate() - timedelta(days=1)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def test_a_missing_pupil_is_followed_to_the_end(world: Any, as_: Any) -> None:
    incident = IncidentFactory(
        placement=world.placement, kind="missing", severity="high", happened_at=_at(10)
    )
    tutor, lead = as_("provider_tutor"), as_("safeguarding_lead")
    late = [step.words for step in escalation.steps(incident) if step.is_late(_at(10, 20))]
    assert late == ["Tell the parents or carers", "Tell the school"]
    assert "Missing now" in tutor.get(page(incident)).content.decode()
    home = lead.get(reverse("home")).content.decode()
    assert "Pupils who are missing" in home
    lead.post(page(incident, "take_note"))
    shown = lead.post(page(incident, "close"), {"closing_words": "Back."}).content.decode()
    assert "Still to be done: Tell the parents or carers; Tell the school; Tell the police" in shown
    for whom, name, time in (("parent", "Sam", "10:05"), ("school", "Ms Hill", "10:10")):
        when = boxes("told_at", _at(10).date())
        told = {"whom": whom, "name": name, "time": time, **when}
        assert tutor.post(page(incident, "tell"), told).status_code == 302
    found = {**boxes("found_at", _at(10).date()), "time": "10:40", "version": incident.version}
    assert tutor.post(page(incident, "found"), found).status_code == 302
    incident.refresh_from_db()
    left = [step.words for step in escalation.steps(incident) if not step.done]
    assert left == ["Talk with the pupil once back"]
    found |= {"version": incident.version, "return_talk": "Wanted to see a friend."}
    assert tutor.post(page(incident, "found"), found).status_code == 302
    assert lead.post(page(incident, "close"), {"closing_words": "Back."}).status_code == 302


def test_nobody_is_told_or_found_before_it_happened(world: Any) -> None:
    incident = IncidentFactory(placement=world.placement, kind="missing", happened_at=_at(10))
    tutor = world.person("provider_tutor")
    with pytest.raises(Refused, match="before it happened"):
        actions.tell(by=tutor, incident=incident, whom="parent", name="Sam", told_at=_at(9))
    with pytest.raises(Refused, match="before going missing"):
        actions.find_pupil(by=tutor, incident=incident, found_at=_at(9), version=incident.version)
    other = IncidentFactory(placement=world.placement, happened_at=_at(10))
    with pytest.raises(Refused, match="not about a pupil"):
        actions.find_pupil(by=tutor, incident=other, found_at=_at(11), version=other.version)


def test_the_chronology_tells_each_what_they_may_see(world: Any, as_: Any) -> None:
    open_one = IncidentFactory(placement=world.placement, what="Threw a chair.")
    IncidentFactory(
        placement=world.placement, kind="concern", restricted=True, what="Bruises on the arm."
    )
    Told.objects.create(
        incident=open_one,
        whom="parent",
        name="Sam Parent",
        told_at=open_one.happened_at + timedelta(minutes=10),
        told_by=world.people["provider_tutor"],
    )
    where = reverse("safety:chronology", args=[world.placement.pk])
    lead, tutor, officer = (
        as_(name).get(where).content.decode()
        for name in ("safeguarding_lead", "provider_tutor", "officer")
    )
    for shown in (lead, tutor, officer):
        assert "Threw a chair." in shown
        assert "Sam Parent" in shown
        assert "Placement begins" in shown
    assert "Bruises on the arm." in lead
    assert "Bruises on the arm." not in tutor + officer
    assert "Decision" in officer
    assert "Decision" not in tutor
