"""Evidence with a last day: warnings to both sides, and what its lapse stops."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.messages.models import Email
from placements.placement.models import Placement
from providers.protocols.models import ProtocolSignature, StandardStatus
from providers.protocols.tasks import follow_protocols
from tests.factories.providers import StandardFactory, StandardStatusFactory
from tests.placements.placement.test_offer import address as offer_address
from tests.placements.placement.test_offer import offer


def ends(world: Any, day: date) -> StandardStatus:
    status: StandardStatus = StandardStatusFactory(
        provider=world.provider,
        standard=StandardFactory(pack=world.pack, code="S2"),
        status="verified",
        verified_on=world.today,
        expires_on=day,
    )
    return status


def told() -> list[str]:
    return sorted(Email.objects.filter(key__startswith="evidence/").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("left", "subject"),
    [
        (61, ""),
        (60, "Evidence of a provider ends soon"),
        (30, "Evidence of a provider ends soon"),
        (3, "Evidence of a provider ends soon"),
        (-1, "Evidence of a provider has ended"),
    ],
)
def test_both_sides_are_told_once_for_each_warning(world: Any, left: int, subject: str) -> None:
    ends(world, world.today + timedelta(days=left))
    for _ in range(2):
        follow_protocols()
    both = sorted([world.person("provider_manager").email, world.person("officer").email])
    assert told() == (both if subject else [])
    assert {mail.subject for mail in Email.objects.all()} == ({subject} if subject else set())


def test_each_warning_goes_out_on_its_day(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ends(world, world.today + timedelta(days=65))
    start, sent = timezone.now(), []
    for day in range(70):
        moment = start + timedelta(days=day)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        before = len(told())
        follow_protocols()
        if len(told()) > before:
            sent.append(65 - day)
    assert sent == [60, 30, 7, -1]


def test_a_missing_signature_is_asked_for_at_once_and_every_fourteen_days(world: Any) -> None:
    ProtocolSignature.objects.filter(provider=world.provider).delete()
    follow_protocols()
    follow_protocols()
    asked = Email.objects.filter(key__startswith="protocol-to-sign/")
    assert [mail.to for mail in asked] == [world.person("provider_manager").email]
    world.pack.in_force_from -= timedelta(days=14)
    world.pack.save()
    follow_protocols()
    assert asked.all().count() == 2


def test_a_lapse_shows_to_those_who_commission(world: Any, as_: Any) -> None:
    ends(world, world.today - timedelta(days=1))
    pages = (
        reverse("directory:programme_list"),
        reverse("directory:programme_detail", args=[world.programme.pk]),
    )
    for page in pages:
        seen = {
            persona: "Evidence lapsed" in as_(persona).get(page).content.decode()
            for persona in ("officer", "headteacher", "other_provider_manager", "member")
        }
        assert seen == {
            "officer": True,
            "headteacher": True,
            "other_provider_manager": False,
            "member": False,
        }
    assert "Evidence that has lapsed" in as_("officer").get("/").content.decode()
    assert "Evidence has ended or ends soon" in as_("provider_manager").get("/").content.decode()


def test_a_lapse_stops_new_placements_unless_a_named_officer_gives_a_reason(
    world: Any, as_: Any
) -> None:
    ends(world, world.today - timedelta(days=1))
    before = Placement.objects.count()
    page = as_("officer").post(offer_address(world), offer(world)).content.decode()
    assert "Evidence of this provider has lapsed: standard S2." in page
    assert Placement.objects.count() == before
    sent = offer(world, override="The new certificate was seen on site.")
    page = as_("officer").post(offer_address(world), sent, follow=True).content.decode()
    placement = Placement.objects.latest("pk")
    assert placement.override_reason == "The new certificate was seen on site."
    assert placement.override_by == world.person("officer")
    assert placement.override_reason in page
    event = AuditEvent.objects.get(verb="offered_placement")
    assert event.detail["overridden"] == ["evidence"]


def test_evidence_on_its_last_day_stops_nothing(world: Any, as_: Any) -> None:
    ends(world, world.today)
    as_("officer").post(offer_address(world), offer(world, override="Not needed"))
    placement = Placement.objects.latest("pk")
    assert (placement.override_reason, placement.override_by) == ("", None)


@pytest.mark.parametrize(("filter_by", "found"), [("lapsed", 1), ("7", 1), ("60", 2)])
def test_evidence_is_found_by_how_soon_it_ends(
    world: Any, as_: Any, filter_by: str, found: int
) -> None:
    for days in (-1, 7, 60, 61):
        StandardStatusFactory(
            provider=world.provider,
            standard=StandardFactory(pack=world.pack),
            status="in_place",
            expires_on=world.today + timedelta(days=days),
        )
    page = as_("officer").get(reverse("protocols:evidence"), {"ends": filter_by})
    assert page.context["page"].paginator.count == found
