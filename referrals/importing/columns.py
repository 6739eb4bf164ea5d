"""What a table of pupils may tell, and how it is written in schools' systems."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from apcommission.calendar.queries import academic_year
from apcommission.fields import written_day
from apcommission.geography.postcodes import is_postcode, tidy
from apcommission.importing.columns import Field, plain
from providers.directory.models import Need
from referrals.pupils import upn as upns

SEX = {"f": "F", "female": "F", "girl": "F", "m": "M", "male": "M", "boy": "M"}
SEN = {
    "n": "N",
    "none": "N",
    "nosen": "N",
    "nospecialeducationalneed": "N",
    "k": "K",
    "sensupport": "K",
    "e": "E",
    "ehcp": "E",
    "ehcplan": "E",
    "educationhealthandcareplan": "E",
}
NEEDS = {plain(code): code for code in Need.values} | {
    plain(label): code for code, label in Need.choices
}
YES_NO = {
    **dict.fromkeys(("y", "yes", "true", "t", "1"), True),
    **dict.fromkeys(("n", "no", "false", "f", "0"), False),
}
YEARS = {"n": -1, "n1": -1, "n2": -1, "nursery": -1, "r": 0, "reception": 0}


def one_of(known: Mapping[str, Any], expected: str) -> Callable[[str], Any]:
    """A word or code, however it is written."""

    def parse(text: str) -> Any:
        if plain(text) not in known:
            raise ValueError(f"“{text[:40]}”: expected {expected}")
        return known[plain(text)]

    return parse


def up_to(longest: int) -> Callable[[str], str]:
    """Any text up to so many characters."""

    def parse(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"has more than {longest} characters")
        return " ".join(text.split())

    return parse


def number(text: str) -> str:
    """A UPN with its right check letter."""
    tidied = upns.tidy(text)
    fault = upns.fault(tidied) if tidied.isascii() else "A UPN has other characters"
    if fault:
        raise ValueError(f"“{text[:20]}”: {fault[:1].lower()}{fault[1:]}")
    return tidied


def day(text: str) -> date:
    """A day as it is written in a table, or as a moment of the transfer file."""
    found = written_day(text[:10] if "T" in text else text)
    if found is None:
        raise ValueError(f"“{text[:30]}” is not a day: write it as 27/3/2012")
    return found


def birthday(text: str) -> date:
    """A day on which someone was born who is 3 to 20 years old."""
    born = day(text)
    age = (timezone.localdate() - born).days / 365.25
    if not 3 <= age <= 20:
        raise ValueError(f"“{text[:30]}”: check the year, a pupil is between 3 and 20 years old")
    return born


def year_group(text: str) -> int | None:
    """A year group as schools write it: 9, Year 9, Yr 9, R, N2. X (follows none) is None."""
    told = re.sub(r"^(national ?curriculum ?)?(year|yr|y)\.? ?(group)? ?", "", text.strip().lower())
    if told == "x":
        return None
    if told in YEARS:
        return YEARS[told]
    if not (told.isascii() and told.isdigit() and len(told) <= 2 and 1 <= int(told) <= 14):
        raise ValueError(f"“{text[:20]}”: expected a year from 1 to 14, R or N")
    return int(told)


def year_of(born: date, today: date) -> int:
    """The year group of someone of that age in the school year of `today` (1 September to 31 August)."""
    age = academic_year(today)[0].year - born.year - ((born.month, born.day) > (8, 31))
    return max(-1, min(14, age - 4))


def digits(count: int) -> Callable[[str], str]:
    """So many digits, kept as text."""

    def parse(text: str) -> str:
        if len(text) != count or not (text.isascii() and text.isdigit()):
            raise ValueError(f"“{text[:20]}”: expected {count} digits")
        return text

    return parse


def postcode(text: str) -> str:
    """A postcode, kept as `WN1 1AA`."""
    told = tidy(text)
    if not is_postcode(told):
        raise ValueError(f"“{text[:20]}”: expected a full postcode, for example WN1 1AA")
    return told


def need(text: str) -> str:
    """A primary need by code or name; `NSA*`, as the transfer file writes it, too."""
    found: str = one_of(NEEDS, f"one of {', '.join(Need.values)}")(text.rstrip("*"))
    return found


yes_no = one_of(YES_NO, "yes or no")
FIELDS = (
    Field("upn", "UPN", number, ("unique pupil number", "pupil upn"), required=True),
    Field("former_upn", "Former UPN", number, ("previous upn", "formerupn")),
    Field(
        "surname",
        "Last name",
        up_to(100),
        ("surname", "legal surname", "family name"),
        required=True,
    ),
    Field(
        "forename",
        "First name",
        up_to(100),
        ("forename", "legal forename", "given name", "firstname"),
        required=True,
    ),
    Field(
        "birth_date",
        "Date of birth",
        birthday,
        ("dob", "born", "birth date", "birthday"),
        required=True,
    ),
    Field("sex", "Sex", one_of(SEX, "F or M"), ("gender", "legal sex"), required=True),
    Field(
        "year_group",
        "Year group",
        year_group,
        ("year", "nc year", "ncyearactual", "year taught in", "yr", "national curriculum year"),
        hint="Without it, the year of the pupil’s age.",
    ),
    Field("school", "School (URN)", digits(6), ("urn", "school urn")),
    Field("sen_provision", "SEN provision", one_of(SEN, "N, K or E"), ("sen", "sen status")),
    Field("sen_need", "Primary need", need, ("sen need", "need", "sen primary need", "sen type")),
    Field("looked_after", "In care", yes_no, ("looked after", "in lea care", "lac")),
    Field("pupil_premium", "Pupil premium", yes_no, ("pp", "pupil premium indicator")),
    Field("home_la", "Home LA code", digits(3), ("la", "home la", "home authority")),
    Field("postcode", "Postcode", postcode, ("post code", "home postcode")),
    Field("language", "Language at home", up_to(60), ("first language", "home language", "eal")),
    Field("ethnicity", "Ethnicity", up_to(40), ("ethnic group", "ethnicity code")),
)
