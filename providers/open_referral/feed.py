"""The published directory as Open Referral UK 3.0: `/api/open-referral/v3/`. Open to all, read-only.

Shapes, envelope and filters are those of the profile's own description; tests check them by its schemas.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Query, Schema
from pydantic import AwareDatetime, Field

from apcommission.api.problems import answer_with_problems
from apcommission.geography.postcodes import tidy
from providers.open_referral import queries, telling
from providers.open_referral.ids import uid
from providers.open_referral.terms import TAXONOMIES, taxonomy_of, told

PROFILE = "https://docs.openreferraluk.org/en/latest/"
MOST = 500
#: A postcode without a distance is looked around this far, in metres.
NEAR = 5000.0

api = NinjaAPI(
    title="Directory of alternative provision",
    version="HSDS-UK-3.0",
    description="The published directory as Open Referral UK 3.0.",
    urls_namespace="open_referral",
    docs_url=None,
    openapi_url=None,
)
answer_with_problems(api)
Words = Annotated[str, Field(max_length=200)]


class Paged(Schema):
    """Which page, and how long a page is."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST)] = 50


#: Filters that ask for what an entry says; that of a withdrawn one is a draft.
ABOUT_WHAT_IS_OFFERED = (
    *("search", "taxonomy_term_id", "taxonomy_id", "minimum_age", "maximum_age"),
    *("start_time", "end_time", "day", "postcode"),
)


class Asked(Paged):
    """The filters of the profile, and `status`: by what a service is about only those on offer are found."""

    search: Words = ""
    taxonomy_term_id: Words = ""
    taxonomy_id: Words = ""
    organization_id: Words = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    start_time: time | None = None
    end_time: time | None = None
    day: Words = ""
    modified_after: AwareDatetime | datetime | None = None
    postcode: Words = ""
    proximity: Annotated[float | None, Field(ge=0, le=1_000_000)] = None
    status: Literal["active", "inactive", ""] = ""
    minimal: bool = False
    full: bool = False

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The services that meet all that is asked."""
        since = self.modified_after
        if since and since.tzinfo is None:
            since = since.astimezone()
        if self.status:
            rows = rows.filter(queries.STATUSES[self.status])
        if any(getattr(self, name) not in (None, "") for name in ABOUT_WHAT_IS_OFFERED):
            rows = rows.filter(queries.OFFERED)
        found = queries.narrowed(
            rows,
            (
                (self.search, lambda: queries.with_words(self.search)),
                (self.taxonomy_term_id, lambda: queries.with_term(self.taxonomy_term_id)),
                (self.taxonomy_id, lambda: queries.with_taxonomy(self.taxonomy_id)),
                (self.organization_id, lambda: queries.of_organization(self.organization_id)),
                (self.minimum_age, lambda: queries.for_ages(self.minimum_age, None)),
                (self.maximum_age, lambda: queries.for_ages(None, self.maximum_age)),
                (self.day, lambda: queries.on_day(self.day)),
                (since, lambda: queries.changed_after(since)),  # type: ignore[arg-type]
                (
                    self.start_time or self.end_time,
                    lambda: queries.within_hours(self.start_time, self.end_time),
                ),
            ),
        )
        if self.postcode:
            far = NEAR if self.proximity is None else self.proximity
            found = queries.near(found, tidy(self.postcode), far)
        return found


Tell = Callable[[Any], dict[str, Any]]


def open_to_all(data: Any) -> HttpResponse:
    """JSON that any page may read and any cache may keep for five minutes."""
    if not settings.OPEN_DIRECTORY:
        raise Http404
    return JsonResponse(
        data,
        headers={
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "public, max-age=300",
        },
    )


def paged(rows: QuerySet[Any] | Sequence[Any], asked: Paged, tell: Tell) -> HttpResponse:
    """A page in the profile's envelope. A page beyond the last one is empty."""
    total = len(rows) if isinstance(rows, Sequence) else rows.count()
    start = (asked.page - 1) * asked.per_page
    contents = [tell(row) for row in rows[start : start + asked.per_page]]
    pages = -(-total // asked.per_page)
    return open_to_all(
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": asked.page,
            "size": len(contents),
            "first_page": asked.page == 1,
            "last_page": asked.page >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )


def _one(kind: str, id: str, rows: QuerySet[Any], tell: Tell) -> HttpResponse:
    found = rows.filter(pk=queries.key_of(kind, id, rows) or 0).first()
    if found is None:
        raise Http404
    return open_to_all(tell(found))


def _least(row: Any) -> dict[str, Any]:
    return {"id": uid("service", row.reference), "modified_date": row.last_modified.isoformat()}


@api.get("/", url_name="about", summary="About this interface")
def about(request: HttpRequest) -> HttpResponse:
    """Which version of which profile this is."""
    url = request.build_absolute_uri("openapi.json")
    return open_to_all({"version": "HSDS-UK-3.0", "profile": PROFILE, "openapi_url": url})


@api.get("/services", url_name="services", summary="Services")
def services(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Programmes in the directory, by title; `full`: with everything told of them.

    One that was withdrawn stays for a year, as `inactive`.
    """
    tell = telling.full_service if asked.full else telling.service
    return paged(asked.narrow(queries.services()), asked, _least if asked.minimal else tell)


@api.get("/services/{id}", url_name="service", summary="A service")
def service(request: HttpRequest, id: str) -> HttpResponse:
    """One programme with everything told of it."""
    return _one("service", id, queries.services(), telling.full_service)


@api.get("/service_at_locations", url_name="places", summary="Services at locations")
def places(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Programmes where they are; near a `postcode`, within `proximity` metres."""
    rows = asked.narrow(queries.services().filter(queries.located()))
    return paged(rows, asked, telling.full_place if asked.full else telling.place_in_list)


@api.get("/service_at_locations/{id}", url_name="place", summary="A service at a location")
def place(request: HttpRequest, id: str) -> HttpResponse:
    """One programme where it is."""
    rows = queries.services().filter(queries.located())
    return _one("service_at_location", id, rows, telling.full_place)


@api.get("/organizations", url_name="organizations", summary="Organisations")
def organizations(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Providers in the directory, by name."""
    return paged(queries.organizations(), asked, telling.organization)


@api.get("/organizations/{id}", url_name="organization", summary="An organisation")
def organization(request: HttpRequest, id: str) -> HttpResponse:
    """One provider with its national numbers."""
    return _one("organization", id, queries.organizations(), telling.full_organization)


@api.get("/taxonomies", url_name="taxonomies", summary="Taxonomies")
def taxonomies(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """Key stages, needs, kinds of provider, subject areas."""
    return paged(sorted(TAXONOMIES), asked, taxonomy_of)


@api.get("/taxonomies/{id}", url_name="taxonomy", summary="A taxonomy")
def taxonomy(request: HttpRequest, id: str) -> HttpResponse:
    """One taxonomy with its terms."""
    key = next((key for key in TAXONOMIES if uid("taxonomy", key) == id), None)
    if key is None:
        raise Http404
    own = [told(term) for term in queries.terms() if term.taxonomy == key]
    return open_to_all({**taxonomy_of(key), "taxonomy_terms": own})


@api.get("/taxonomy_terms", url_name="terms", summary="Terms")
def terms(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """The terms of all taxonomies."""
    return paged(queries.terms(), asked, told)


@api.get("/taxonomy_terms/{id}", url_name="term", summary="A term")
def term(request: HttpRequest, id: str) -> HttpResponse:
    """One term."""
    found = next((one for one in queries.terms() if one.id == id), None)
    if found is None:
        raise Http404
    return open_to_all(told(found))
