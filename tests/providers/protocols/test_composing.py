"""A version from draft to force and out of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from providers.protocols import actions, queries
from providers.protocols.models import PROTOCOL, ProtocolPack, Standard
from providers.protocols.shipping import shipped
from tests.factories.providers import ProtocolPackFactory, StandardFactory
from tests.typed import boxes

WEEK = timedelta(days=7)


@pytest.fixture
def draft(world: Any) -> ProtocolPack:
    return actions.compose_pack(by=world.person("administrator"), name="Next", begin="national")


def adopt(world: Any, pack: ProtocolPack, day: date) -> ProtocolPack:
    return actions.adopt_pack(by=world.person("administrator"), pack=pack, in_force_from=day)


@pytest.mark.parametrize("key", sorted(shipped()))
def test_a_version_that_ships_begins_a_draft_in_four_groups(world: Any, as_: Any, key: str) -> None:
    sent = {"name": "2026/27", "begin": key, "once": "a"}
    page = as_("administrator").post(reverse("protocols:compose"), sent, follow=True)
    pack = ProtocolPack.objects.get(name="2026/27")
    assert pack.state == "draft"
    assert set(pack.standards.values_list("group", flat=True)) == set(Standard.Group.values)
    assert pack.standards.count() == len(shipped()[key].standards)
    words = page.content.decode()
    assert shipped()[key].standards[0]["code"] in words
    assert "Application form" in words
    assert pack.standards.filter(dated=True).exists()


def test_a_double_click_begins_one_draft_and_a_taken_name_is_told(world: Any, as_: Any) -> None:
    for _ in range(2):
        as_("commissioner").post(reverse("protocols:compose"), {"name": "New", "once": "a"})
    assert ProtocolPack.objects.filter(name="New").count() == 1
    page = as_("commissioner").post(reverse("protocols:compose"), {"name": "New", "once": "b"})
    assert "There is a version of that name" in page.content.decode()


def test_a_version_hands_its_standards_and_texts_on_to_the_next(
    world: Any, draft: ProtocolPack
) -> None:
    copy = actions.compose_pack(by=world.person("commissioner"), name="Copy", begin=str(draft.pk))
    assert copy.school_guidelines == draft.school_guidelines
    assert set(copy.standards.values_list("code")) == set(draft.standards.values_list("code"))


def test_texts_and_standards_of_a_draft_are_changed_and_the_second_to_save_is_told(
    world: Any, as_: Any, draft: ProtocolPack
) -> None:
    address = reverse("protocols:edit", args=[draft.pk])
    as_("administrator").post(address, {"payment": "Each term.", "version": 1})
    page = as_("commissioner").post(address, {"payment": "Each week.", "version": 1})
    assert "Someone else changed this" in page.content.decode()
    assert "Each week." in page.content.decode()
    draft.refresh_from_db()
    assert draft.payment == "Each term."
    standard = draft.standards.first()
    assert standard is not None
    sent = {"code": "Z9", "group": "evaluation", "words": "New words", "version": 1}
    as_("administrator").post(reverse("protocols:standard_edit", args=[standard.pk]), sent)
    standard.refresh_from_db()
    assert (standard.code, standard.words) == ("Z9", "New words")
    add = reverse("protocols:standard_add", args=[draft.pk])
    page = as_("administrator").post(add, {**sent, "once": "x"})
    assert "Another standard of this version has that code" in page.content.decode()
    as_("administrator").post(reverse("protocols:standard_remove", args=[standard.pk]))
    assert not draft.standards.filter(code="Z9").exists()


def test_an_adopted_version_is_in_force_from_its_day_and_can_no_longer_be_changed(
    world: Any, draft: ProtocolPack
) -> None:
    adopt(world, draft, world.today + WEEK)
    assert queries.pack_in_force() == world.pack
    assert queries.pack_in_force(world.today + WEEK) == draft
    by, standard = world.person("administrator"), draft.standards.first()
    assert standard is not None
    fields = {"code": "A", "group": "evaluation", "words": "x"}
    for change in (
        lambda: actions.edit_pack(by=by, pack=draft, payment="x"),
        lambda: actions.add_standard(by=by, pack=draft, **fields),
        lambda: actions.edit_standard(by=by, standard=standard, **fields),
        lambda: actions.remove_standard(by=by, standard=standard),
    ):
        with pytest.raises(actions.NotADraft, match="can no longer be changed"):
            change()


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "must be today or later"), (7, "begins on"), (None, "Enter the first")]
)
def test_a_day_that_cannot_be_is_told_beside_the_field(
    world: Any, as_: Any, draft: ProtocolPack, days: int | None, words: str
) -> None:
    adopt(world, StandardFactory().pack, world.today + WEEK)
    sent = (
        {"in_force_from_0": ""}
        if days is None
        else boxes("in_force_from", world.today + timedelta(days=days))
    )
    page = as_("administrator").post(reverse("protocols:adopt", args=[draft.pk]), sent)
    assert words in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_version_without_standards_is_not_adopted(world: Any) -> None:
    with pytest.raises(Refused, match="Add the standards"):
        adopt(world, ProtocolPackFactory(), world.today)


def test_a_replaced_version_is_superseded_and_comes_back_when_the_next_is_withdrawn(
    world: Any, as_: Any, draft: ProtocolPack
) -> None:
    adopt(world, draft, world.today)
    assert actions.supersede_packs() == 1
    assert actions.supersede_packs() == 0
    world.pack.refresh_from_db()
    assert world.pack.state == "superseded"
    manager = world.person("provider_manager")
    signing = {"name": "Kit", "position": "Head"}
    actions.sign_protocol(by=manager, provider=world.provider, pack=draft, **signing)
    address = reverse("protocols:withdraw", args=[draft.pk])
    assert "Enter the reason" in as_("commissioner").post(address, {"reason": " "}).content.decode()
    as_("commissioner").post(address, {"reason": "A mistake in standard M1."})
    assert queries.pack_in_force() == world.pack
    world.pack.refresh_from_db()
    assert world.pack.state == "adopted"
    assert draft.signatures.count() == 1
    page = as_("provider_manager").get(reverse("protocols:provider", args=[world.provider.pk]))
    assert "this version was withdrawn since" in page.content.decode()
    event = AuditEvent.objects.get(verb="withdrew_protocol")
    assert event.detail == {"signatures": 1}


@pytest.mark.parametrize("verb", sorted(PROTOCOL.verbs))
@pytest.mark.parametrize("state", ProtocolPack.State.values)
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, draft: ProtocolPack, state: str, verb: str
) -> None:
    draft.state, row = state, PROTOCOL.verbs[verb]
    if state in row.sources:
        PROTOCOL.move(draft, verb, by=world.person("commissioner"))
        assert draft.state == row.target
        draft.state = state
        with pytest.raises(PermissionDenied):
            PROTOCOL.move(draft, verb, by=world.person("officer"))
    else:
        with pytest.raises(TransitionRefused):
            PROTOCOL.move(draft, verb, by=world.person("commissioner"))


def test_a_form_of_the_version_is_a_page_to_print(
    world: Any, as_: Any, draft: ProtocolPack
) -> None:
    adopt(world, draft, world.today)
    for form, title in queries.FORMS:
        address = reverse("protocols:form", args=[draft.pk, form])
        assert f"{title}</h1>" in as_("headteacher").get(address).content.decode()
    assert (
        as_("headteacher").get(reverse("protocols:form", args=[draft.pk, "payment"])).status_code
        == 404
    )


def test_questions_stand_under_their_headings() -> None:
    assert queries.questions("Name\n\n# You\nAge\n#Home\n") == [
        ("", ["Name"]),
        ("You", ["Age"]),
        ("Home", []),
    ]
