"""Pupils who must not be placed together: flagged and seen by those who decide."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from referrals.pupils import actions
from referrals.pupils.models import KeepApart
from tests.factories.referrals import PupilFactory

REASON = "A court order names both."


def address(world: Any) -> str:
    return reverse("pupils:keep_apart", args=[world.pupil.pk])


def test_a_flag_shows_on_both_records_to_the_authority_alone(world: Any, as_: Any) -> None:
    other = PupilFactory(school=world.school)
    as_("officer").post(address(world), {"upn": f" {other.upn.lower()} ", "reason": REASON})
    for one in (world.pupil, other):
        page = reverse("pupils:detail", args=[one.pk])
        assert REASON in as_("commissioner").get(page).content.decode()
        school = as_("headteacher").get(page).content.decode()
        assert REASON not in school
        assert "Not to be placed with" not in school
    trail = AuditEvent.objects.filter(verb="flagged_keep_apart")
    assert set(trail.values_list("pupil_id", flat=True)) == {world.pupil.pk, other.pk}


def test_a_pair_is_written_once_whichever_side_it_is_told_from(world: Any) -> None:
    officer, other = world.person("officer"), PupilFactory()
    actions.keep_apart(by=officer, pupil=world.pupil, upn=other.upn, reason="First words")
    actions.keep_apart(by=officer, pupil=other, upn=world.pupil.upn, reason=REASON)
    assert KeepApart.objects.get().reason == REASON


@pytest.mark.parametrize("whose", ["own", "unknown", "empty"])
def test_a_number_of_no_other_pupil_is_told_beside_it(world: Any, as_: Any, whose: str) -> None:
    upn = {"own": world.pupil.upn, "unknown": "H801200001001", "empty": ""}[whose]
    page = as_("officer").post(address(world), {"upn": upn, "reason": REASON})
    assert list(page.context["form"].errors) == ["upn"]
    assert REASON in page.content.decode()
    assert not KeepApart.objects.exists()


@pytest.mark.parametrize("persona", ["headteacher", "chair", "provider_manager"])
def test_no_one_else_flags(world: Any, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.keep_apart(
            by=world.person(persona), pupil=world.pupil, upn=PupilFactory().upn, reason=REASON
        )
