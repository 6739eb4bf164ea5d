"""Where postcodes lie: files as they come, faults by line and column, and miles between places."""

from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from apcommission.geography.models import PostcodePoint
from apcommission.geography.postcodes import is_postcode, tidy

LINES = '"WN1 1AA",10,358000,405000,"E92000001"\n"M1  1AE",10,384000,398000,"E92000001"\n'
NOWHERE = '"WN8 9ZZ",90,0,0,"E92000001"\n'


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("wn11aa", "WN1 1AA"), ("M1  1AE", "M1 1AE"), (" SW1A 2AA ", "SW1A 2AA"), ("", "")],
)
def test_a_postcode_is_kept_with_one_space_in_capitals(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
    assert is_postcode(kept) == bool(kept)


def load(*paths: Path) -> str:
    told = StringIO()
    call_command("load_postcodes", *paths, stdout=told)
    return told.getvalue()


@pytest.mark.django_db
def test_a_file_and_the_whole_zip_are_loaded_and_loaded_again(tmp_path: Path) -> None:
    part = tmp_path / "wn.csv"
    part.write_text(LINES + NOWHERE)
    assert load(part) == "The places of 2 postcodes are loaded.\n"
    whole = tmp_path / "codepo_gb.zip"
    with ZipFile(whole, "w") as file:
        file.writestr("Doc/licence.txt", "Open Government Licence")
        file.writestr("Data/CSV/wn.csv", LINES.replace("358000", "359000"))
    load(whole)
    assert list(PostcodePoint.objects.values_list("postcode", "easting", "northing")) == [
        ("M1 1AE", 384000, 398000),
        ("WN1 1AA", 359000, 405000),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("WN1 1AA,10\n", "wn.csv, line 1: four columns or more are expected, not 2."),
        (LINES + "Wigan,10,1,1\n", "wn.csv, line 3, column 1: this is not a full postcode."),
        (LINES + "WN1 1AB,10,x,1\n", "wn.csv, line 3, column 3: metres of the grid are expected."),
        ("WN1 1AB,10,1,²\n", "wn.csv, line 1, column 4: metres of the grid are expected."),
        ("WN1 1AB,10,9000000,1\n", "wn.csv, line 1: this is outside the national grid."),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(tmp_path: Path, content: str, words: str) -> None:
    part = tmp_path / "wn.csv"
    part.write_text(content)
    with pytest.raises(CommandError, match=words):
        load(part)
    assert not PostcodePoint.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["broken.zip", "picture.csv"])
def test_what_is_no_such_file_at_all_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff\xd8\xff\x00")
    with pytest.raises(CommandError, match=f"{name}: this is not a"):
        load(tmp_path / name)
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "missing.csv")


@pytest.mark.django_db
@given(
    st.tuples(st.integers(1, 700_000), st.integers(1, 1_300_000)),
    st.tuples(st.integers(1, 700_000), st.integers(1, 1_300_000)),
)
def test_miles_are_those_of_pythagoras_and_the_same_both_ways(a: Any, b: Any) -> None:
    from apcommission.geography.queries import miles_from

    PostcodePoint.objects.all().delete()
    for postcode, (easting, northing) in (("AA1 1AA", a), ("BB1 1BB", b)):
        PostcodePoint.objects.create(postcode=postcode, easting=easting, northing=northing)

    def miles(start: str, end: str) -> float | None:
        found = PostcodePoint.objects.filter(pk=end).annotate(miles=miles_from(start, "postcode"))
        return found.values_list("miles", flat=True).get()  # type: ignore[no-any-return]

    straight = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 / 1609.344
    assert miles("AA1 1AA", "BB1 1BB") == pytest.approx(straight)
    assert miles("BB1 1BB", "AA1 1AA") == pytest.approx(straight)
    assert miles("CC1 1CC", "AA1 1AA") is None
