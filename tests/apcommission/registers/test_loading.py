"""A file of the national register: read, its differences looked at, applied all at once."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from apcommission.errors import Refused
from apcommission.people.models import Organisation, School
from apcommission.registers import actions, comparing, reading
from apcommission.registers.models import Establishment, LocalAuthority, RegisterLoad
from apcommission.registers.tasks import apply_register, read_register
from tests.factories.apcommission import SchoolFactory
from tests.factories.referrals import PupilFactory
from tests.factories.registers import EXAMPLES, RegisterLoadFactory, example

DATA = EXAMPLES.parents[2] / "tests" / "data"
FOUR = ["900101", "900102", "900103", "900104"]
HEAD = [*reading.NEEDED, *reading.MORE, "LA (name)"]


@pytest.fixture(autouse=True)
def _kept_aside(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def sent(world: Any, *, links: bool = True, content: bytes | None = None) -> RegisterLoad:
    """A file that came in and was read."""
    file = SimpleUploadedFile("edubase.csv", content) if content else example("register.csv")
    load = actions.receive(
        by=world.person("officer"),
        file=file,
        links_file=example("register-links.csv") if links else None,
    )
    read_register(load.pk)
    load.refresh_from_db()
    return load


def applied(world: Any, load: RegisterLoad) -> RegisterLoad:
    actions.start_applying(by=world.person("officer"), load=load)
    apply_register(load.pk)
    load.refresh_from_db()
    return load


def closing_school(pupils: int = 2) -> School:
    school: School = SchoolFactory(
        organisation__name="Mill Lane High School", organisation__reference="900101"
    )
    for _ in range(pupils):
        PupilFactory(school=school)
    return school


def test_differences_are_shown_and_nothing_is_changed_before_they_are_applied(
    world: Any, as_: Any
) -> None:
    closing_school()
    load = sent(world)
    assert load.state == "ready"
    assert load.counts["row"] == 4
    assert load.faults == ["Line 6: URN: “90010X”: expected 6 digits"]
    assert {
        one.urn: one.kind for one in load.differences.exclude(kind__in=("link", "authority"))
    } == {
        "900101": "closed",
        "900102": "new",
        "900103": "new",
        "900104": "new",
    }
    page = as_("officer").get(reverse("registers:load", args=[load.pk])).content.decode()
    assert "To be decided" in page
    shown = as_("officer").get(reverse("registers:differences", args=[load.pk])).content.decode()
    assert "Status: Open → Closed" in shown
    assert not Establishment.objects.exists()
    assert School.objects.get(urn="900101").status == "Open"


def test_pupils_of_a_merged_school_go_on_where_the_authority_says(world: Any, as_: Any) -> None:
    school = closing_school()
    load = sent(world)
    with pytest.raises(Refused, match="First say what becomes of the pupils"):
        actions.start_applying(by=world.person("officer"), load=load)
    decision = load.decisions.get()
    assert (decision.pupils, decision.to_urn) == (2, "900102")
    address = reverse("registers:decide", args=[decision.pk])
    assert (
        "Successor - amalgamated: Hill Top Academy" in as_("officer").get(address).content.decode()
    )
    for wrong, words in (
        ("900101", "that closes"),
        ("123456", "no school with this URN"),
        ("", "Enter"),
    ):
        answer = as_("officer").post(address, {"answer": "move", "to_urn": wrong})
        assert words in answer.content.decode()
    as_("officer").post(address, {"answer": "move", "to_urn": "900102"})
    applied(world, load)
    assert load.state == "applied"
    pupil = PupilFactory._meta.model.objects.filter(school__urn="900102").first()
    assert {stay.school.urn for stay in pupil.school_stays.all()} == {"900102", "900101"}
    assert pupil.school_stays.get(ended_on=None).started_on == date(2026, 9, 1)
    assert not school.pupils.exists()
    school.refresh_from_db()
    assert school.status == "Closed"
    # Open schools of the own authority are in use; one of another authority is known only.
    assert set(School.objects.filter(urn__in=FOUR).values_list("urn", flat=True)) == {
        "900101",
        "900102",
        "900103",
    }
    assert LocalAuthority.objects.get(code="998").name == "Norbury"
    shown = as_("officer").get(reverse("registers:school", args=["900101"])).content.decode()
    assert "Open →" in shown
    assert "Hill Top Academy" in shown


def test_pupils_may_stay_for_now_and_a_file_may_be_sent_again(world: Any) -> None:
    school = closing_school()
    load = sent(world)
    actions.decide(by=world.person("officer"), decision=load.decisions.get(), answer="later")
    applied(world, load)
    assert school.pupils.count() == 2
    assert not load.file
    again = sent(world)
    assert "changed" not in again.counts
    assert not again.differences.exists()


def test_a_file_read_before_another_was_applied_is_refused(world: Any) -> None:
    first, second = sent(world), sent(world)
    applied(world, first)
    with pytest.raises(Refused, match="Another file was applied"):
        actions.start_applying(by=world.person("officer"), load=second)
    actions.drop(by=world.person("officer"), load=second)
    assert not second.differences.exists()


def test_real_schools_are_read_without_a_fault_and_known_again(world: Any) -> None:
    content = (DATA / "gias" / "schools.csv").read_bytes()
    load = sent(world, links=False, content=content)
    assert (load.counts["row"], load.faults) == (1172, [])
    applied(world, load)
    assert Establishment.objects.filter(status="Closed").exists()
    changed = content.replace(
        b"105148,350,Brandwood Primary School", b"105148,350,Brandwood School"
    )
    again = sent(world, links=False, content=changed)
    assert [one.fields for one in again.differences.all()] == [
        {"name": ["Brandwood Primary School", "Brandwood School"]}
    ]


def test_a_school_elsewhere_is_taken_into_use_by_hand(world: Any, as_: Any) -> None:
    applied(world, sent(world))
    for _ in range(2):
        as_("officer").post(reverse("registers:use", args=["900104"]))
    school = School.objects.get(urn="900104")
    assert school.organisation.name == "St Anne’s Primary School"
    assert school.organisation.kind == Organisation.Kind.SCHOOL


def test_the_zip_of_the_site_and_its_encoding_are_read(world: Any) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        text = (EXAMPLES / "register.csv").read_text()
        file.writestr("extract/edubasealldata20260901.csv", text.encode("cp1252"))
        links = (EXAMPLES / "register-links.csv").read_text()
        file.writestr("extract/links_edubasealldata20260901.csv", links.encode("cp1252"))
    load = sent(world, links=False, content=packed.getvalue())
    assert load.counts["link"] == 2
    assert load.differences.filter(name="St Anne’s Primary School").exists()


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04nonsense", b"Name,Age\nA,1\n", b"\x00\x01\xff", b"URN\n" * 9]
)
def test_another_file_fails_with_words(world: Any, content: bytes) -> None:
    load = sent(world, links=False, content=content)
    assert load.state == "failed"
    assert load.problem


def test_what_a_stopped_worker_left_is_taken_up_by_one_worker_only(world: Any) -> None:
    load = RegisterLoadFactory(state="reading", percent=0)
    assert actions.claim(load_pk=load.pk, state="reading")
    assert actions.claim(load_pk=load.pk, state="reading") is None
    later = load.made_at + 2 * actions.STANDS_STILL
    assert actions.take_up(now=later) == 1


def of_so_many(schools: int, first: int) -> bytes:
    """A file of the register, every other school in it closed."""
    text = StringIO()
    writer = csv.DictWriter(text, HEAD, restval="")
    writer.writeheader()
    for number in range(first, first + schools):
        row = {
            "URN": str(number),
            "LA (code)": str(200 + number % 9),
            "LA (name)": f"Authority {number % 9}",
            "EstablishmentName": f"School, the {number}th — “St Mary’s” \\N",
            "TypeOfEstablishment (name)": "Community school",
            "EstablishmentStatus (name)": "Closed" if number % 2 else "Open",
            "Postcode": "WN1 1AA",
        }
        writer.writerow(row)
    return text.getvalue().encode("cp1252")


def test_a_register_is_read_and_applied_in_pieces_however_many_schools_it_has(world: Any) -> None:
    """Statements by the piece, not by the school. How long it takes says `./run bench registers`."""

    def statements(schools: int, first: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            applied(world, sent(world, links=False, content=of_so_many(schools, first)))
        assert Establishment.objects.filter(urn__gte=str(first)).count() == schools
        return len(asked)

    statements(20, 200_000)  # the authorities come in once
    few, one_piece = statements(20, 300_000), statements(comparing.PIECE - 100, 400_000)
    assert one_piece == few
    assert statements(2 * comparing.PIECE + 100, 500_000) - one_piece <= 2 * 12


@settings(max_examples=40)
@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    for prefix in (b"", ",".join(HEAD).encode() + b"\r\n"):
        try:
            for row in reading.establishments(BytesIO(prefix + content)):
                assert row.fault or len(row.values["urn"]) == 6
        except reading.FileUnreadable:
            continue


@settings(max_examples=40)
@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_is_read_as_the_register_writes_it(day: date) -> None:
    assert reading.day(f"{day:%d-%m-}{day.year:04}") == day


def test_a_school_in_use_comes_into_the_register_though_nothing_of_it_is_different(
    world: Any,
) -> None:
    one = {
        "URN": world.school.urn,
        "LA (code)": "999",
        "EstablishmentName": world.school.organisation.name,
        "TypeOfEstablishment (name)": world.school.establishment_type,
        "EstablishmentStatus (name)": "Open",
    }
    content = f"{','.join(one)}\n{','.join(one.values())}\n".encode()
    load = applied(world, sent(world, links=False, content=content))
    assert load.counts == {"row": 1, "new": 1}
    found = Establishment.objects.get(pk=world.school.urn)
    assert (found.name, found.phase) == (world.school.organisation.name, world.school.phase)
    assert not sent(world, links=False, content=content).differences.exists()
