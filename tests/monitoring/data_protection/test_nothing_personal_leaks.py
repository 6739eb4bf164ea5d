"""A marked pupil goes through main journeys: name, UPN and birth date stay on pages and in the database."""

import logging
from datetime import date
from typing import Any

import pytest
from celery.app.task import Task
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.documents.models import Document
from apcommission.logs import JsonLine, LogLine
from apcommission.messages.models import Email
from monitoring.data_protection import actions
from monitoring.data_protection.models import AccessRequest
from referrals.panels import packs
from referrals.panels.tasks import make_pack
from referrals.pupils.models import Pupil
from tests.referrals.panels.hearing import signed

MARKS = ("Zuckerkandl", "Quirin", "K9988776655Z", "2011-02-03", "3 February 2011")


def cached() -> str:
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    keys = list(client.scan_iter(count=1000))
    return str(keys) + str([client.get(key) for key in keys if client.type(key) == b"string"])


def test_nothing_of_a_marked_pupil_is_in_logs_mail_tasks_files_or_caches(
    world: Any,
    as_: Any,
    caplog: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(Task, "apply_async", lambda self, *a, **k: sent.append((self.name, a, k)))
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(LogLine("%(message)s"))
    pupil = world.listed.pupil
    Pupil.objects.filter(pk=pupil.pk).update(
        surname="Zuckerkandl", forename="Quirin", upn="K9988776655Z", birth_date=date(2011, 2, 3)
    )
    officer, client = world.person("officer"), as_("officer")
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("pupils:detail", "sharing:pupil", "data_protection:seen"):
            assert client.get(reverse(name, args=[pupil.pk])).status_code == 200
        as_("other_headteacher").get(reverse("pupils:detail", args=[pupil.pk]))
        packs.ask_for_pack(by=officer, meeting=world.meeting)
        make_pack(world.meeting.pk)
        signed(world)
        asked = {"asked_by": "Zuckerkandl", "relationship": "parent", "asked_on": world.today}
        wrong = {"wrong": "Quirin", "right": "Quirin Zuckerkandl"}
        made = actions.ask_for_correction(by=officer, pupil=pupil, **asked, **wrong)
        actions.remind(today=made.due_on)
        copy = actions.ask_for_copy(by=officer, pupil=pupil, identity="Seen", **asked)
        actions.collect(key=copy.pk)
        copy = AccessRequest.objects.get(pk=copy.pk)
        copy.decisions.update(verdict="show")
        actions.answer_copy(by=officer, request=copy, verb="release")
        actions.release(key=copy.pk)
    assert sent, "tasks were handed to the broker"
    places = {
        "logs": caplog.text,
        "tasks": str(sent),
        "mail": str(list(Email.objects.values("subject", "body", "key", "link_page")))
        + str([(one.subject, one.body) for one in mail.outbox]),
        "file names": str(list(Document.objects.values_list("file", flat=True))),
        "audit": str(list(AuditEvent.objects.values_list("detail", flat=True))),
        "caches": cached(),
    }
    told = [(place, mark) for place, text in places.items() for mark in MARKS if mark in text]
    assert told == []


@pytest.mark.parametrize("line", [LogLine("%(message)s"), JsonLine()])
def test_an_error_report_holds_nothing_that_was_being_handled(
    line: LogLine, world: Any, as_: Any, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not what was typed, nor the address, the values of variables, or the error's own words."""

    def broken(**given: Any) -> None:
        name = f"{given['forename']} {given['surname']}"  # a variable that a report would show
        try:
            {}[name]
        except KeyError as missing:
            raise ValueError(f"{name} {MARKS}") from missing

    monkeypatch.setattr("referrals.pupils.views.actions.save_pupil", broken)
    caplog.handler.setFormatter(line)
    client = as_("officer")
    client.raise_request_exception = False
    pupil = world.pupil
    typed = {"forename": "Quirin", "surname": "Zuckerkandl", "version": pupil.version}
    typed |= dict(zip(("birth_date_0", "birth_date_1", "birth_date_2"), (3, 2, 2011), strict=True))
    typed |= {"sex": "M", "year_group": "9", "home_la": "999", "sen_provision": "N"}
    address = reverse("pupils:edit", args=[pupil.pk])
    answer = client.post(f"{address}?search=Zuckerkandl", typed)
    assert answer.status_code == 500
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text, "where it was is told"
    told = caplog.text + answer.content.decode() + str([one.body for one in mail.outbox])
    assert [mark for mark in MARKS if mark in told] == []
    handlers = {it["class"] for it in settings.LOGGING["handlers"].values()}
    assert (handlers, settings.LOGGING["loggers"]["django"]["handlers"], settings.ADMINS) == (
        {"logging.StreamHandler"},
        [],
        [],
    )
