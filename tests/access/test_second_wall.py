"""The database itself shows a provider those placed with it, a school its own, and no others, whatever the
code asks (decision 0023).
"""

import re
from datetime import timedelta
from itertools import takewhile
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from apcommission import second_wall
from apcommission.operation import readiness
from apcommission.people.models import Role, RoleAssignment
from apcommission.second_wall import WallMiddleware
from placements.placement.models import Placement
from referrals.pupils.actions import UpnRefused, add_pupil
from referrals.pupils.models import Consent, Contact, Pupil
from referrals.referral.models import Referral
from tests.access.rows import Row, all_rows
from tests.access.test_access import ask
from tests.factories.placements import PlacementFactory
from tests.factories.referrals import PupilFactory, ReferralFactory
from tests.factories.world import World

PARTS = ("day", "month", "year")
OTHERS = """
    SELECT id FROM referrals_pupil UNION ALL SELECT pupil_id FROM referrals_contact
    UNION ALL SELECT pupil_id FROM referrals_consent UNION ALL SELECT pupil_id FROM referrals_referral
"""
BOUND_PEOPLE = (
    *("provider_manager", "provider_tutor", "other_provider_manager"),
    *("headteacher", "other_headteacher"),
)


def seen(world: World, persona: str, sql: str = OTHERS) -> set[int]:
    """The pupils that a view sees which asks the database past all rules, in a request of that persona."""
    found: set[int] = set()

    def careless(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found.update(pk for (pk,) in cursor.fetchall())
        return HttpResponse()

    request = HttpRequest()
    request.user = world.person(persona)
    WallMiddleware(careless)(request)
    return found


def everyone() -> set[int]:
    return set(Pupil.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_sql_that_goes_around_all_rules_shows_a_provider_its_own_pupils_alone() -> None:
    world = World()
    for pupil in Pupil.objects.all():
        Contact.objects.create(pupil=pupil, name="X", relationship="Mother")
        Consent.objects.create(pupil=pupil, scope="contact", given_by="X", given_on=world.today)
    own = set(Placement.objects.values_list("pupil", flat=True))
    assert seen(world, "provider_manager") == seen(world, "provider_tutor") == own
    assert seen(world, "other_provider_manager") == set(), "nothing before an offer"
    for persona in ("officer", "safeguarding_lead", "key_worker", "panel_member", "administrator"):
        assert seen(world, persona) == everyone(), "bound by the rules alone"
    Placement.objects.filter(pk=world.offered.pk).update(state="declined")
    assert seen(world, "provider_manager") == own - {world.offered.pupil_id}


@pytest.mark.django_db
def test_sql_that_goes_around_all_rules_shows_a_school_its_own_pupils_alone() -> None:
    world = World()
    for pupil in Pupil.objects.all():
        Contact.objects.create(pupil=pupil, name="X", relationship="Mother")
        Consent.objects.create(pupil=pupil, scope="contact", given_by="X", given_on=world.today)
    assert seen(world, "other_headteacher") == set(), "nobody is theirs yet"
    stranger = PupilFactory(school=world.other_school)
    assert seen(world, "other_headteacher") == {stranger.pk}
    assert seen(world, "headteacher") == everyone() - {stranger.pk}


@pytest.mark.django_db
def test_who_left_a_school_is_seen_by_it_for_what_it_referred_and_placed_and_by_the_next_one() -> (
    None
):
    world = World()
    next_school = world.other_school
    referred, placed, neither = PupilFactory.create_batch(3, school=world.school)
    ReferralFactory(pupil=referred, school=world.school)
    PlacementFactory(
        referral=ReferralFactory(pupil=placed, school=next_school),
        programme=world.programme,
        school=world.school,
    )
    Pupil.objects.filter(pk__in=[referred.pk, placed.pk, neither.pk]).update(school=next_school)
    own = seen(world, "headteacher", "SELECT id FROM referrals_pupil")
    assert {referred.pk, placed.pk} <= own
    assert neither.pk not in own
    assert seen(world, "other_headteacher") == {referred.pk, placed.pk, neither.pk}
    cases = "SELECT pupil_id FROM referrals_referral"
    assert {referred.pk, placed.pk} <= seen(world, "headteacher", cases)
    assert seen(world, "other_headteacher", cases) == {placed.pk}


@pytest.mark.django_db
def test_who_is_of_a_provider_and_a_school_sees_what_either_shows() -> None:
    world = World()
    both = world.people["other_headteacher"]
    stranger = PupilFactory(school=world.other_school)
    at_provider = {"person": both, "organisation": world.provider.organisation}
    RoleAssignment.objects.create(**at_provider, role=Role.PROVIDER_MANAGER)
    placed = set(Placement.objects.values_list("pupil", flat=True))
    assert seen(world, "other_headteacher") == placed | {stranger.pk} < everyone()
    RoleAssignment.objects.create(**at_provider, role=Role.KEY_WORKER)
    assert seen(world, "other_headteacher") == everyone(), "bound by the rules alone"


@pytest.mark.django_db
def test_a_school_is_told_of_a_number_in_use_elsewhere_and_opens_a_record_in_an_emergency() -> None:
    """What a school may know of others goes through the wall by name."""
    world = World()
    pupil, by = world.pupil, world.person("other_headteacher")
    fields = {"forename": "New", "surname": "One", "birth_date": pupil.birth_date}

    def add(request: HttpRequest) -> HttpResponse:
        with pytest.raises(UpnRefused, match="known already"):
            add_pupil(by=by, school=world.other_school, upn=pupil.upn, **fields)
        return HttpResponse()

    request = HttpRequest()
    request.user = by
    WallMiddleware(add)(request)
    client = Client()
    client.force_login(by)
    born = {f"birth_date_{at}": getattr(pupil.birth_date, part) for at, part in enumerate(PARTS)}
    names = {"forename": pupil.forename, "surname": pupil.surname, "reason": "Missing since noon"}
    opened = client.post(reverse("emergency:open"), {**names, **born})
    assert opened.status_code == 302
    assert str(pupil) in client.get(opened.url).content.decode()
    assert pupil.pk not in seen(world, "other_headteacher")


@pytest.mark.django_db
def test_the_wall_closes_when_the_retention_agreed_is_over() -> None:
    world = World()
    last = world.today - timedelta(days=400)
    over = {"state": "ended", "end_reason": "completed", "end": last, "provider_months": 14}
    start = {"start": last - timedelta(days=9), "planned_end": last}
    Placement.objects.update(**over, **start)
    assert seen(world, "provider_manager") != set()
    Placement.objects.update(provider_months=12)
    assert seen(world, "provider_manager") == set()


@pytest.mark.django_db
def test_a_provider_writes_no_one_elses_record_either() -> None:
    world = World()
    changed: list[int] = []

    def careless(request: HttpRequest) -> HttpResponse:
        changed.append(Pupil.objects.update(surname="Changed"))
        changed.append(Referral.objects.update(reason="Changed"))
        return HttpResponse()

    request = HttpRequest()
    request.user = world.person("other_provider_manager")
    WallMiddleware(careless)(request)
    assert changed == [0, 0]


@pytest.mark.django_db
def test_the_wall_is_gone_after_a_request_however_it_ends() -> None:
    world = World()

    def fails(request: HttpRequest) -> HttpResponse:
        list(Pupil.objects.all())
        raise ValueError("it fails")

    request = HttpRequest()
    request.user = world.person("provider_manager")
    with pytest.raises(ValueError, match="it fails"):
        WallMiddleware(fails)(request)
    assert len(everyone()) == Pupil.objects.count() > len(seen(world, "provider_manager"))
    assert connection.execute_wrappers == []


@pytest.mark.django_db
def test_what_is_sent_in_pieces_is_walled_to_its_last_piece() -> None:
    world = World()

    def in_pieces(request: HttpRequest) -> StreamingHttpResponse:
        pupils = Pupil.objects.order_by("pk").values_list("pk", flat=True)
        return StreamingHttpResponse(f"{pk}\n" for pk in pupils.iterator(chunk_size=2))

    request = HttpRequest()
    request.user = world.person("provider_manager")
    answer: Any = WallMiddleware(in_pieces)(request)
    own = set(Placement.objects.values_list("pupil", flat=True))
    assert {int(piece) for piece in answer.streaming_content} == own
    answer.close()
    assert connection.execute_wrappers == []


@pytest.mark.django_db
def test_no_page_of_a_provider_or_a_school_is_another_for_the_wall(monkeypatch: Any) -> None:
    """It stands behind the rules: if it took away a row that a page needs, this would show."""
    world = World()
    rows = [row for row in all_rows() if row.method == "get" and "nobody" not in row.who]
    for row in rows:
        row.kwargs(world), row.query(world)
    last = world.today - timedelta(days=800)
    PlacementFactory(
        referral=world.referral_to_place,
        programme=world.programme,
        state="ended",
        end_reason="completed",
        start=last - timedelta(days=90),
        planned_end=last,
        end=last,
    )
    world.grow(1)
    assert others(world, rows, BOUND_PEOPLE, monkeypatch) == {}
    # The same, when the provider no longer sees anybody.
    days = {"start": last, "planned_end": last, "end": last}
    Placement.objects.update(state="ended", end_reason="completed", **days)
    assert others(world, rows, ["provider_manager"], monkeypatch) == {}


def others(world: World, rows: list[Row], personas: Any, monkeypatch: Any) -> dict[str, Any]:
    """Where pages are other ones behind the wall than without it."""
    found = {}
    for persona in personas:
        client = Client()
        client.force_login(world.person(persona))
        for row in (row for row in rows if persona in row.who):
            with monkeypatch.context() as without:
                without.setattr(second_wall, "only_own", lambda person: {})
                before = told(ask(client, row, world, persona))
            after = told(ask(client, row, world, persona))
            if before != after:
                found[f"{row} by {persona}"] = parting(before, after)
    return found


def parting(one: str, other: str) -> tuple[str, str]:
    """Where two pages part, and a little of each from there on."""
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    at = sum(1 for _ in shared)
    start = max(at - 40, 0)
    return one[start : at + 80], other[start : at + 80]


def told(answer: Any) -> str:
    """What a page says, but for what is new each time."""
    if answer.get("Content-Type", "").startswith("application"):
        return str(answer.status_code)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r'(value|content)="[^"]*"|nonce-\S+', "", body.decode(errors="replace"))


@pytest.mark.django_db
def test_the_service_is_no_superuser_whom_no_policy_binds() -> None:
    assert readiness.is_bound()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert cursor.fetchone() == (4,)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_on_the_connection_for_whoever_comes_next() -> None:
    world = World()
    assert seen(world, "other_provider_manager") == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('wall.only_providers', true)")
        assert not cursor.fetchone()[0]
    with transaction.atomic():
        assert len(seen(world, "officer")) > 0


@pytest.mark.django_db
def test_what_fails_within_a_part_of_a_request_is_undone_and_the_rest_goes_on() -> None:
    world, after = World(), []

    def clumsy(request: HttpRequest) -> HttpResponse:
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        after.append(Pupil.objects.count())
        return HttpResponse()

    request = HttpRequest()
    request.user = world.person("other_provider_manager")
    with transaction.atomic():
        WallMiddleware(clumsy)(request)
    assert after == [0], "the wall stands as before"
