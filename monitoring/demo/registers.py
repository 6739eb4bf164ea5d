"""The demonstration's files: a register in which a school closes, and a table of pupils on its way in."""

import csv
from io import StringIO

from django.core.files.uploadedfile import SimpleUploadedFile

from apcommission.importing import actions as tables
from apcommission.importing.models import Upload
from apcommission.people.models import Person, School
from apcommission.registers import actions
from apcommission.registers.applying import Reading, apply
from apcommission.registers.models import RegisterLoad
from apcommission.registers.reading import MORE, NEEDED
from referrals.importing.pupil_rows import PupilTable
from referrals.pupils.upn import check_letter

HEAD = (*NEEDED, *MORE, "LA (name)")
LINKS = (
    "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"
    "{old},999901,,Successor - amalgamated,01-09-2026\n"
)
NEW = {
    "URN": "999901",
    "LA (code)": "999",
    "LA (name)": "Wenbury",
    "EstablishmentName": "Wenbury Riverside Academy",
    "TypeOfEstablishment (name)": "Academy sponsor led",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Secondary",
    "Postcode": "WN1 4QR",
    "OpenDate": "01-09-2026",
}
#: The second has a birthday that does not exist.
PUPILS = "UPN,Surname,Forename,DOB,Gender,Year\n{0},Hartley,Jo,27/3/2012,F,9\n{1},Imran,Sami,31/2/2011,M,10\n"


def keep_the_register(officer: Person, headteacher: Person, own: School) -> None:
    """One file of the register is applied, the next waits; a school's table of pupils has a fault."""
    rows = [_row(school) for school in School.objects.select_related("organisation")]
    first = _read(officer, rows)
    actions.start_applying(by=officer, load=first)
    first.refresh_from_db()
    apply(first)
    closing = School.objects.exclude(pk=own.pk).filter(pupils__isnull=False).first()
    for row in rows:
        if closing is not None and row["URN"] == closing.urn:
            row |= {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"}
    _read(officer, [*rows, NEW], links=LINKS.format(old=closing.urn) if closing else "")
    _send_pupils(headteacher, own)


def _row(school: School) -> dict[str, str]:
    return {
        "URN": school.urn,
        "LA (code)": school.la_code,
        "LA (name)": "Wenbury" if school.la_code == "999" else "",
        "EstablishmentName": school.organisation.name,
        "TypeOfEstablishment (name)": school.establishment_type,
        "EstablishmentStatus (name)": school.status or "Open",
        "PhaseOfEducation (name)": school.phase,
        "Postcode": school.postcode,
    }


def _read(officer: Person, rows: list[dict[str, str]], links: str = "") -> RegisterLoad:
    text = StringIO()
    writer = csv.DictWriter(text, HEAD, restval="")
    writer.writeheader()
    writer.writerows(rows)
    load = actions.receive(
        by=officer,
        file=SimpleUploadedFile("edubasealldata.csv", text.getvalue().encode()),
        links_file=SimpleUploadedFile("links_edubasealldata.csv", links.encode())
        if links
        else None,
    )
    Reading(load).run()
    load.refresh_from_db()
    return load


def _send_pupils(headteacher: Person, school: School) -> Upload:
    numbers = [f"9994{number:03}26{number:03}" for number in (71, 72)]
    upns = [f"{check_letter(f'A{number}')}{number}" for number in numbers]
    rows = [line.split(",") for line in PUPILS.format(*upns).splitlines()]
    upload = tables.receive(
        by=headteacher,
        kind=PupilTable(),
        organisation=school.organisation,
        rows=rows,
        source="Spreadsheet",
        school=school.urn,
    )
    return tables.map_columns(by=headteacher, upload=upload, mapping=tables.guessed(upload))
