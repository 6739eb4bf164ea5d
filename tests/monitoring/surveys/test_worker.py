"""A wave sent by a real worker, which is killed on the way."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apcommission.celery import app
from apcommission.messages.models import Email
from apcommission.people.models import Organisation
from monitoring.surveys.models import Invitation
from monitoring.surveys.tasks import follow_surveys, send_wave
from tests.factories.surveys import WaveFactory

NUMBER, SECONDS = 600, 90


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_nobody_out_and_asks_nobody_twice(
    live_server: Any, worker: Path
) -> None:
    wave = WaveFactory()
    asked = Organisation.objects.bulk_create(
        Organisation(kind="agency", name=f"Agency {number}", reference=f"A{number}")
        for number in range(NUMBER)
    )
    Invitation.objects.bulk_create(
        Invitation(wave=wave, organisation=one, email=f"{one.reference}@example.org")
        for one in asked
    )
    name = f"{settings.CELERY_TASK_DEFAULT_QUEUE}@tests"
    (child,) = app.control.inspect(destination=[name], timeout=10).stats()[name]["pool"][
        "processes"
    ]
    send_wave.delay(wave.pk)
    deadline = time.monotonic() + SECONDS
    while not Email.objects.exists():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.01)
    os.kill(int(child), signal.SIGKILL)
    # What the hourly job does, beside whatever the worker takes up again by itself.
    while wave.invitations.filter(sent_on=None).exists():
        assert time.monotonic() < deadline, "it takes too long"
        follow_surveys()
        time.sleep(0.1)
    assert sorted(Email.objects.values_list("to", flat=True)) == sorted(
        f"{one.reference}@example.org" for one in asked
    )
