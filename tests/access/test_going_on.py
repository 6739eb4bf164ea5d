"""What happens by itself while records are under restriction: declared for each job and each kind of e-mail.

Complete by construction: the jobs are those of the timetable, and no other kind of e-mail is ever sent.
"""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction

from apcommission.capabilities import APPS
from apcommission.going_on import FIGURES, JOBS, KEPT, MAILS, NOBODY, kind_of
from apcommission.messages.actions import send
from apcommission.messages.models import Email
from apcommission.schedule import WHAT_HAPPENS_BY_ITSELF
from placements.support.models import Review
from referrals.pupils.models import Pupil
from referrals.sharing.actions import ALLOWED_UNDER_RESTRICTION
from referrals.sharing.models import Disclosure
from tests.access.rows import all_rows, grow
from tests.factories.world import World

ROOT = Path(__file__).resolve().parent.parent.parent


def test_of_each_job_it_is_declared_whether_it_goes_on() -> None:
    assert set(JOBS) == {entry["task"] for entry in WHAT_HAPPENS_BY_ITSELF.values()}


def test_each_kind_of_e_mail_that_is_declared_is_sent_somewhere() -> None:
    sources = [file.read_text() for app in APPS for file in (ROOT / app).rglob("*.py")]
    said = "\n".join(text for text in sources if "MAILS: dict" not in text)
    assert [kind for kind in MAILS if f'"{kind}/' not in said] == []


@pytest.mark.django_db
def test_an_e_mail_of_no_declared_kind_is_never_sent(world: World) -> None:
    words = {"to": "a@example.org", "subject": "x", "body": "x"}
    with pytest.raises(LookupError):
        send(**words, key="gossip/1")
    with pytest.raises(ValueError, match="whom"):
        send(**words, key="views/1")
    Pupil.objects.update(restricted_on=world.today)
    assert send(**words, key="views/1", about=[world.pupil.pk]) is None
    assert send(**words, key="views/1", about=[]) is not None


def happened() -> tuple[set[str], set[str], int]:
    """By all jobs that have to do with pupils: kinds of e-mails, reasons of disclosures, reviews planned."""
    with transaction.atomic():
        Email.objects.all().delete()
        Disclosure.objects.all().delete()
        reviews = Review.objects.count()
        for job, rule in JOBS.items():
            if rule not in (NOBODY, FIGURES, KEPT):
                module, _, name = job.rpartition(".")
                getattr(import_module(module), name)()
        sent = {kind_of(key) for key in Email.objects.values_list("key", flat=True)}
        told = set(Disclosure.objects.values_list("why", flat=True))
        reviews = Review.objects.count() - reviews
        transaction.set_rollback(True)
    return sent, told, reviews


@pytest.mark.django_db
def test_jobs_do_nothing_with_a_record_under_restriction_but_what_the_law_allows() -> None:
    world = World()
    grow(world)
    for row in all_rows():
        if row.method == "get":
            row.kwargs(world)
    sent, _, reviews = happened()
    assert "information" in sent, "what waits is there to be done"
    assert reviews > 0
    Pupil.objects.update(restricted_on=world.today)
    sent, told, reviews = happened()
    assert [kind for kind in sent if not MAILS[kind].goes_on] == []
    assert told <= ALLOWED_UNDER_RESTRICTION
    assert reviews == 0
