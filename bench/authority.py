"""The authority that the bench measures on: invented, loaded once into the bench's own database."""

import io
import shutil
import sys

from django.core.management import call_command

from apcommission.embedded import HOME
from apcommission.people.models import Person
from monitoring.demo.cast import DOMAIN
from referrals.pupils.models import Pupil

PUPILS = 500
SAMPLE = HOME / "bench" / "sample"


def prepare() -> None:
    """Make and load the sample, with people to sign in as, unless that was done before."""
    if not Pupil.objects.exists():
        print(f"-- loading an authority of {PUPILS:,} pupils (once)", file=sys.stderr, flush=True)
        write_sample()
        call_command("load_case", str(SAMPLE), stdout=io.StringIO())
    call_command("demo_people", stdout=io.StringIO())


def write_sample() -> None:
    """The case folder of the authority, as `SAMPLE`."""
    shutil.rmtree(SAMPLE, ignore_errors=True)
    call_command("make_sample", str(SAMPLE), pupils=PUPILS, seed=1, stdout=io.StringIO())


def person(name: str) -> Person:
    """One of the people of the demo, by what stands before the @ of their address."""
    return Person.objects.get(email=f"{name}@{DOMAIN}")
