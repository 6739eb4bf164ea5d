"""The census: the authority alone, as it names pupils; a commissioner signs it."""

from monitoring.census.actions import sign_off, write_file
from monitoring.census.models import Census, CensusReturn
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.census import CensusFactory, PlacementItemsFactory, PupilItemsFactory
from tests.factories.placements import PlacementFactory, TimetableSlotFactory
from tests.factories.world import World

COMMISSIONER = {"commissioner"}


def census(world: World) -> Census:
    """One of today, so that the world's own placement is in it."""
    found: Census = world.made(
        "census",
        lambda w: CensusFactory(
            year=w.today.year, reference_date=w.today, period_start=w.placement.start
        ),
    )
    return found


def of_year(world: World) -> dict[str, int]:
    return {"year": census(world).year}


def pupil(world: World) -> dict[str, int]:
    return {**of_year(world), "pk": world.placement.pk}


def signed(world: World) -> CensusReturn:
    """A signed census of last year, with its file."""

    def make(w: World) -> CensusReturn:
        day = w.today.replace(year=w.today.year - 1, day=min(w.today.day, 28))
        other = CensusFactory(year=day.year, reference_date=day, period_start=day)
        made = sign_off(by=w.person("commissioner"), census=other, reason="Asked for")
        return write_file(return_pk=made.pk) or made

    found: CensusReturn = world.made("signed census", make)
    return found


def grow(world: World) -> None:
    census(world)
    placement = PlacementFactory(start=world.placement.start, planned_end=world.today)
    TimetableSlotFactory(placement=placement)
    PupilItemsFactory(pupil=placement.pupil)
    PlacementItemsFactory(placement=placement)


ROWS = [
    Row("census:list", LA),
    Row("census:open", LA),
    Row("census:pupils", LA, of_year),
    Row("census:pupils", LA, lambda w: {"year": signed(w).census.year}, note="signed"),
    Row("census:pupil", LA, pupil),
    Row("census:left_out", LA, of_year),
    Row("census:days", LA, of_year),
    Row("census:items", LA, lambda w: {"pk": world_placement(w)}),
    Row("census:sign", COMMISSIONER, of_year),
    Row("census:reopen", COMMISSIONER, lambda w: {"year": signed(w).census.year}, method="post"),
    Row("census:make_file", LA, lambda w: {"pk": signed(w).pk}, method="post"),
    Row(
        "documents:open",
        LA,
        lambda w: {"pk": signed(w).document_id},
        page=False,
        note="the file of a census",
    ),
]


def world_placement(world: World) -> int:
    return world.placement.pk
