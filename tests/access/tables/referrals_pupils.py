"""Pupils: the authority's and their own school's. A provider sees no one here."""

from referrals.pupils.models import Consent, Contact, SchoolStay
from tests.access.personas import LA, SCHOOL, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World


def pupil(world: World) -> dict[str, int]:
    return {"pk": world.pupil.pk}


def contact(world: World) -> dict[str, int]:
    def make(w: World) -> Contact:
        return Contact.objects.create(pupil=w.pupil, name="Jo Ashdown", relationship="Father")

    return {"pk": world.made("contact", make).pk}


def consent(world: World) -> dict[str, int]:
    def make(w: World) -> Consent:
        return Consent.objects.create(
            pupil=w.pupil, scope="contact", given_by="Jo Ashdown", given_on=w.today
        )

    return {"pk": world.made("consent", make).pk}


def comparing(world: World) -> dict[str, str]:
    return {"upn": world.listed.pupil.upn, "compare": "yes"}


def grow(world: World) -> None:
    """More contacts, consents and schools."""
    for number in range(3):
        Contact.objects.create(pupil=world.pupil, name=f"Aunt {number}", relationship="Aunt")
        Consent.objects.create(
            pupil=world.pupil, scope="sharing", given_by="Jo", given_on=world.today
        )
        SchoolStay.objects.create(
            pupil=world.pupil, school=world.school, ended_on=world.today, started_on=None
        )


ROWS = [
    Row("pupils:list", LA | SCHOOLS),
    Row("pupils:add", LA | SCHOOLS),
    Row("pupils:detail", LA | SCHOOL, pupil),
    Row("pupils:edit", LA | SCHOOL, pupil),
    Row("pupils:add_contact", LA | SCHOOL, pupil),
    Row("pupils:keep_apart", LA, pupil),
    Row("pupils:edit_contact", LA | SCHOOL, contact),
    Row("pupils:remove_contact", LA | SCHOOL, contact, method="post"),
    Row("pupils:give_consent", LA | SCHOOL, pupil),
    Row("pupils:withdraw_consent", LA | SCHOOL, consent, method="post"),
    Row("pupils:move", LA, pupil),
    Row("pupils:merge", LA, pupil),
    # A query for each kind of thing that may belong to either record.
    Row("pupils:merge", LA, pupil, method="post", data=comparing, note="comparing"),
]
