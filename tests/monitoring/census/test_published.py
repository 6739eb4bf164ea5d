"""What we send against what the department publishes: code sets, days and modules that no one here wrote."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from monitoring.census import codes, days, writing
from monitoring.census.items import ITEMS, MODULES
from referrals.pupils import upn
from tests.factories.referrals import upn as some_upn

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "ap_census" / "published.json").read_text()
)


def words(text: str) -> set[str]:
    """The words of a name, however it is spelt: the same in our own and in theirs."""
    plainly = text.lower().replace("one-to-one", "one on one").replace("-", " ")
    return set(re.findall(r"[a-z]+", plainly)) - {"for", "the", "college", "provision"}


def test_the_code_sets_are_the_published_ones() -> None:
    assert set(codes.SEXES) == set(PUBLISHED["sex"])
    assert {code: words(name) for code, name in codes.Setting.choices} == {
        code: words(name) for code, name in PUBLISHED["setting"].items()
    }
    named = [words(name) for name in PUBLISHED["settings_named"]]
    assert all(words(name) in named for name in codes.Setting.labels)


def test_every_published_reason_is_one_of_ours_and_no_other_is() -> None:
    published = [words(name) for name in PUBLISHED["reasons_named"]]
    ours = [words(name) for name in codes.Reason.labels]
    found = [[one for one in ours if one <= theirs] for theirs in published]
    assert all(found)
    assert len(published) == len(ours)


def test_who_is_counted_was_born_within_the_published_dates() -> None:
    first, last = days.birth_dates(2025)
    assert [f"{first:%Y-%m}", f"{last}"] == PUBLISHED["born_2025"]


def test_the_file_has_the_published_modules_in_their_order() -> None:
    order = list(dict.fromkeys(item.path[0] for item in ITEMS))
    assert order == list(MODULES)
    heads = ("Identifiers", "Characteristics", "SpecialEducationalNeeds", "Home", "Placement")
    theirs = ("identifiers", "characteristics", "SEN", "Home", "Placement")
    for own, name, module, published in zip(
        order, heads, theirs, PUBLISHED["modules"], strict=True
    ):
        assert name in own
        assert module in published


@pytest.mark.parametrize("kind", ["permanent", "temporary"])
def test_a_upn_has_the_published_form(kind: str) -> None:
    form = re.compile(PUBLISHED["upn"][kind].replace("A", "[A-Z]").replace("n", "[0-9]"))
    number = some_upn(7)
    if kind == "temporary":
        short = number[1:-1]
        number = next(
            told
            for last in "ABCDEFGHJKLMNPQRTUVWXYZ"
            if not upn.fault(told := f"{upn.check_letter(f'A{short}{last}')}{short}{last}")
        )
    assert form.fullmatch(number)
    assert not upn.fault(number)


def test_a_file_with_other_codes_or_two_numbers_has_remarks() -> None:
    assert writing.DAY.fullmatch(PUBLISHED["date"])
    pupil = (
        "<Pupil><PupilIdentifiers><Sex>{}</Sex></PupilIdentifiers><Placement>{}</Placement></Pupil>"
    )
    for sex, placement, told in (
        ("X", "<URN>900101</URN>", "Sex has a value"),
        ("F", "<URN>900101</URN><UKPRN>10012345</UKPRN>", "not one of URN"),
        ("F", "<SettingType>AAA</SettingType>", "SettingType has a value"),
    ):
        content = f"<Message><Pupils>{pupil.format(sex, placement)}</Pupils></Message>"
        assert told in " ".join(writing.remarks(content.encode()))
