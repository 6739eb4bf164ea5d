"""The worker of the tests is a process of its own that takes work from the broker."""

from pathlib import Path

import pytest

from apcommission.celery import app


@pytest.mark.django_db
def test_the_worker_listens_on_the_queue_of_this_run_alone(worker: Path) -> None:
    name = f"{app.conf.task_default_queue}@tests"
    queues = app.control.inspect(destination=[name], timeout=10).active_queues()
    assert [queue["name"] for queue in queues[name]] == [app.conf.task_default_queue]
