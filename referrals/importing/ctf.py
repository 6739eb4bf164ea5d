"""The common transfer file (CTF): what of it is read, by the names of the Department for Education's
specification (root `CTfile`; CTF 15 to 25 name these elements alike, but for `Gender`, which became `Sex`).

Everything else in the file (assessments, school history, totals of attendance, medical flags) is passed over:
docs/interfaces/pupils.md says so to whoever sends one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from apcommission.importing.columns import Field
from apcommission.importing.tables import TableUnreadable
from referrals.importing import contacts

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
    # Beside the record: for whoever keeps it (beside.py).
    "middle_names",
    "preferred_surname",
    "uln",
    "free_meals",
    "free_meals_from",
    "free_meals_to",
    "address",
    *(field.name for field in contacts.FIELDS),
)


def mapping(fields: Sequence[Field]) -> dict[str, int]:
    """{field: place of its column} of the fields that are kept."""
    names = {field.name for field in fields}
    return {name: place for place, name in enumerate(COLUMNS) if name in names}


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
        "middle_names": _text(basic, "MiddleNames") or _text(pupil, "MiddleNames"),
        "preferred_surname": _preferred(pupil, basic),
        "uln": _text(pupil, "UniqueLearnerNumber") or _text(pupil, "ULN"),
        "address": _address(pupil),
        **_meals(pupil),
        **_contacts(pupil),
    }
    return [told.get(name, "") for name in COLUMNS]


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


def _address(pupil: Any) -> str:
    """The lines of the pupil's own address without the postcode, divided by commas."""
    address = _find(pupil, "Address")
    if plainly := _find(address, "AddressLines"):
        lines = [_text(plainly, f"AddressLine{place}") for place in range(1, 6)]
    else:
        parts = _find(address, "BS7666Address") or address
        street = " ".join(filter(None, (_text(parts, "PAON"), _text(parts, "Street"))))
        towns = dict.fromkeys(_text(parts, name) for name in ("Locality", "Town", "PostTown"))
        lines = [_text(parts, "SAON"), street, *towns]
    return ", ".join(line.rstrip(",") for line in lines if line)


def _preferred(pupil: Any, basic: Any) -> str:
    """The surname that is used, where it is not the legal one."""
    used = _text(basic, "PreferredSurname")
    return "" if used == _text(pupil, "Surname") else used


def _meals(pupil: Any) -> dict[str, str]:
    """Free school meals in England: the time that began last. Nothing is said where there was none."""
    times = [
        (_text(one, "FSMstartDate"), _text(one, "FSMendDate"))
        for one in _all(_find(pupil, "FSMhistory"), "FSMinstance")
        if _text(one, "UKcountry") in ("", "ENG")
    ]
    if not times:
        return {}
    start, end = max(times)
    return {"free_meals": "Y", "free_meals_from": start, "free_meals_to": end}


def _contacts(pupil: Any) -> dict[str, str]:
    """The first contacts, in the order of the file's own numbers."""
    found = _all(_find(pupil, "Contacts"), "Contact")
    found.sort(key=lambda one: _text(one, "Order").rjust(4, "0") if _text(one, "Order") else "~")
    told: dict[str, str] = {}
    for place, one in enumerate(found[: contacts.MOST], 1):
        names = (_text(one, name) for name in ("Title", "Forename", "Surname"))
        parts = {
            "name": " ".join(filter(None, names)),
            "relationship": _text(one, "Relationship"),
            "responsibility": _text(one, "Responsibility"),
            "phone": _phone(one),
            "email": _text(one, "Email"),
        }
        told |= {f"contact_{place}_{part}": text for part, text in parts.items()}
    return told


def _phone(contact: Any) -> str:
    """The first number."""
    for phone in _all(_find(contact, "Phones"), "Phone"):
        for part in phone:
            if _name(part) != "TelephoneType" and (part.text or "").strip():
                return " ".join((part.text or "").split())[:200]
    return ""


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
