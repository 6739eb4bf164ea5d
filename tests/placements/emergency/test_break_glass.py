"""Break-glass: a record that one may not see opens for an hour, with a reason; it alerts and is reviewed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email
from apcommission.people.models import Role
from placements.emergency import actions
from placements.emergency.models import EmergencyAccess
from placements.safety.models import SafeguardingNote
from tests.factories.apcommission import person_with
from tests.factories.placements import IncidentFactory

pytestmark = pytest.mark.django_db


def asked(world: Any, **fields: str) -> dict[str, str]:
    born = world.pupil.birth_date
    data = {
        "forename": world.pupil.forename.upper(),
        "surname": world.pupil.surname,
        "birth_date_0": str(born.day),
        "birth_date_1": str(born.month),
        "birth_date_2": str(born.year),
        "reason": "Found alone at the station",
    }
    return {**data, **fields}


def test_a_restricted_record_opens_with_a_reason_alerts_at_once_and_closes_after_the_hour(
    as_: Any, world: Any
) -> None:
    lead = person_with(Role.SAFEGUARDING_LEAD, world.authority)
    incident = IncidentFactory(placement=world.placement, restricted=True, what="Told of at home")
    SafeguardingNote.objects.create(incident=incident, words="Not to go home", written_by=lead)
    stranger = as_("other_headteacher")
    assert stranger.get(f"/placements/{world.placement.pk}/").status_code == 404
    answer = stranger.post("/emergency/open/", asked(world))
    access = EmergencyAccess.objects.get()
    assert answer.url == f"/emergency/{access.pk}/record/"
    page = stranger.get(answer.url).content.decode()
    assert "Sam Parent" in page
    assert "Told of at home" in page
    assert "Not to go home" in page

    told = Email.objects.filter(key__startswith="emergency/")
    assert {email.to for email in told} == {lead.email, world.people["commissioner"].email}
    assert not any(world.pupil.surname in f"{email.subject}{email.body}" for email in told)
    events = AuditEvent.objects.filter(pupil_id=world.pupil.pk, by=access.person)
    assert "opened_record_in_emergency" in events.values_list("verb", flat=True)

    # Nobody else reads it by this access, it opens nothing else, and it runs out.
    assert as_("officer").get(answer.url).status_code == 404
    assert stranger.get(f"/placements/{world.placement.pk}/").status_code == 404
    EmergencyAccess.objects.update(
        opened_at=timezone.now() - timedelta(minutes=61), ends_at=timezone.now()
    )
    assert stranger.get(answer.url).status_code == 404


def test_no_record_opens_without_a_reason_or_by_half_a_name(as_: Any, world: Any) -> None:
    for fields in ({"reason": " "}, {"surname": world.pupil.surname[:3]}, {"birth_date_2": "1999"}):
        answer = as_("officer").post("/emergency/open/", asked(world, **fields))
        assert answer.status_code == 200
    assert as_("provider_manager").post("/emergency/open/", asked(world)).status_code == 403
    assert not EmergencyAccess.objects.exists()
    assert AuditEvent.objects.filter(verb="was_refused").count() == 2


def test_someone_else_reviews_it(as_: Any, world: Any) -> None:
    commissioner = world.person("commissioner")
    pupil = world.pupil
    named = {"forename": pupil.forename, "surname": pupil.surname, "birth_date": pupil.birth_date}
    access = actions.open_record(by=world.person("officer"), reason="Missing since noon", **named)
    own = actions.open_record(by=commissioner, reason="Missing since one", **named)
    assert "Emergency access to review" in as_("commissioner").get("/").content.decode()
    address = f"/emergency/{access.pk}/"
    wrong = {"finding": "wrong", "review_words": "", "version": access.version}
    assert "Say what was wrong" in as_("commissioner").post(address, wrong).content.decode()
    as_("commissioner").post(address, {**wrong, "finding": "right"})
    access.refresh_from_db()
    assert (access.finding, access.reviewed_by) == ("right", commissioner)
    with pytest.raises(actions.Refused, match="Someone else"):
        actions.review(by=commissioner, access=own, finding="right")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.filter(pk=own.pk).update(finding="right", reviewed_by=commissioner)
