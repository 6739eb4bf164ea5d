"""The District Directory on paper: each published provider and programme, with an index; no pupil."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from apcommission import shown
from apcommission.reports.models import ReportRun
from monitoring.measures.data import Data
from monitoring.measures.figures import Period, Scope
from monitoring.reports import kinds
from monitoring.reports.parts import Block, Section, Table, row, table
from placements.placement.models import WEEKDAYS
from providers.directory.data import directory_as_it_stands
from providers.directory.models import KeyStage, Need, PriceBasis, Programme, Provider

#: The head of programmes without a subject area; it comes after every other.
LAST, OTHER = "\uffff", "Other"
#: Words of so many letters fit beside another fact, if none of them is longer than this alone.
SHORT, UNBROKEN = 34, 22
Heads = Callable[[Data], dict[str, str]]


# ---- Gathering -------------------------------------------------------------------------------------


def figures_of(scope: Scope, period: Period, today: date) -> kinds.Data:
    """The directory as JSON data, as it stands `today`: providers by name, programmes by provider and title.

    Read in pieces, two queries each.
    """
    entries = list(directory_as_it_stands(today))
    return {
        "kind": ReportRun.Kind.DIRECTORY.value,
        "scope": str(scope),
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "made_on": today.isoformat(),
        "scope_name": settings.AUTHORITY_NAME,
        "measures": {},
        "not_available": {},
        "providers": [provider for provider, _ in entries],
        "programmes": [programme for _, offered in entries for programme in offered],
    }


def listed(data: Data) -> list[Section]:
    """The same as two tables, a line for each provider and for each programme: for spreadsheets."""
    tables = (("Providers", "name"), ("Programmes", "title"))
    return [
        Section(name.lower(), name, (Block(tables=(_listed(name, key, data[name.lower()]),)),))
        for name, key in tables
    ]


def _listed(name: str, key: str, entries: list[Data]) -> Table:
    columns = [column for column in entries[0] if column != key] if entries else []
    lines = [row(entry[key], *(_as_text(entry[column]) for column in columns)) for entry in entries]
    return table(name, (key, *columns), lines)


def _as_text(value: Any) -> str:
    """A value as import-format.md writes it: lists by `;`, yes and no as `y` and `n`."""
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, list):
        return ";".join(str(each) for each in value)
    return "" if value is None else str(value)


# ---- Printing --------------------------------------------------------------------------------------


def context(data: kinds.Data) -> kinds.Data:
    """What `print_directory.html` needs: each entry in words, and where it stands."""
    own: dict[str, list[Data]] = defaultdict(list)
    entries = [
        {**programme, "key": f"programme-{number}"}
        for number, programme in enumerate(data["programmes"], 1)
    ]
    for programme in entries:
        own[programme["provider_ref"]].append(programme)
    names = {provider["provider_ref"]: provider["name"] for provider in data["providers"]}
    made_on = shown.long_date(date.fromisoformat(data["made_on"]))
    counted = shown.how_many(len(names), "provider")
    return {
        "kind": "District Directory",
        "name": "Alternative provision: who offers what, for whom and where",
        "period": f"As it stood on {made_on}",
        "made_on": made_on,
        "internal": "",
        "counted": f"{counted} with {shown.how_many(len(entries), 'programme')}",
        "providers": [
            {
                "key": f"provider-{number}",
                "name": provider["name"],
                "description": provider["description"],
                "facts": _facts_of_provider(provider),
                "programmes": [
                    {"key": one["key"], "title": one["title"], "facts": _facts(one)}
                    for one in own[provider["provider_ref"]]
                ],
            }
            for number, provider in enumerate(data["providers"], 1)
        ],
        "subjects": _index(entries, names, _subjects),
        "stages": _index(entries, names, _stages),
    }


def _index(
    entries: list[Data], names: dict[str, str], heads: Heads
) -> list[tuple[str, list[Data]]]:
    """(head, programmes under it) by the order of the heads; each programme with its provider's name."""
    found: dict[str, list[Data]] = defaultdict(list)
    labels: dict[str, str] = {}
    for entry in entries:
        line = {"key": entry["key"], "words": f"{entry['title']}, {names[entry['provider_ref']]}"}
        for order, label in heads(entry).items():
            labels.setdefault(order, label)
            found[order].append(line)
    return [
        (labels[order], sorted(found[order], key=lambda line: line["words"].lower()))
        for order in sorted(found)
    ]


def _subjects(entry: Data) -> dict[str, str]:
    """The subject areas, with the place of each in the index; those that differ by capitals are one."""
    areas = (area.strip() for area in entry["subject_areas"])
    return {area.lower(): area for area in areas if area} or {LAST: OTHER}


def _stages(entry: Data) -> dict[str, str]:
    return {str(stage): KeyStage(stage).label for stage in entry["key_stages"]}


def _facts_of_provider(provider: Data) -> list[tuple[str, str, bool]]:
    # A directory that was frozen before the entry told of them has no such columns.
    lead = (provider.get("safeguarding_lead"), provider.get("safeguarding_contact"))
    told = [
        ("Kind", Provider.Category(provider["category"]).label),
        ("Registration", dict(Provider.Registration.choices).get(provider["registration"], "")),
        ("Contact", ", ".join(filter(None, (provider["contact_name"], provider["contact_role"])))),
        ("Telephone", provider["phone"]),
        ("E-mail", provider["email"]),
        ("Website", provider["website"]),
        ("Postcode", provider["postcode"]),
        ("Safeguarding lead", ", ".join(filter(None, lead))),
        ("Insurance", provider.get("insurance", "")),
        ("Insured until", _day(provider.get("insured_until"))),
        ("Confirmed on", _day(provider["confirmed_on"])),
    ]
    return _laid_out(told)


def _laid_out(told: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """What there is to tell: label, words, and whether they need the whole width. The short ones first."""
    found = [(label, words, _is_long(words)) for label, words in told if words]
    return sorted(found, key=lambda fact: fact[2])


def _is_long(words: str) -> bool:
    return len(words) > SHORT or any(len(word) > UNBROKEN for word in words.split())


def _day(text: str | None) -> str:
    return shown.long_date(date.fromisoformat(text)) if text else ""


def _facts(programme: Data) -> list[tuple[str, str, bool]]:
    """What is told about a programme; what is not told is left out."""
    needs = dict(Need.choices)
    stages = (KeyStage(stage).label for stage in sorted(programme["key_stages"]))
    share, weeks = programme["min_attendance"], programme["weeks"]
    told = [
        ("Key stages", ", ".join(stages)),
        ("Subjects", ", ".join(programme["subject_areas"])),
        ("When", _when(programme)),
        ("Length", shown.how_many(weeks, "week") if weeks else ""),
        ("Places", shown.count(programme["places"])),
        ("Price", _price(programme)),
        ("Needs it meets", "; ".join(needs[need] for need in programme["needs_met"])),
        ("Excluded pupils", _accepted(programme["accepts_permanently_excluded"])),
        ("EHC plan", _accepted(programme["accepts_ehcp"])),
        ("To be admitted", programme["entry_requirements"]),
        ("Attendance kept", f"{Decimal(share).normalize():f} per cent" if share else ""),
        ("Assessment", programme["assessment_methods"]),
        ("Qualifications", programme["qualifications"]),
        ("Leads on to", programme["progression"]),
        ("Venue", programme["venue"]),
        ("Transport", programme["transport"]),
    ]
    return _laid_out(told)


def _accepted(answer: bool | None) -> str:
    return {True: "Accepted", False: "Not accepted", None: ""}[answer]


def _when(programme: Data) -> str:
    told = [
        Programme.Mode(programme["mode"]).label,
        f"{shown.how_many(programme['sessions_per_week'], 'session')} a week",
        ", ".join(WEEKDAYS[day] for day in sorted(programme["days"])),
        programme.get("times", ""),
    ]
    return ", ".join(filter(None, told))


def _price(programme: Data) -> str:
    if programme["price"] is None:
        return "On request"
    return (
        f"{shown.money(Decimal(programme['price']))} {PriceBasis(programme['price_basis']).label}"
    )


DIRECTORY = kinds.add(
    kinds.Kind(
        key=ReportRun.Kind.DIRECTORY,
        scopes=frozenset({"la"}),
        figures=figures_of,
        template="monitoring/reports/print_directory.html",
        context=context,
    )
)
