"""Marking each page of a PDF with who reads it and when, so that a copy tells where it came from."""

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)

#: In points: the size of the letters, and how far from the left and lower edge they stand.
SIZE, LEFT, LOW = 7, 40, 16
FONT = "/APMark"


def marked(pdf: bytes, words: str) -> bytes:
    """The PDF with `words` at the foot of every page, as an artifact: no part of what is read aloud.

    Signs that Latin-1 does not have become question marks. About a millisecond a page.
    """
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q\n")
    after.set_data(_drawn(words))
    first, last = writer._add_object(before), writer._add_object(after)
    for page in writer.pages:
        own = page.get("/Contents", ArrayObject()).get_object()
        parts = list(own) if isinstance(own, ArrayObject) else [page.raw_get("/Contents")]
        page[NameObject("/Contents")] = ArrayObject([first, *parts, last])
        resources = page.setdefault(NameObject("/Resources"), DictionaryObject()).get_object()
        fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
        fonts[NameObject(FONT)] = font
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(words: str) -> bytes:
    """What draws the words, outside of whatever the page itself had set."""
    text = words.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    place = f"{LEFT} {LOW} Td".encode()
    start = b"\nQ\n/Artifact BMC\nq 0.35 g BT %s %d Tf " % (FONT.encode(), SIZE)
    return start + place + b" (" + text + b") Tj ET Q\nEMC\n"
