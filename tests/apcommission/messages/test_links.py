"""Single-use links: one purpose, one thing, once; only their hash is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.messages import actions, queries
from apcommission.messages.models import SingleUseLink
from apcommission.people.models import Person, Role
from tests.factories.apcommission import person_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return person_with(Role.OFFICER)


def make(officer: Person, purpose: str = "sign", about: int = 1, **more: Any) -> str:
    return actions.make_link(purpose=purpose, subject_pk=about, by=officer, **more)


def opened(token: str, purpose: str = "sign") -> SingleUseLink:
    found = queries.live_link(purpose, token)
    assert found is not None
    return found


def test_a_link_opens_its_one_thing_until_it_is_used(officer: Person) -> None:
    token = make(officer, about=7)
    link = opened(token)
    assert link.subject_pk == 7
    opened(token)  # to look is not to use
    actions.use_link(link=link)
    assert queries.live_link("sign", token) is None
    with pytest.raises(actions.LinkUsed, match="used already"):
        actions.use_link(link=link)


def test_a_link_serves_no_other_purpose(officer: Person) -> None:
    token = make(officer)
    assert queries.live_link("survey", token) is None


def test_only_the_hash_of_a_token_is_kept_anywhere(officer: Person) -> None:
    token = make(officer)
    kept = str(list(SingleUseLink.objects.values())) + str(list(AuditEvent.objects.values()))
    assert token not in kept
    assert SingleUseLink.objects.get().token_hash == queries.token_hash(token)
    assert queries.live_link("sign", queries.token_hash(token)) is None, "the hash opens nothing"


def test_tokens_are_long_and_never_the_same(officer: Person) -> None:
    tokens = {make(officer, about=number) for number in range(20)}
    assert len(tokens) == 20
    assert min(len(token) for token in tokens) >= 32


def test_a_link_expires(officer: Person) -> None:
    token = make(officer, days=14)
    link = opened(token)
    last = timezone.now() + timedelta(days=14)
    assert abs(link.expires_at - last) < timedelta(minutes=1)
    SingleUseLink.objects.update(expires_at=timezone.now())
    assert queries.live_link("sign", token) is None
    with pytest.raises(actions.LinkUsed):
        actions.use_link(link=link)


def test_a_new_link_ends_the_earlier_ones_of_the_same_thing_only(officer: Person) -> None:
    first, other_thing, other_purpose = (
        make(officer),
        make(officer, about=2),
        make(officer, purpose="survey"),
    )
    second = make(officer)
    assert queries.live_link("sign", first) is None
    for token, purpose in ((second, "sign"), (other_thing, "sign"), (other_purpose, "survey")):
        opened(token, purpose)


@pytest.mark.parametrize("token", ["", "x", "\x00", "%", "a" * 5000])
def test_what_is_no_token_opens_nothing(officer: Person, token: str) -> None:
    make(officer)
    assert queries.live_link("sign", token) is None


def test_making_and_using_are_in_the_trail(officer: Person) -> None:
    actions.use_link(link=opened(make(officer, about=7)))
    made, used = AuditEvent.objects.order_by("pk")
    assert (made.verb, made.by, made.detail) == (
        "made_link", officer, {"purpose": "sign", "about": 7},
    )  # fmt: skip
    assert (used.verb, used.by) == ("used_link", None)
