"""Inputs: what a careful person, a careless one, a broken program and an attacker would send.

form_data(dice, fields)      the body of a form: near to right, with one or more things wrong
words(dice)                  one text

`dice` is a random.Random with a seed, so that each input can be made again. Plain dice make ten thousand
inputs in the time in which a library of property tests makes five hundred; what that does better, to make a
found fault small, is done in `shrinking.py`.
"""

import string
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

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


class File(NamedTuple):
    """A file that is sent: its name, type and content may disagree."""

    name: str
    kind: str
    content: bytes

    def upload(self) -> SimpleUploadedFile:
        """As Django hands it to a form; made anew each time, as it is read once."""
        return SimpleUploadedFile(self.name, self.content, content_type=self.kind)


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
KNOWN = (*WORDS, *NUMBERS, *DAYS)
SHORT = tuple(one for one in KNOWN if len(one) < 100)
RIGHT = ("Kit Lee", "5", "12.50", "a@b.example", "09:30", "x" * 2000)
#: Where the signs of a made text are taken from: (first, last). No surrogates, which UTF-8 does not carry.
SIGNS = (
    (0x00, 0x1F),
    (0x20, 0x7E),
    (0x20, 0x7E),
    (0x80, 0x24F),
    (0x250, 0xD7FF),
    (0xE000, 0x10FFFF),
)


def words(dice: Random) -> str:
    """One text: a known troublemaker, a number, a day, pieces of these, or anything that UTF-8 can carry."""
    die = dice.random()
    if die < 0.45:
        return dice.choice(KNOWN)
    if die < 0.65:
        return "".join(dice.choices(SHORT, k=dice.randrange(5)))
    if die < 0.75:
        return str(dice.randrange(-(10 ** dice.randrange(1, 20)), 10 ** dice.randrange(1, 20)))
    if die < 0.85:
        return "".join(dice.choices(string.printable, k=dice.randrange(30)))
    return "".join(chr(dice.randint(*dice.choice(SIGNS))) for _ in range(dice.randrange(41)))


def some(dice: Random, make: Callable[[Random], Any], most: int) -> list[Any]:
    """None to `most` of what `make` makes."""
    return [make(dice) for _ in range(dice.randrange(most + 1))]


def files(dice: Random) -> File:
    """A file of a known beginning, with more behind it or not, and sometimes of another type than it says."""
    name, kind, content = dice.choice(FILES)
    if dice.random() < 0.5:
        content += dice.randbytes(dice.randrange(200))
    if dice.random() < 0.1:
        kind = dice.choice(FILES)[1]
    return File(name, kind, content)


def near(dice: Random, field: Field) -> Any:
    """What a field would carry if it were filled in properly, as far as its mark-up tells."""
    if field.kind == "file":
        return files(dice)
    if field.choices:
        if field.many:
            return dice.choices(field.choices, k=dice.randrange(4))
        return dice.choice(field.choices)
    if field.value:
        return field.value
    ending = field.name.rpartition("_")[2]
    if ending in ("0", "1", "2") and field.kind != "hidden":
        return {"0": "7", "1": "9", "2": "2026"}[ending]
    return dice.choice(RIGHT)


def form_data(dice: Random, fields: Sequence[Field]) -> dict[str, Any]:
    """The body of a form: each field near to right, at random, or left out; some that are not its."""
    wild = dice.randrange(11)  # 0: all near to right; 10: nothing is
    data: dict[str, Any] = {}
    for field in fields:
        die = dice.randrange(10)
        if die >= wild:
            data[field.name] = near(dice, field)
        elif die % 3 == 0:
            continue
        elif die % 3 == 1 and field.kind == "file":
            data[field.name] = files(dice)
        else:
            data[field.name] = some(dice, words, 3) if field.many else words(dice)
    for name in dice.choices(STRANGE, k=dice.randrange(3)):
        data.setdefault(name, words(dice))
    data.setdefault("save", "Save")
    return data


def query(dice: Random, names: Sequence[str]) -> dict[str, str]:
    """A query string of up to five of these names."""
    return {dice.choice(names): words(dice) for _ in range(dice.randrange(6))}
