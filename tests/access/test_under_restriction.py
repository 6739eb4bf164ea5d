"""Nothing of a record under restriction leaves the service (UK GDPR, article 18 (2)).

Complete by construction: the lists are those of the permission table. Every record of the world is under
restriction, and bears a mark in its name.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from apcommission.withholding import paths_to
from monitoring.measures.kinds import kind_of
from monitoring.measures.rows import Rows
from placements.leaving.models import Destination
from referrals.pupils.models import Pupil
from tests.access.marked import MARKS, mark_pupils
from tests.access.rows import Row, all_rows, grow, table_names
from tests.access.tables.monitoring_data_protection import limit
from tests.access.test_access import address, ask
from tests.access.test_lists_answer import lists_of
from tests.factories.world import World

#: Lists whose files hold records under restriction all the same; each states its ground in law.
IN_SPITE = {"audit:list"}


def marked() -> World:
    """A world with what its lists show, of which all records are under restriction."""
    world = World()
    grow(world)
    limit(world)
    mark_pupils()
    Pupil.objects.update(restricted_on=world.today)
    return world


def body(answer: Any) -> str:
    assert answer.status_code == 200
    held = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return held.decode()


def downloads(world: World) -> Iterator[tuple[Row, Any, str]]:
    """(row, its page as shown, its file) of every list that can be downloaded."""
    for table in table_names():
        for row, _ in lists_of(table, world):
            client = Client()
            client.force_login(world.person(row.first()))
            where = address(row, world)
            Pupil.objects.update(restricted_on=world.today)
            shown = client.get(where)
            if shown.context and shown.context.get("export_url"):
                yield (
                    row,
                    shown,
                    body(
                        client.get(
                            where, query_params={**shown.wsgi_request.GET.dict(), "format": "csv"}
                        )
                    ),
                )


def is_about_pupils(rows: Any) -> bool:
    if isinstance(rows, Rows):
        return kind_of(rows.definition).pupils
    return bool(paths_to(rows.model))


@pytest.mark.django_db
def test_a_list_as_a_file_leaves_them_out_and_its_page_says_how_many() -> None:
    wrong, about_pupils, in_spite, left_out = [], 0, set(), 0
    for row, shown, file in downloads(marked()):
        view, found = shown.context["view"], shown.context["page"].paginator.count
        in_file, left = file.count("\r\n") - 1, shown.context["not_in_file"]
        if view.in_spite_of_restriction:
            in_spite.add(row.name)
            continue
        about = is_about_pupils(view.rows())
        about_pupils += about
        left_out += left
        if (in_file, left) != ((0, found) if about else (found, 0)):
            wrong.append(f"{row}: {found} rows, {in_file} in the file, {left} left out")
        if any(mark in file for mark in MARKS):
            wrong.append(f"{row} tells of a pupil")
        if left and f"Not in the spreadsheet: {left} of these" not in shown.content.decode():
            wrong.append(f"{row} says nothing")
    assert wrong == []
    assert in_spite == IN_SPITE
    assert (about_pupils > 20, left_out > 20) == (True, True)


#: Addresses for programs that tell of such records all the same: `in_spite` says on which ground in law.
TOLD_IN_SPITE = {"api:school_attendance", "api:invoices", "api:restricted"}


def has_rows(answer: Any) -> bool:
    assert answer.status_code == 200
    if "csv" in answer["Content-Type"]:
        return body(answer).count("\r\n") > 1
    return bool(answer.json()["items"])


@pytest.mark.django_db
def test_a_program_is_told_nothing_of_them_as_long_as_it_lasts(client: Client) -> None:
    world = World()
    grow(world, ["placements_api"])
    Destination.objects.create(
        pupil=world.pupil, check_point="leaving", checked_on=world.today, activity="at_school"
    )
    rows = [one for one in all_rows() if one.scope and not one.name.endswith("_removals")]
    told: dict[bool, set[str]] = {True: set(), False: set()}
    for restricted in told:
        Pupil.objects.update(restricted_on=world.today if restricted else None)
        for row in rows:
            answer = ask(client, row, world, row.first())
            if row.name == "api:placement":
                assert answer.status_code == (404 if restricted else 200)
            elif has_rows(answer):
                told[restricted].add(row.name)
    assert told[True] == TOLD_IN_SPITE
    assert {row.name for row in rows} - told[False] == {"api:placement", "api:restricted"}
