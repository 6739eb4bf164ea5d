"""Files in every shape that spreadsheets leave behind, and files that cannot be read."""

import os
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from referrals.pupils.models import Pupil
from tests.monitoring.exchange.case_folder import CaseFolder, dump, empty_database, load, refused

pytestmark = pytest.mark.django_db


def loaded(case: CaseFolder, **how: str) -> dict[str, bytes]:
    """What the database holds after a folder that was written in some way is loaded."""
    folder = case.write(**how)
    with empty_database():
        load(folder)
        return dump(folder.with_name(f"{folder.name}-dump"))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_byte_order_marks_do_not_matter(
    line_end: str, encoding: str, tmp_path: Path
) -> None:
    plain = loaded(CaseFolder(tmp_path / "plain"))
    assert loaded(CaseFolder(tmp_path / "other"), line_end=line_end, encoding=encoding) == plain


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_fault_is_told_on_the_line_on_which_its_row_begins(line_end: str, tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).set("decisions", 2, reasons='One,\ntwo "three"\r\nand four')
    case.set("decisions", 3, outcome="perhaps")
    first, *_ = refused(case.write(line_end=line_end))
    assert first.startswith("decisions.csv, line 5, column outcome: “perhaps”: ")


def test_what_stands_in_quotes_is_kept_to_the_letter(tmp_path: Path) -> None:
    reasons = 'One, two; "three"\n\nfour\r\nfive\rsix\tΣ '
    case = CaseFolder(tmp_path / "case").set("decisions", 2, reasons=reasons)
    again = loaded(case)["decisions"].decode()
    assert '"One, two; ""three""\n\nfour\r\nfive\rsix\tΣ"' in again


def test_blanks_around_cells_and_lines_without_any_are_passed_over(tmp_path: Path) -> None:
    plain = loaded(CaseFolder(tmp_path / "plain"))
    case = CaseFolder(tmp_path / "wide")
    case.write()
    path = case.folder / "destinations.csv"
    header, row = path.read_text().splitlines()
    path.write_text(f"{header.replace(',', ' , ')}\n\n , ,,\n{row.replace(',', '  ,')} \n\n")
    with empty_database():
        load(case.folder)
        assert dump(tmp_path / "dump") == plain


def test_columns_may_stand_in_any_order_and_optional_ones_be_absent(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).drop("pupils", "sen_provision", "sen_need", "ethnicity")
    case.drop("pupils", "looked_after", "pupil_premium", "postcode")
    case.files["pupils"] = [dict(reversed(row.items())) for row in case.files["pupils"]]
    load(case.write())
    assert Pupil.objects.filter(sen_provision="", looked_after=None).count() == 2


# ---- Workbooks


def typed(cell: str) -> Any:
    """A cell as a person types it into a spreadsheet: dates and numbers become dates and numbers."""
    for kind in (date.fromisoformat, int, float):
        try:
            return kind(cell)  # type: ignore[operator]
        except ValueError:
            continue
    return cell


@pytest.mark.parametrize("kind", [str, typed])
def test_workbooks_are_taken_as_well(kind: Any, tmp_path: Path) -> None:
    plain = loaded(CaseFolder(tmp_path / "plain"))
    folder = CaseFolder(tmp_path / "books").write_workbooks(kind)
    with empty_database():
        load(folder)
        assert dump(tmp_path / "dump") == plain


def test_a_fault_in_a_workbook_is_told_by_its_row(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).set("terms", 3, end="soon").set("ratings", 3, score="#REF!")
    assert refused(case.write_workbooks()) == [
        "terms.xlsx, line 3, column end: “soon”: expected a date as YYYY-MM-DD, from 1900 to 2199",
        "ratings.xlsx, line 3, column score: “#REF!”: "
        "expected a value, found a formula that failed",
    ]


def test_a_time_in_a_workbook_is_no_day(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["date", "reason"])
    sheet.append([date(2025, 11, 14), True])
    sheet["A3"] = "=NOW()"
    sheet["A4"] = 0.25
    sheet["A4"].number_format = "hh:mm"
    tmp_path.joinpath("case").mkdir()
    book.save(tmp_path / "case" / "closures.xlsx")
    assert refused(tmp_path / "case") == [
        "closures.xlsx, line 4, column date: “06:00:00”: "
        "expected a date as YYYY-MM-DD, from 1900 to 2199"
    ]


def test_a_workbook_and_a_csv_of_the_same_name_are_one_too_many(tmp_path: Path) -> None:
    CaseFolder(tmp_path).write_workbooks()
    CaseFolder(tmp_path).only("terms").write()
    assert refused(tmp_path) == ["terms.xlsx: expected either this or terms.csv, not both"]


def broken_workbooks() -> dict[str, bytes]:
    return {
        "no zip": b"no workbook at all",
        "nothing": b"",
        "half a zip": b"PK\x03\x04" + b"\0" * 60,
    }


@pytest.mark.parametrize("kind", broken_workbooks())
def test_a_workbook_that_cannot_be_opened_is_told(kind: str, tmp_path: Path) -> None:
    (tmp_path / "pupils.xlsx").write_bytes(broken_workbooks()[kind])
    assert refused(tmp_path) == ["pupils.xlsx: expected an .xlsx workbook that can be opened"]


def test_a_workbook_that_breaks_off_is_told(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path / "case").only("pupils").write_workbooks()
    whole = folder / "pupils.xlsx"
    with zipfile.ZipFile(whole) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(whole, "w") as book:
        for name, data in parts.items():
            cut = len(data) - 300 if name.endswith("sheet1.xml") else len(data)
            book.writestr(name, data[:cut])
    assert "expected an .xlsx workbook that can be opened" in refused(folder)[-1]


# ---- Files that are not what they should be


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder


COLUMNS = b"upn,checked_on,check,activity\n"


def test_bytes_that_are_no_utf_8_are_told_cell_by_cell(tmp_path: Path) -> None:
    data = b"date,reason\n2025-11-14,Caf\xe9 day\n2025-11-17,\x93Quiet\x94\n"
    assert refused(written(tmp_path, "closures.csv", data)) == [
        "closures.csv, line 2, column reason: “Caf\\xe9 day”: "
        "expected UTF-8 text: save the file as “CSV UTF-8”",
        "closures.csv, line 3, column reason: “\\x93Quiet\\x94”: "
        "expected UTF-8 text: save the file as “CSV UTF-8”",
    ]


def test_bytes_that_are_no_utf_8_are_told_where_they_would_be_passed_over_too(
    tmp_path: Path,
) -> None:
    folder = CaseFolder(tmp_path).only("schools").write()
    path = folder / "schools.csv"
    header, *rows = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([header + b",Town", *(row + b",Saint-\xc9tienne" for row in rows)]))
    assert len(refused(folder)) == 2


def test_utf_16_is_told(tmp_path: Path) -> None:
    data = COLUMNS.decode().encode("utf-16")
    assert refused(written(tmp_path, "destinations.csv", data)) == [
        "destinations.csv: expected UTF-8 text, found UTF-16"
    ]


def test_null_characters_are_told(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).set("pupils", 2, surname="Bri\0dle").set("pupils", 3, upn="\0")
    assert [fault.split(":")[0] for fault in refused(case.write())] == [
        "pupils.csv, line 2, column surname",
        "pupils.csv, line 3, column upn",
        *(f"referrals.csv, line {line}, column upn" for line in (3, 4)),
        "destinations.csv, line 2, column upn",
    ]


def test_a_cell_that_is_huge_is_told(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path).set("decisions", 3, reasons="x" * 100_001)
    case.set("standards", 2, evidence="y" * 200_000)
    standards, decisions = refused(case.write())
    assert standards == (
        "standards.csv, line 2: expected CSV as in RFC 4180: field larger than field limit "
        "(131072) (is a quotation mark left open?)"
    )
    assert decisions.endswith("expected at most 100,000 characters, found 100,001")
    assert len(decisions) < 300


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A,2026-07-10,leaving", "line 2: expected 4 cells, found 3"),
        ("A,2026-07-10,leaving,fe,more", "line 2: expected 4 cells, found 5"),
        ('"A,2026-07-10,leaving,fe', "line 2: expected CSV as in RFC 4180: unexpected end of data"),
        ('"A"B,2026-07-10,leaving,fe', "line 2: expected CSV as in RFC 4180: ',' expected after"),
    ],
)
def test_rows_that_do_not_fit_the_header_are_told(row: str, expected: str, tmp_path: Path) -> None:
    written(tmp_path, "destinations.csv", COLUMNS + row.encode() + b"\n")
    (fault,) = refused(tmp_path)
    assert fault.startswith(f"destinations.csv, {expected}")


def test_a_value_under_no_name_is_told(tmp_path: Path) -> None:
    data = b"date,reason,\n2025-11-14,Training,\n2025-11-17,Training,yes\n"
    assert refused(written(tmp_path, "closures.csv", data)) == [
        "closures.csv, line 3: “yes”: "
        "expected no value here: this column has no name in the first line"
    ]


def test_a_column_that_stands_twice_is_told(tmp_path: Path) -> None:
    data = b"date,reason,date\n2025-11-14,Training,2025-11-14\n"
    assert refused(written(tmp_path, "closures.csv", data)) == [
        "closures.csv, line 1, column date: expected this column once"
    ]


@pytest.mark.parametrize("data", [b"", b"\n", b",,\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_header_is_told(data: bytes, tmp_path: Path) -> None:
    (fault,) = refused(written(tmp_path, "closures.csv", data))
    assert fault == (
        "closures.csv, line 1: expected a first line with the names of the columns; "
        "the columns are: date, provider_ref, reason"
    )


def test_a_file_with_a_header_alone_is_right(tmp_path: Path) -> None:
    assert "0 added" in load(written(tmp_path, "destinations.csv", COLUMNS))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: there is no such folder"]


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.touch()
    assert refused(path) == [f"{path}: expected a folder"]


def test_a_folder_without_any_file_of_a_case_is_told(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").mkdir()
    assert refused(tmp_path) == [
        f"{tmp_path}: expected a folder with files of a case, such as terms.csv"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    written(tmp_path, "destinations.csv", COLUMNS).joinpath("destinations.csv").chmod(0)
    (fault,) = refused(tmp_path)
    assert fault.startswith("destinations.csv: expected a file that can be read: ")


def test_a_file_that_leads_nowhere_is_passed_over_like_any_other(tmp_path: Path) -> None:
    written(tmp_path, "destinations.csv", COLUMNS)
    (tmp_path / "terms.csv").symlink_to(tmp_path / "gone.csv")
    load(tmp_path)
