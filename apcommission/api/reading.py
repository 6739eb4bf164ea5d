"""The description of the interface, in the order in which a person reads it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from apcommission.api import scopes, v1


@dataclass(frozen=True)
class Address:
    """One address: what it answers, what can be asked (name, explanation), what a row holds (name, kind)."""

    path: str
    summary: str
    about: str
    asked: list[tuple[str, str]]
    fields: list[tuple[str, str]]


@cache
def what_there_is() -> list[tuple[str, list[Address]]]:
    """(scope in words, its addresses), from the OpenAPI description. No query."""
    schema = v1.described(v1.api, v1.PREFIX)
    parts = schema["components"]["schemas"]
    found: dict[str, list[Address]] = {}
    for path, verbs in schema["paths"].items():
        told = verbs["get"]
        found.setdefault(told["tags"][0], []).append(_address(path, told, parts))
    return [(scope.words, found.get(scope.key, [])) for scope in scopes.all_scopes()]


def _address(path: str, told: dict[str, Any], parts: dict[str, Any]) -> Address:
    asked = [
        (one["name"], one.get("description") or one["schema"].get("description", ""))
        for one in told.get("parameters", ())
    ]
    answer = told["responses"][200]["content"]["application/json"]["schema"]
    return Address(
        path, told["summary"], told.get("description", ""), asked, _fields(answer, parts)
    )


def _fields(answer: dict[str, Any], parts: dict[str, Any]) -> list[tuple[str, str]]:
    row = parts[answer["$ref"].rpartition("/")[2]]
    items = row["properties"].get("items")
    if items:
        row = parts[items["items"]["$ref"].rpartition("/")[2]]
    return [(name, _kind(kind)) for name, kind in row["properties"].items()]


def _kind(kind: dict[str, Any]) -> str:
    """`integer`, `date`, `text or null`."""
    if "anyOf" in kind:
        return " or ".join(dict.fromkeys(_kind(one) for one in kind["anyOf"]))
    told = str(kind.get("format") or kind.get("type", ""))
    return {"string": "text", "array": "list"}.get(told, told)
