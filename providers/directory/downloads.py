"""The whole published directory in one file, for those who read it on pages. Sent while it is read."""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from apcommission import related
from apcommission.audit.actions import record
from apcommission.exports import csv_response
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.related import Link
from providers.directory.data import OF_PROGRAMME, Data, directory_as_it_stands

#: What a line of the table tells of the provider: as `provider_name`, and so on.
OF_PROVIDER = (
    *("name", "category", "registration", "description", "postcode", "phone", "email", "website"),
    *("contact_name", "contact_role", "confirmed_on"),
)
#: The edition of the shape of the JSON file; docs/interfaces/directory.md says what it holds.
EDITION = 1


def files(request: PersonRequest) -> HttpResponse:
    """Where the directory can be taken from, form by form."""
    authorise(request.user, "providers.see_directory")
    forms = [
        Link("Table (CSV)", reverse("directory:as_csv"), "A row for each programme."),
        Link("Data (JSON)", reverse("directory:as_json"), "Each provider with its programmes."),
        *related.links("directory", None, request.user),
    ]
    if settings.OPEN_DIRECTORY:
        about = (
            "The published services for other systems, open to everyone, without names of people."
        )
        forms.append(Link("Open Referral UK", reverse("open_referral:about"), about))
    trail = (("Directory", reverse("directory:programme_list")),)
    context = {"title": "The directory as a file", "forms": forms, "breadcrumbs": trail}
    return render(request, "providers/directory/files.html", context)


def as_csv(request: PersonRequest) -> HttpResponseBase:
    """A line for each programme, with its provider's name, kind and ways to reach it."""
    entries = _found(request, "csv")
    head = [*OF_PROGRAMME, *(f"provider_{name}" for name in OF_PROVIDER)]
    rows = (
        [*(one[name] for name in OF_PROGRAMME), *(provider[name] for name in OF_PROVIDER)]
        for provider, programmes in entries
        for one in programmes
    )
    return csv_response("directory", head, rows)


def as_json(request: PersonRequest) -> HttpResponseBase:
    """Providers with their programmes."""
    entries = _found(request, "json")
    return StreamingHttpResponse(
        _written(entries),
        content_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="directory.json"',
            "Cache-Control": "no-store",
        },
    )


def _found(request: PersonRequest, form: str) -> Iterator[tuple[Data, list[Data]]]:
    authorise(request.user, "providers.see_directory")
    record("exported", by=request.user, list="directory", format=form)
    return directory_as_it_stands(timezone.localdate())


def _written(entries: Iterator[tuple[Data, list[Data]]]) -> Iterator[str]:
    """The file in pieces: its head, then a provider at a time."""
    head = {
        "edition": EDITION,
        "authority": settings.AUTHORITY_NAME,
        "authority_code": settings.AUTHORITY_CODE,
        "made_on": timezone.localdate(),
    }
    yield _json(head)[:-1] + ', "providers": ['
    for number, (provider, programmes) in enumerate(entries):
        yield (",\n" if number else "\n") + _json({**provider, "programmes": programmes})
    yield "\n]}\n"


def _json(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
