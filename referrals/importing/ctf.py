"""The common transfer file (CTF): what of it is read, by the names of the Department for Education's
specification (root `CTfile`; CTF 15 to 25 name these elements alike, but for `Gender`, which became `Sex`).

Everything else in the file (assessments, school history, totals of attendance, contacts, medical flags) is
passed over: docs/interfaces/pupils.md says so to whoever sends one.
"""

from dataclasses import dataclass
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from apcommission.importing.tables import TableUnreadable

LARGEST = 20 * 1024 * 1024
#: The fields that a pupil of the file has, in the order of the rows that are made of it.
COLUMNS = (
    "upn",
    "former_upn",
    "surname",
    "forename",
    "birth_date",
    "sex",
    "year_group",
    "sen_provision",
    "sen_need",
    "looked_after",
    "home_la",
    "postcode",
    "language",
    "ethnicity",
)
MAPPING = {name: place for place, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Ctf:
    """What a file says: the school that it comes from (URN, or LA code and establishment number), its
    version, and a row of `COLUMNS` for each pupil.
    """

    version: str
    urn: str
    la_code: str
    number: str
    rows: list[list[str]]


def is_xml(content: bytes) -> bool:
    """Whether it begins as XML does."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or content[:2] in (
        b"\xff\xfe",
        b"\xfe\xff",
    )


def read(content: bytes) -> Ctf:
    """Raises TableUnreadable, for a file with a document type (entity bombs need one) as well."""
    if len(content) > LARGEST:
        raise TableUnreadable([f"The file must be smaller than {LARGEST >> 20} MB."])
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as refused:
        raise TableUnreadable(
            ["This file defines entities or a document type, which no transfer file does."]
        ) from refused
    except (ParseError, ValueError, LookupError) as broken:
        raise TableUnreadable(["This file is broken XML: export it again."]) from broken
    if _name(root).lower() != "ctfile":
        raise TableUnreadable(
            [f"This is no common transfer file: it begins with {_name(root)[:40]}, not CTfile."]
        )
    pupils = [one for part in _all(root, "CTFpupilData") for one in _all(part, "Pupil")]
    if not pupils:
        raise TableUnreadable(["There is no pupil in this file."])
    school = _find(root, "Header", "SourceSchool")
    return Ctf(
        _text(root, "Header", "CTFversion"),
        _text(school, "URN"),
        _text(school, "LEA") or _text(school, "LA"),
        _text(school, "Estab"),
        [_row(pupil) for pupil in pupils],
    )


def _row(pupil: Any) -> list[str]:
    basic = _find(pupil, "BasicDetails")
    told = {
        "upn": _text(pupil, "UPN"),
        "former_upn": _text(basic, "FormerUPN"),
        "surname": _text(pupil, "Surname"),
        "forename": _text(pupil, "Forename"),
        "birth_date": _text(pupil, "DOB"),
        "sex": _text(pupil, "Sex") or _text(pupil, "Gender"),
        "year_group": _text(basic, "NCyearActual"),
        "sen_provision": _provision(pupil),
        "sen_need": _need(pupil),
        "looked_after": _text(pupil, "LookedAfter", "InCare"),
        "home_la": "",
        "postcode": _postcode(pupil),
        "language": _language(basic),
        "ethnicity": _text(basic, "Ethnicity"),
    }
    return [told[name] for name in COLUMNS]


def _provision(pupil: Any) -> str:
    """The provision that began last."""
    history = [
        (_text(one, "StartDate"), _text(one, "SENprovision"))
        for one in _all(_find(pupil, "SENhistory"), "SEN")
    ]
    return max(history, default=("", ""))[1]


def _need(pupil: Any) -> str:
    """The need of the first rank; needs that ended are passed over."""
    history = _find(pupil, "SENhistory")
    needs = _all(_find(history, "SENneeds"), "SENneed") or _all(_find(pupil, "SENneeds"), "SENneed")
    ranked = [
        (_text(one, "SENtypeRank").rjust(3, "0"), _text(one, "SENtype"))
        for one in needs
        if not _text(one, "NeedEndDate")
    ]
    return min(ranked, default=("", ""))[1]


def _postcode(pupil: Any) -> str:
    """The first postcode of the pupil's own address."""
    address = _find(pupil, "Address")
    found = [] if address is None else [one for one in address.iter() if _name(one) == "PostCode"]
    return (found[0].text or "").strip() if found else ""


def _language(basic: Any) -> str:
    """The language at home, else the first one, else whichever is told."""
    told = {
        _text(one, "LanguageType"): _text(one, "Language")
        for one in _all(_find(basic, "Languages"), "Type")
    }
    return told.get("H") or told.get("F") or next(iter(told.values()), "")


def _name(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _all(element: Any, name: str) -> list[Any]:
    return [] if element is None else [child for child in element if _name(child) == name]


def _find(element: Any, *names: str) -> Any:
    for name in names:
        element = next(iter(_all(element, name)), None)
    return element


def _text(element: Any, *names: str) -> str:
    found = _find(element, *names)
    return " ".join((found.text or "").split())[:200] if found is not None else ""
