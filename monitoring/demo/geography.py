"""Where the sample's invented postcodes lie: within an invented authority some sixteen miles wide."""

from itertools import chain
from zlib import crc32

from apcommission.geography.actions import load_points
from apcommission.geography.postcodes import Point
from apcommission.people.models import School
from providers.directory.models import Provider, Venue
from referrals.pupils.models import Pupil

#: The south-west corner of the authority, out at sea where no real postcode lies, and its width in metres.
CORNER = (100_000, 600_000)
WIDTH = 26_000


def place_postcodes() -> None:
    """Give each postcode of a school, provider, venue or pupil its point; the same one every time."""
    models = (School, Provider, Venue, Pupil)
    found = chain.from_iterable(
        model.objects.exclude(postcode="").values_list("postcode", flat=True) for model in models
    )
    load_points(points=[_point(postcode) for postcode in sorted(set(found))])


def _point(postcode: str) -> Point:
    number = crc32(postcode.encode())
    return postcode, CORNER[0] + number % WIDTH, CORNER[1] + number // WIDTH % WIDTH
