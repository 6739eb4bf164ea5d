"""Calendar feeds: each person's own; the feed itself is opened by its address alone."""

from apcommission.feeds.actions import make_feed
from tests.access.personas import ANYBODY, EVERYONE
from tests.access.rows import Row
from tests.factories.placements import ReviewFactory
from tests.factories.world import World


def token(world: World) -> dict[str, str]:
    made: str = world.made("feed", lambda w: make_feed(by=w.person("officer")))
    return {"token": made}


def grow(world: World) -> None:
    ReviewFactory(placement=world.placement, state="held", held_on=world.today, outcome="continue")


ROWS = [
    Row("feeds:own", EVERYONE),
    Row("feeds:make", EVERYONE, method="post", page=False),
    Row("feeds:stop", EVERYONE, method="post"),
    Row("feeds:feed", ANYBODY, token, page=False),
]
