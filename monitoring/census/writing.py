"""The file of a census (XML), and reading it back.

The message is laid out as the department's returns are: a header that says of which collection, by whom and
when; then the pupils. Which element names are published as known stands in docs/interfaces/census.md.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.utils import timezone

from monitoring.census import codes, faults
from monitoring.census.items import BY_KEY, ITEMS, PLACEMENT, Values
from monitoring.census.models import CensusReturn
from placements.placement.models import WEEKDAYS
from providers.directory.models import Need
from referrals.pupils import upn

COLLECTION, TERM, LEVEL = "AlternativeProvision", "SPR", "L"
SOFTWARE = "Open AP commissioning"
RELEASE = "1"
#: Signs that no XML can hold (XML 1.0, section 2.2), and two spellings of a line's end that it would change.
FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NotTheSame(Exception):
    """What is in the file is not what was signed. Its words hold no personal data."""


def plain(text: str) -> str:
    """The text as it can stand in a file: without signs that XML cannot hold."""
    return FORBIDDEN.sub("", text)


def written(made: CensusReturn, records: Sequence[Values]) -> bytes:
    """The file: `records` are the items of the pupils, in the order in which they stand."""
    message = Element("Message")
    _header(SubElement(message, "Header"), made)
    pupils = SubElement(message, "Pupils")
    for record in records:
        _pupil(SubElement(pupils, "Pupil"), record)
    indent(message)
    content: bytes = tostring(message, encoding="utf-8", xml_declaration=True)
    return content


def _header(header: Element, made: CensusReturn) -> None:
    census = made.census
    parts = {
        "CollectionDetails": {
            "Collection": COLLECTION,
            "Term": TERM,
            "Year": str(census.year),
            "ReferenceDate": census.reference_date.isoformat(),
        },
        "Source": {
            "SourceLevel": LEVEL,
            "LEA": settings.AUTHORITY_CODE,
            "SoftwareCode": SOFTWARE,
            "Release": RELEASE,
            "SerialNo": f"{made.version:03}",
            "DateTime": timezone.localtime(made.signed_at).strftime("%Y-%m-%dT%H:%M:%S"),
        },
    }
    for name, fields in parts.items():
        part = SubElement(header, name)
        for tag, text in fields.items():
            SubElement(part, tag).text = plain(text)


def _pupil(pupil: Element, record: Mapping[str, str]) -> None:
    """One pupil: the items that have a value, each in its element; elements without one are not there."""
    for item in ITEMS:
        text = plain(record.get(item.key, ""))
        if not text:
            continue
        parent = pupil
        for tag in item.path[:-1]:
            found = parent.find(tag)
            parent = SubElement(parent, tag) if found is None else found
        SubElement(parent, item.path[-1]).text = text


def read(content: bytes) -> list[Values]:
    """The items of each pupil in a file. Raises ParseError where it is not well formed."""
    message = fromstring(content)
    return [
        {item.key: text for item in ITEMS if (text := pupil.findtext("/".join(item.path)) or "")}
        for pupil in message.iterfind("Pupils/Pupil")
    ]


def check_same(content: bytes, records: Sequence[Values]) -> None:
    """Raise NotTheSame unless the file, read back, says the same of the same pupils."""
    signed = [
        {key: plain(text) for key, text in record.items() if key in BY_KEY and plain(text)}
        for record in records
    ]
    if read(content) != signed:
        raise NotTheSame("The file does not say what was signed")


# ---- The rules known, asked of the file itself ---------------------------------------------------


def remarks(content: bytes) -> list[str]:
    """What the rules known have against a file, pupil by pupil; nothing: it keeps them. Names no one."""
    found = []
    for place, record in enumerate(read(content), 1):
        found += [f"Pupil {place}: {words}" for words in _remarks(record)]
    return found


#: (item, whether a value may stand in it)
CHECKS: dict[str, Callable[[str], object]] = {
    "upn": lambda text: not upn.fault(text),
    "uln": faults.ULN.fullmatch,
    "birth_date": DAY.fullmatch,
    "sex": codes.SEXES.__contains__,
    "ethnicity": codes.ETHNICITIES.__contains__,
    "meals_from": DAY.fullmatch,
    "meals_to": DAY.fullmatch,
    "sen_provision": codes.SEN_PROVISIONS.__contains__,
    "sen_need": Need.values.__contains__,
    "urn": faults.URN.fullmatch,
    "ukprn": faults.UKPRN.fullmatch,
    "setting": codes.Setting.values.__contains__,
    "reason": codes.Reason.values.__contains__,
    "start": DAY.fullmatch,
    "end": DAY.fullmatch,
    "attendance": codes.ATTENDANCE.__contains__,
    "sessions": [str(number) for number in range(1, 2 * len(WEEKDAYS) + 1)].__contains__,
}
#: Of every pupil.
NEEDED = (
    *("upn", "surname", "forename", "birth_date", "sex", "ethnicity", "sen_provision", "postcode"),
    *("reason", "start", "attendance", "sessions"),
)


def _remarks(record: Values) -> list[str]:
    found = [f"{BY_KEY[key].path[-1]} is missing" for key in NEEDED if key not in record]
    found += [
        f"{BY_KEY[key].path[-1]} has a value that it cannot have"
        for key, holds in CHECKS.items()
        if key in record and not holds(record[key])
    ]
    if sum(key in record for key in ("urn", "ukprn", "setting")) != 1:
        found.append(f"{PLACEMENT} has not one of URN, UKPRN and SettingType alone")
    if record.get("end", "9") < record.get("start", ""):
        found.append(f"{PLACEMENT} ends before it begins")
    return found
