"""Inputs: what a careful person, a careless one, a broken program and an attacker would send.

form_data(fields)      the body of a form: near to right, with one or more things wrong
words()                one text
"""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from tests.fuzz.pages import Field

NUMBERS = (
    *("", "0", "-0", "-1", "1", "2", "7", "31", "32", "100", "101", "2026", "0x10", "1e5", "1e999"),
    *("NaN", "Infinity", "-Infinity", "0.005", "12.345", "1,5", "£5", "٣", "²", "1_000", " 7 "),
    *("2147483648", "9223372036854775808", "9" * 40, "-" + "9" * 40, "1" + "0" * 400),
)
DAYS = (
    *("2026-09-07", "2026-02-29", "2024-02-29", "0000-00-00", "0001-01-01", "9999-12-31"),
    *("10000-01-01", "07/09/2026", "2026-W36-1", "20260907", "2026-13-01", "1 January 2026"),
    *("2026-09-07T09:00", "09:30", "24:00", "9.30am", "99:99", "2026-09", "2026"),
)
WORDS = (
    *("", " ", "\t\n", "a", "Kit Lee", "O’Neill; DROP TABLE x--", "' OR 1=1 --", "%_\\", "\x00"),
    *("a\x00b", "<script>alert(1)</script>", "{{ 7|add:7 }}", "{% include x %}", "\u202egnirts"),
    *("ÿ" * 300, "x" * 70_000, "\r\nSet-Cookie: a=b", "../../etc/passwd", "file:///etc/passwd"),
    *(
        "http://127.0.0.1/",
        "javascript:alert(1)",
        "//elsewhere.example",
        "=1+1",
        "@SUM(A1)",
        "null",
    ),
    *(
        "a@b.example",
        "a@b",
        "a@b.example\nBcc: c@d.example",
        "WN1 1AA",
        "wn11aa",
        "True",
        "on",
        "[]",
    ),
    *("\ufeff", "\ufffd", "é", "e\u0301", "👩‍👩‍👧", "\U0010ffff", "0", "-1", "None", "undefined"),
)
#: How files begin, and their names: what they say they are and what they are need not agree.
FILES = (
    ("a.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
    ("a.pdf", "application/pdf", b"%PDF-"),
    ("a.png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0"),
    ("a.csv", "text/csv", b"urn,name\n900001,School\n"),
    ("a.csv", "text/csv", b'"a\n,,\x00,"'),
    ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    ("a.xml", "text/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ("a.ics", "text/calendar", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
    ("a.zip", "application/zip", b"PK\x05\x06" + b"\x00" * 18),
    ("a.json", "application/json", b"[" * 3000),
    ("../../a\x00.pdf", "application/pdf", b"%PDF-1.4"),
    ("a", "", b""),
    ("x" * 400 + ".pdf", "application/pdf", b"%PDF-1.4"),
)


def words() -> st.SearchStrategy[str]:
    """One text: a known troublemaker, a number, a day, pieces of these, or anything that UTF-8 can carry."""
    known = st.sampled_from((*WORDS, *NUMBERS, *DAYS))
    anything = st.text(st.characters(codec="utf-8"), max_size=40)
    joined = st.lists(known.filter(lambda one: len(one) < 100), max_size=4).map("".join)
    return known | anything | joined


@st.composite
def files(draw: st.DrawFn) -> SimpleUploadedFile:
    """A file whose name, type and content may disagree."""
    name, kind, content = draw(st.sampled_from(FILES))
    if draw(st.booleans()):
        content += draw(st.binary(max_size=200))
    if draw(st.integers(0, 9)) == 0:
        kind = draw(st.sampled_from([one[1] for one in FILES]))
    return SimpleUploadedFile(name, content, content_type=kind)


@st.composite
def near(draw: st.DrawFn, field: Field) -> Any:
    """What a field would carry if it were filled in properly, as far as its mark-up tells."""
    if field.kind == "file":
        return draw(files())
    if field.choices:
        if field.many:
            return draw(st.lists(st.sampled_from(field.choices), max_size=3))
        return draw(st.sampled_from(field.choices))
    if field.value:
        return field.value
    ending = field.name.rpartition("_")[2]
    if ending in ("0", "1", "2") and field.kind != "hidden":
        return {"0": "7", "1": "9", "2": "2026"}[ending]
    return draw(st.sampled_from(("Kit Lee", "5", "12.50", "a@b.example", "09:30", "x" * 2000)))


@st.composite
def form_data(draw: st.DrawFn, fields: Sequence[Field]) -> dict[str, Any]:
    """The body of a form: each field near to right, at random, or left out; some that are not its."""
    wild = draw(st.integers(0, 10))  # 0: all near to right; 10: nothing is
    data: dict[str, Any] = {}
    for field in fields:
        die = draw(st.integers(0, 9))
        if die >= wild:
            data[field.name] = draw(near(field))
        elif die % 3 == 0:
            continue
        elif die % 3 == 1 and field.kind == "file":
            data[field.name] = draw(files())
        else:
            data[field.name] = draw(st.lists(words(), max_size=3) if field.many else words())
    for name in draw(st.lists(st.sampled_from(STRANGE), max_size=2)):
        data.setdefault(name, draw(words()))
    data.setdefault("save", "Save")
    return data


#: Names that no form asks for, and some that code might trust.
STRANGE = (
    "by",
    "pk",
    "id",
    "next",
    "version",
    "once",
    "state",
    "verb",
    "format",
    "page",
    "_method",
)
