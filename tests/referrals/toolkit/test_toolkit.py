"""The toolkit: its order and what must be tried are the authority's; who skips a stage says why."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from referrals.referral.models import Intervention
from referrals.referral.queries import whole
from referrals.referral.sections import missing
from referrals.toolkit import actions, queries
from referrals.toolkit.models import ToolkitStage

STAGES = reverse("toolkit:stages")


def stage(key: str) -> ToolkitStage:
    return ToolkitStage.objects.get(stage=key)


def order() -> list[str]:
    return [one.stage for one in queries.stages()]


def lacking(referral: Any) -> list[str]:
    found = whole(type(referral).objects.filter(pk=referral.pk)).get()
    return [
        words
        for section, lacks in missing(found)
        for words in lacks
        if section.key == "interventions"
    ]


@pytest.fixture
def tried(world: Any) -> Any:
    """A draft that tells of one stage."""
    Intervention.objects.create(
        referral=world.draft, stage="agency", description="Mentor", started_on=world.today
    )
    return world.draft


def test_an_administrator_sets_the_order_and_what_must_be_told(world: Any, as_: Any) -> None:
    client, before = as_("administrator"), order()
    client.post(reverse("toolkit:move", args=[stage(before[1]).pk]), {"way": "up"})
    assert order() == [before[1], before[0], *before[2:]]
    client.post(reverse("toolkit:move", args=[stage(before[1]).pk]), {"way": "up"})  # at the top
    client.post(reverse("toolkit:move", args=[stage(before[0]).pk]), {"way": "away"})
    assert order() == [before[1], before[0], *before[2:]]
    first = stage(before[1])
    typed = {"is_required": "on", "evidence": "Two <reviews>", "version": first.version}
    client.post(reverse("toolkit:edit", args=[first.pk]), typed)
    page = as_("headteacher").get(STAGES).content.decode()
    assert "Two &lt;reviews&gt;" in page
    assert "Must be tried" in page
    assert reverse("toolkit:edit", args=[first.pk]) not in page
    stale = client.post(reverse("toolkit:edit", args=[first.pk]), typed)
    assert "Someone else changed this" in stale.content.decode()
    assert AuditEvent.objects.filter(verb="saved_toolkit_stage").count() == 1


@pytest.mark.parametrize("persona", ["officer", "commissioner", "headteacher", "chair"])
def test_nobody_else_changes_it(world: Any, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.save_stage(by=world.person(persona), stage=stage("agency"), is_required=True)
    with pytest.raises(PermissionDenied):
        actions.move_stage(by=world.person(persona), stage=stage("agency"), up=True)


def test_a_referral_needs_the_required_stages_or_a_reason_that_the_panel_sees(
    world: Any, as_: Any, tried: Any
) -> None:
    assert lacking(tried) == []
    ToolkitStage.objects.filter(stage__in=["agency", "assessment"]).update(is_required=True)
    assert lacking(tried) == ["“Assessment”, or in “Why this referral” why it was not tried"]
    head = as_("headteacher")
    page = head.get(reverse("referral:section", args=[tried.pk, "interventions"])).content.decode()
    assert "Who assessed what, and what came of it." in page
    sent = head.post(reverse("referral:move", args=[tried.pk]), {"verb": "submit"}, follow=True)
    assert "“Assessment”, or in" in sent.content.decode()
    section = reverse("referral:section", args=[tried.pk, "reason"])
    typed = {
        "route": "school",
        "reason": "Cannot cope",
        "aim": "engagement",
        "stages_left_because": "No psychologist until <spring>",
        "version": tried.version,
    }
    head.post(section, typed)
    assert lacking(tried) == []
    type(tried).objects.filter(pk=tried.pk).update(state="submitted", submitted_on=world.today)
    read = as_("officer").get(reverse("referral:detail", args=[tried.pk])).content.decode()
    assert "No psychologist until &lt;spring&gt;" in read


def test_stages_are_offered_in_the_order_of_the_authority(world: Any, as_: Any, tried: Any) -> None:
    actions.move_stage(by=world.person("administrator"), stage=stage("agency"), up=True)
    page = as_("headteacher").get(reverse("referral:section", args=[tried.pk, "interventions"]))
    offered = [key for key, _ in page.context["form"].fields["stage"].choices if key]
    assert offered == order()
