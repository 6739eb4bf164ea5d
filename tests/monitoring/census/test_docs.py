"""The example of the docs is one that the service itself could have written."""

import re
from pathlib import Path

from monitoring.census import writing
from monitoring.census.items import ITEMS
from referrals.pupils import upn

PAGE = Path(__file__).resolve().parents[3] / "docs" / "interfaces" / "census.md"
EXAMPLE = re.search(r"```xml\n(.*?)```", PAGE.read_text(), re.DOTALL)


def test_the_example_of_the_docs_keeps_the_rules_and_is_written_in_this_order() -> None:
    assert EXAMPLE
    pupil = EXAMPLE[1]
    content = f"<Message><Pupils>{pupil}</Pupils></Message>".encode()
    assert writing.remarks(content) == []
    (record,) = writing.read(content)
    assert upn.fault(record["upn"]) == ""
    tags = re.findall(r"<(\w+)>[^<\n]", pupil)
    assert tags == [item.path[-1] for item in ITEMS if item.key in record]


def test_every_element_is_named_in_the_docs() -> None:
    words = PAGE.read_text()
    missing = {item.path[0] for item in ITEMS} | {item.path[1] for item in ITEMS}
    assert {tag for tag in missing if tag not in words and "AddressLine" not in tag} == set()
