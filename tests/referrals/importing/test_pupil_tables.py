"""Pupils who come in as a transfer file or a spreadsheet: matched, looked at, corrected, all or nothing."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from apcommission.audit.models import AuditEvent
from apcommission.importing import actions
from apcommission.importing.models import RememberedMapping, Upload, UploadRow
from apcommission.importing.tables import TableUnreadable
from monitoring.census.models import PupilItems
from referrals.importing import columns, contacts, ctf
from referrals.importing.pupil_rows import PupilTable
from referrals.pupils.models import Contact, MergedRecord, Pupil
from tests.factories.importing import staged
from tests.factories.referrals import PupilFactory, upn
from tests.factories.registers import EXAMPLES, EstablishmentFactory, example

MIA, BROOK, COLE, DEAN = (upn(900_001 + n) for n in range(4))
HEAD = "UPN,Surname,Forename,DOB,Sex,Year group"


def text(page: Any) -> str:
    content: str = page.content.decode()
    return content


def step(client: Any, name: str, upload: Upload, **data: Any) -> Any:
    address = reverse(f"pupil_import:{name}", args=[upload.pk])
    return client.post(address, {"sent": "yes", **data}, follow=True)


def send(client: Any, follow: bool = True, **data: Any) -> Any:
    return client.post(reverse("pupil_import:start"), {"sent": "yes", **data}, follow=follow)


def test_a_spreadsheet_is_matched_corrected_and_taken_in(world: Any, as_: Any) -> None:
    client = as_("headteacher")
    page = send(client, school=world.school.pk, file=example("pupils.csv"))
    upload = Upload.objects.get()
    assert page.redirect_chain[-1][0] == reverse("pupil_import:columns", args=[upload.pk])
    assert "D.O.B. (for example “27/03/2012”)" in text(page)
    mapping = actions.guessed(upload)
    assert {"upn", "surname", "birth_date", "sex", "year_group", "looked_after"} <= set(mapping)
    page = step(client, "columns", upload, **mapping)
    assert "Row 4, Date of birth: “31/02/2012” is not a day" in text(page)
    # Nothing comes in while a row has a fault.
    page = step(client, "take_in", upload)
    assert "Nothing was taken in. Some rows have faults" in text(page)
    assert not Pupil.objects.filter(upn__in=(MIA, BROOK, COLE)).exists()
    row = upload.rows.get(line=4)
    page = step(client, "save", upload, **{f"cell-{row.pk}-birth_date": "28/2/2012"})
    assert "Faults by row and column" not in text(page)
    for _ in range(2):  # a double click does no harm
        page = step(client, "take_in", upload)
    assert "Added: 3" in text(page)
    brook = Pupil.objects.get(upn=BROOK)
    assert (brook.sen_provision, brook.sen_need, brook.looked_after) == ("E", "ASD", True)
    assert (brook.birth_date, brook.postcode, brook.home_la) == (date(2011, 5, 4), "WN1 2AB", "999")
    assert brook.school == world.school
    assert not UploadRow.objects.exists()
    assert AuditEvent.objects.filter(verb="added_pupil", pupil_id=brook.pk).count() == 1


def test_what_was_said_of_columns_is_remembered_for_the_organisation(world: Any, as_: Any) -> None:
    client = as_("officer")
    odd = "Nummer,Nach,Vor,Geb,Sex,Jahr\n{},Field,Amy,27/3/2012,F,9"
    send(client, school=world.school.pk, table=odd.format(MIA))
    upload = Upload.objects.get()
    said = {"upn": 0, "surname": 1, "forename": 2, "birth_date": 3, "sex": 4, "year_group": 5}
    assert "Choose the column of: UPN" in text(step(client, "columns", upload))
    step(client, "columns", upload, **said)
    assert RememberedMapping.objects.get().organisation == world.authority
    page = send(client, school=world.school.pk, table=odd.format(BROOK))
    second = Upload.objects.latest("pk")
    assert page.redirect_chain[-1][0] == reverse("pupil_import:table", args=[second.pk])
    assert second.rows.get().title == "Amy Field"


def test_a_transfer_file_is_read_and_differences_are_chosen(world: Any, as_: Any) -> None:
    EstablishmentFactory(urn=world.school.urn, la_code="999", number="4002")
    pupil = PupilFactory(
        school=world.school, upn=MIA, surname="Ashworth", forename="Mia", year_group=9
    )
    former = PupilFactory(
        school=world.school,
        upn=COLE,
        surname="Dean",
        forename="Ola",
        birth_date=date(2013, 10, 2),
        sex="M",
    )
    client = as_("officer")
    page = text(send(client, file=example("pupils.xml")))
    upload = Upload.objects.get()
    assert upload.source == "Common transfer file 25.0"
    assert "Date of birth: 15 January 2012 → 27 March 2012" in page
    assert "Year group: 9 → 10" in page
    assert f"UPN: {COLE} → {DEAN}" in page
    assert AuditEvent.objects.filter(verb="saw", pupil_id=pupil.pk).exists()
    assert "Say first what becomes" in text(step(client, "take_in", upload))
    mia, _ola = upload.rows.order_by("line")
    assert "attendance" not in str(mia.differences).lower()
    step(client, "choose_all", upload, choice="take")
    step(client, "save", upload, **{f"choice-{mia.pk}": "keep"})
    page = text(step(client, "take_in", upload))
    assert "Changed: 1" in page
    pupil.refresh_from_db()
    former.refresh_from_db()
    assert pupil.year_group == 9
    assert not pupil.contacts.exists()
    assert not PupilItems.objects.exists()
    assert former.upn == DEAN


def test_contacts_and_what_the_census_asks_come_with_a_transfer_file(world: Any, as_: Any) -> None:
    pupil = PupilFactory(school=world.school, upn=MIA, surname="Ashworth", forename="Mia")
    Contact.objects.create(pupil=pupil, name="Ms Jo Field", relationship="Mother", phone="0")
    Contact.objects.create(pupil=pupil, name="Aunt May", relationship="Aunt")
    PupilItems.objects.create(pupil=pupil, middle_names="Ann", uln="1234567890")
    client = as_("officer")
    page = text(send(client, school=world.school.pk, file=example("pupils.xml")))
    shown = "Ms Jo Field, Mother, 01632 960001, jo.field@example.com, parental responsibility"
    assert f"Contact 1: Ms Jo Field, Mother, 0 → {shown}" in page
    assert "Mr Lee Ashworth, Father, parental responsibility" in page
    assert "Middle names: Ann → Grace" in page
    assert "1 Mill Lane, Wenbury" in page
    upload = Upload.objects.get()
    step(client, "choose_all", upload, choice="take")
    step(client, "take_in", upload)
    kept = {one.name: (one.relationship, one.phone) for one in pupil.contacts.all()}
    assert kept == {
        "Ms Jo Field": ("Mother", "01632 960001"),
        "Mr Lee Ashworth": ("Father", ""),
        "Aunt May": ("Aunt", ""),
    }
    items = PupilItems.objects.get(pupil=pupil)
    assert (items.middle_names, items.uln, items.free_meals) == ("Grace", "1234567890", "Y")
    assert (items.free_meals_from, items.free_meals_to) == (date(2025, 9, 1), None)
    assert (items.address, items.preferred_surname) == ("1 Mill Lane\nWenbury", "")
    verbs = AuditEvent.objects.filter(pupil_id=pupil.pk).values_list("verb", flat=True)
    assert {"added_contact", "saved_contact", "filled_up_census"} <= set(verbs)
    # Sent again, nothing of it is different.
    send(client, school=world.school.pk, file=example("pupils.xml"))
    assert Upload.objects.latest("pk").rows.first().standing == UploadRow.Standing.SAME


def test_a_contact_of_a_table_is_corrected_like_all_else(world: Any, as_: Any) -> None:
    head = f"{HEAD},Contact 1: name,Contact 1: email,Contact 2: phone,Free school meals"
    table = f"{head}\n{MIA},Field,Amy,27/3/2012,F,9,Jo Field,jo(at)example,01632 960002,maybe"
    upload = staged(
        "pupils", world.person("officer"), world.authority, table, school=world.school.urn
    )
    row = upload.rows.get()
    assert set(row.faults) == {"contact_1_email", "contact_2_name", "free_meals"}
    client = as_("officer")
    fixed = {"contact_1_email": "jo@example.com", "contact_2_name": "Al Field", "free_meals": "n"}
    cells = {f"cell-{row.pk}-{name}": told for name, told in fixed.items()}
    step(client, "save", upload, **cells)
    step(client, "take_in", upload)
    pupil = Pupil.objects.get(upn=MIA)
    assert {one.name: one.email for one in pupil.contacts.all()} == {
        "Jo Field": "jo@example.com",
        "Al Field": "",
    }
    assert PupilItems.objects.get(pupil=pupil).free_meals == "N"


def test_a_school_sends_its_own_pupils_only(world: Any, as_: Any) -> None:
    other = PupilFactory(school=world.other_school)
    head, officer = world.person("headteacher"), world.person("officer")
    table = "\n".join(
        [
            f"{HEAD},School URN",
            f"{other.upn},Known,Elsewhere,15/1/2012,F,10,{world.school.urn}",
            f"{MIA},Field,Amy,27/3/2012,F,9,{world.other_school.urn}",
        ]
    )
    upload = staged("pupils", head, world.school.organisation, table, school=world.school.urn)
    first, second = upload.rows.all()
    assert "known at another school" in first.faults["upn"]
    assert second.faults == {"school": "you can send pupils of your own school only"}
    # The authority moves a record to the school that the table names.
    upload = staged("pupils", officer, world.authority, table)
    first, second = upload.rows.all()
    assert ["school", "School", str(other.school), str(world.school)] in first.differences
    step(as_("officer"), "choose_all", upload, choice="take")
    step(as_("officer"), "take_in", upload)
    other.refresh_from_db()
    assert other.school == world.school
    assert other.school_stays.count() == 2


def test_a_row_of_a_known_child_with_another_number_waits_for_an_answer(world: Any) -> None:
    officer = world.person("officer")
    PupilFactory(
        school=world.school, surname="Fielding", forename="Amy", birth_date=date(2012, 3, 27)
    )
    merged = PupilFactory(school=world.school, surname="Merged", forename="Once")
    MergedRecord.objects.create(pupil=merged, former_pk=99, former_upn=BROOK, merged_by=officer)
    table = "\n".join(
        [
            HEAD,
            f"{MIA},Fielding,Amy,27/3/2012,F,9",
            f"{BROOK},Merged,Once,15/1/2012,F,10",
            f"{MIA},Twice,Told,27/3/2012,F,9",
        ]
    )
    upload = staged("pupils", officer, world.authority, table, school=world.school.urn)
    alike, same, twice = upload.rows.all()
    assert alike.standing == "alike"
    assert "A pupil like this one is known" in alike.told
    assert (same.standing, same.match_pk) == ("same", merged.pk)
    assert "twice" in twice.faults["upn"]
    actions.correct(
        by=officer,
        upload=upload,
        cells={},
        choices={alike.pk: "another", twice.pk: "leave"},
    )
    taken = actions.take_in(by=officer, upload=upload)
    assert taken.counts == {
        "added": 1,
        "changed": 0,
        "moved to a school": 0,
        "left as known": 1,
        "left out": 1,
    }


def test_rows_that_nobody_takes_in_are_deleted_after_a_week(world: Any) -> None:
    table = f"{HEAD}\n{MIA},Field,Amy,27/3/2012,F,9"
    upload = staged(
        "pupils", world.person("officer"), world.authority, table, school=world.school.urn
    )
    assert actions.clear_old(now=timezone.now() + timedelta(days=6)) == 0
    assert actions.clear_old(now=timezone.now() + timedelta(days=8)) == 1
    assert not UploadRow.objects.exists()
    upload.refresh_from_db()
    assert upload.state == "dropped"


def test_a_workbook_of_hundreds_is_taken_in_with_few_queries(
    world: Any, django_assert_max_num_queries: Any
) -> None:
    officer = world.person("officer")
    lines = [f"{upn(600_000 + n)},Last{n},First{n},{n % 28 + 1}/3/2012,F,9" for n in range(400)]
    upload = staged(
        "pupils", officer, world.authority, "\n".join([HEAD, *lines]), school=world.school.urn
    )
    with django_assert_max_num_queries(40):
        actions.take_in(by=officer, upload=upload)
    assert Pupil.objects.filter(surname__startswith="Last").count() == 400


BOMB = b"""<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CTfile><CTFpupilData><Pupil><UPN>&b;</UPN></Pupil></CTFpupilData></CTfile>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "defines entities"),
        (b"<CTfile><CTFpupilData>", "broken XML"),
        (b"<Message/>", "no common transfer file"),
        (b"<CTfile><Header/></CTfile>", "no pupil"),
    ],
)
def test_a_file_that_is_no_transfer_file_is_refused(
    world: Any, as_: Any, content: bytes, words: str
) -> None:
    page = send(as_("officer"), file=SimpleUploadedFile("CTF.xml", content))
    assert words in text(page)
    assert not Upload.objects.exists()


def test_a_workbook_is_read_like_a_table(world: Any, as_: Any) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD.split(","))
    sheet.append([MIA, "Field", "Amy", date(2012, 3, 27), "F", 9])
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("pupils.xlsx", content.getvalue())
    send(as_("officer"), school=world.school.pk, file=file)
    upload = Upload.objects.get()
    step(as_("officer"), "columns", upload, **actions.guessed(upload))
    assert upload.rows.get().faults == {}


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_transfer_files(content: bytes) -> None:
    for inside in (content, (EXAMPLES / "pupils.xml").read_bytes()[:600] + content):
        with pytest.raises(TableUnreadable):
            ctf.read(inside)


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_cell(told: str) -> None:
    for field in PupilTable().fields:
        try:
            field.parse(told)
        except ValueError as refused:
            assert str(refused)  # noqa: PT017


@given(st.dates(min_value=date(2006, 9, 1), max_value=date(2022, 8, 31)))
def test_children_of_one_school_year_are_in_one_year_group(born: date) -> None:
    today = date(2026, 11, 28)
    begins = date(born.year if born.month >= 9 else born.year - 1, 9, 1)
    assert columns.year_of(born, today) == columns.year_of(begins, today)
    assert columns.year_of(date(2010, 9, 1), today) == 11


def test_the_docs_name_every_column_that_is_read_and_no_other() -> None:
    page = (EXAMPLES.parent / "pupils.md").read_text()
    told = page[page.index("| Column |") : page.index("**Contacts**")]
    rows = [line.split("|")[1:3] for line in told.splitlines()[2:] if line.startswith("|")]
    assert [(name.strip(), need.strip() == "yes") for name, need in rows] == [
        (field.label, field.required) for field in columns.FIELDS
    ]
    census = page[page.index("| Census column |") : page.index("Other columns are passed over")]
    told_of_it = [line.split("|")[1].strip() for line in census.splitlines()[2:] if line[:1] == "|"]
    further = [f for f in PupilTable().fields if f not in (*columns.FIELDS, *contacts.FIELDS)]
    assert told_of_it == [field.label for field in further]
