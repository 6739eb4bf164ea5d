"""What a page asks for: its forms and their fields, read from its mark-up as a browser would."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Field:
    """A field by its name. `choices`: the values that it offers; `value`: what stands in it."""

    name: str
    kind: str = "text"
    value: str = ""
    choices: list[str] = field(default_factory=list)
    many: bool = False


@dataclass
class Form:
    """A form of a page. `action` is empty where it sends to the page itself."""

    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)


class _Reader(HTMLParser):
    """Collects the forms; what stands outside of every form is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(has.get("method", "get").lower(), has.get("action", ""))
            self.forms.append(self.form)
        elif tag == "option" and self.select:
            self.select.choices.append(has.get("value", ""))
        elif self.form is not None and has.get("name") and tag in TAKEN:
            self.take(tag, has)

    def take(self, tag: str, has: dict[str, str]) -> None:
        assert self.form is not None
        kind = has.get("type", "text") if tag == "input" else tag
        found = self.form.fields.setdefault(has["name"], Field(has["name"], kind))
        if kind in ("radio", "checkbox", "button", "submit"):
            found.choices.append(has.get("value", "on"))
            found.many = kind == "checkbox"
        elif tag == "select":
            self.select, found.many = found, "multiple" in has
        else:
            found.value = has.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


TAKEN = ("input", "select", "textarea", "button")


def forms_of(answer: Any) -> Iterator[Form]:
    """The forms of a page, the sign-out of its header aside; without the token against forgery."""
    if answer.status_code != 200 or answer.streaming or "html" not in answer["Content-Type"]:
        return
    reader = _Reader()
    reader.feed(answer.content.decode())
    for form in reader.forms:
        form.fields.pop("csrfmiddlewaretoken", None)
        if "logout" not in form.action:
            yield form
