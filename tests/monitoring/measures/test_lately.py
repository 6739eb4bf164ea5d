"""Pages of the whole authority show what was counted lately, and say so; all else is counted as asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from monitoring.measures import keeping, kept, queries
from monitoring.measures.figures import Period, Scope
from monitoring.measures.models import CountedPlacement, KeptFigures
from monitoring.review.demand import year_of
from placements.attendance.models import Mark
from placements.placement.models import Placement
from providers.directory.models import Programme
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.world import World

pytestmark = pytest.mark.django_db(transaction=True)
OLD = "Figures of the whole authority are as counted on"
As = Callable[[str], Client]


@pytest.fixture
def world(transactional_db: None) -> World:
    """A world of which all is kept, and in which someone who was there has been marked absent since."""
    world = World()
    keeping.keep_figures(today=world.today)
    mark(world, "O")
    return world


def mark(world: World, code: str) -> None:
    first = Mark.objects.filter(placement=world.placement).order_by("date", "session")[:1]
    Mark.objects.filter(pk__in=first.values("pk")).update(code_id=code)


def figures_of(client: Client, world: World, scope: str, **more: str) -> str:
    asked = {"scope": scope, "from": world.term.start, "to": world.term.end, **more}
    answer = client.get(f"{reverse('measures:figures')}?{urlencode(asked)}")
    return " ".join(answer.content.decode().split())


def test_figures_of_the_authority_are_those_of_some_minutes_ago_and_say_so(
    world: World, as_: As
) -> None:
    officer = as_("officer")
    before = figures_of(officer, world, "la")
    assert OLD in before
    assert "now=on" in before
    anew = figures_of(officer, world, "la", now="on")
    assert OLD not in anew
    assert _session_counts(before) != _session_counts(anew)
    keeping.keep_figures(today=world.today)
    after = figures_of(officer, world, "la")
    assert OLD not in after
    assert _session_counts(after) == _session_counts(anew)


def _session_counts(page: str) -> str:
    """What stands beside the rate of attendance."""
    return page.split("the rows behind Attendance")[1][:200]


def test_a_provider_sees_its_register_at_once(world: World, as_: As) -> None:
    scope = f"provider:{world.provider.organisation.reference}"
    manager = as_("provider_manager")
    page = figures_of(manager, world, scope)
    assert OLD not in page
    mark(world, "L")
    assert _session_counts(page) != _session_counts(figures_of(manager, world, scope))


def test_what_was_counted_longer_ago_is_counted_now(world: World, as_: As) -> None:
    KeptFigures.objects.update(counted_at=timezone.now() - kept.LATELY - timedelta(seconds=1))
    officer = as_("officer")
    page = figures_of(officer, world, "la")
    assert OLD not in page
    assert _session_counts(page) == _session_counts(figures_of(officer, world, "la", now="on"))


def test_what_held_until_a_moment_ago_is_shown_however_long_ago_it_was_counted(
    world: World, as_: As
) -> None:
    keeping.keep_figures(today=world.today)
    KeptFigures.objects.update(counted_at=timezone.now() - timedelta(hours=9))
    keeping.keep_figures(today=world.today)
    mark(world, "L")
    assert OLD in figures_of(as_("officer"), world, "la")


def test_what_was_counted_just_before_midnight_is_shown_after_it(world: World, as_: As) -> None:
    KeptFigures.objects.update(counted_on=world.today - timedelta(days=1), is_settled=False)
    officer = as_("officer")
    assert OLD in figures_of(officer, world, "la")
    KeptFigures.objects.update(counted_at=timezone.now() - kept.LATELY - timedelta(seconds=1))
    assert OLD not in figures_of(officer, world, "la")


def test_what_another_server_counted_is_counted_now(world: World, as_: As) -> None:
    KeptFigures.objects.update(server="1")
    assert OLD not in figures_of(as_("officer"), world, "la")


def test_the_pupils_placed_are_those_of_some_minutes_ago_and_say_so(world: World, as_: As) -> None:
    keeping.keep_figures(today=world.today)
    Pupil.objects.update(sex="")
    officer, placed = as_("officer"), f"{reverse('review:groups')}?among=placed"
    year = f"&year={year_of(world.today)}"
    before = officer.get(placed + year).content.decode()
    assert OLD in " ".join(before.split())
    now = officer.get(f"{placed}{year}&now=on").content.decode()
    assert OLD not in " ".join(now.split())
    assert now.count("Not known of") == before.count("Not known of") + 1


def test_what_no_page_asks_for_is_counted_now(world: World) -> None:
    period = Period(world.term.start, world.term.end)
    asked = queries.ask(Scope("la"), period)
    [anew] = queries.counted_rows([asked], queries.PARTS)
    assert queries.figures(scope=Scope("la"), period=period) == queries.figures_from(
        asked, anew, queries.PARTS
    )
    with kept.lately() as told:
        assert queries.figures(scope=Scope("la"), period=period) != queries.figures_from(
            asked, anew, queries.PARTS
        )
    assert told.oldest is not None
    assert told.oldest <= timezone.now()


def rows_of(client: Client, world: World, **asked: str) -> str:
    times = {"scope": "la", "from": str(world.term.start), "to": str(world.term.end)}
    address = reverse("measures:rows", args=["attendance_rate"])
    answer = client.get(f"{address}?{urlencode(times | asked)}")
    return " ".join(answer.content.decode().split())


def test_placements_behind_figures_are_of_the_same_moment(world: World, as_: As) -> None:
    officer, theirs = as_("officer"), f"group:sex={world.pupil.sex}"
    for scope in ("la", "group:sex=F", "group:sex=M"):
        old, now = (
            rows_of(officer, world, scope=scope),
            rows_of(officer, world, scope=scope, now="on"),
        )
        assert OLD in old
        assert OLD not in now
        is_theirs = scope in ("la", theirs)
        assert ("3 of 3" in old, "2 of 3" in now) == (is_theirs, is_theirs)
    keeping.keep_figures(today=world.today)
    assert OLD not in rows_of(officer, world, scope=theirs)


def test_a_placement_that_counts_no_longer_is_forgotten(world: World) -> None:
    kept_of = CountedPlacement.objects.filter(placement=world.placement)
    assert kept_of.exists()
    Placement.objects.filter(pk=world.placement.pk).update(state="cancelled")
    keeping.keep_figures(today=world.today)
    assert not kept_of.exists()


def test_what_holds_is_written_once(world: World) -> None:
    keeping.keep_figures(today=world.today)
    written = CountedPlacement.objects.extra(select={"by": "xmin::text"}).values_list("pk", "by")
    before = list(written)
    assert before
    Referral.objects.update(baseline_attendance=77)
    keeping.keep_figures(today=world.today)
    assert list(written) == before


PAGES = (
    "measures:dashboard",
    "value_for_money:table",
    "value_for_money:what_if",
    "review:demand",
    "review:gaps",
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_authority_says_how_old_it_is(name: str, world: World, as_: As) -> None:
    Referral.objects.update(reason="Another reason")
    Programme.objects.update(places=77)
    page = " ".join(as_("officer").get(reverse(name)).content.decode().split())
    assert OLD in page
    assert OLD not in as_("officer").get(reverse(name), {"now": "on"}).content.decode()
