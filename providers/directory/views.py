"""Pages of the directory for those who read it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date, money
from providers.directory import queries
from providers.directory.filters import DAYS, ProgrammeFilter, ProviderFilter
from providers.directory.models import (
    OPEN_CHANGES,
    PROVIDER_ENTRY,
    EntryChange,
    KeyStage,
    Need,
    PriceBasis,
    Programme,
    Provider,
)

DIRECTORY = ("Directory", reverse_lazy("directory:programme_list"))


def key_stages(programme: Programme) -> str:
    """`3 and 4`."""
    return " and ".join(str(stage) for stage in sorted(programme.key_stages))


def price(programme: Any) -> str:
    """`£45.00 a session`, or that it was not told."""
    if programme.price_today is None:
        return "Ask the provider"
    return f"{money(programme.price_today)} {PriceBasis(programme.price_basis).label}"


def miles(programme: Any) -> str:
    """`2.4 miles away`; nothing where it is not known."""
    return "" if programme.miles is None else f"{programme.miles:.1f} miles away"


class ProgrammeList(ListPage):
    title = "Directory"
    lead = "Programmes of providers that work with the authority."
    things = ("programme", "programmes")
    permission = "providers.see_directory"
    filterset_class = ProgrammeFilter
    filters_beside = True
    default_order = ("title",)
    row_template = "providers/directory/programme_row.html"
    empty = Empty(
        "No programme found", "Take a filter away, or ask the authority about another provider."
    )
    export_name = "programmes"
    columns = (
        Column("Programme", "title", sort="title", link="directory:programme_detail"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("Key stages", key_stages),
        Column("Subject areas", lambda row: ", ".join(row.subject_areas)),
        Column("Mode", "get_mode_display"),
        Column("Places", "places", sort="places", numeric=True),
        Column("Places free", "places_free", sort="places_free", numeric=True),
        Column("Price", price, sort="price_a_session"),
        Column("Distance", miles, sort="miles"),
    )

    def rows(self) -> QuerySet[Programme]:
        return queries.programmes(for_user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sees = may(self.request.user, "providers.see_lapses")
        return super().get_context_data(sees_lapses=sees, **kwargs)

    def links(self) -> Sequence[tuple[str, str]]:
        links = [
            ("All providers", reverse("directory:provider_list")),
            ("The directory as a file", reverse("directory:files")),
        ]
        if may(self.request.user, "providers.edit_entry"):
            links.append(("Changes of entries", reverse("directory:change_list")))
        if may(self.request.user, "providers.keep_shortlist"):
            links.append(("Your shortlist", reverse("finding:shortlist")))
        if may(self.request.user, "providers.suggest_provider"):
            links.append(("Suggest a provider", reverse("finding:suggestions")))
        return links

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.add_provider"):
            return [("Add a provider", reverse("directory:provider_add"))]
        return ()


class ProviderList(ListPage):
    title = "Providers"
    things = ("provider", "providers")
    permission = "providers.see_directory"
    filterset_class = ProviderFilter
    default_order = ("organisation__name",)
    breadcrumbs = (DIRECTORY,)
    empty = Empty("No provider yet", "An officer of the authority adds providers.")
    export_name = "providers"
    columns = (
        Column(
            "Provider",
            "organisation.name",
            sort="organisation__name",
            link="directory:provider_detail",
        ),
        Column("Kind", "get_category_display", sort="category"),
        Column("Registration", "get_registration_display"),
        Column("Entry", "state", state=True, sort="state"),
        Column("Confirmed", "confirmed_on", sort="confirmed_on"),
    )

    def rows(self) -> QuerySet[Provider]:
        return queries.providers(for_user=self.request.user)


def programme_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One programme with everything that a referrer asks."""
    found = queries.with_prices(queries.programmes(for_user=request.user))
    programme = get_object_or_404(found, pk=pk)
    authorise(request.user, "providers.see_entry", programme.provider)
    context = {
        "programme": programme,
        "title": programme.title,
        "price": price(programme),
        "facts": [*facts(programme), *_away(programme)],
        "breadcrumbs": (DIRECTORY,),
        "may_edit": may(request.user, "providers.edit_entry", programme),
        "at_once": may(request.user, "providers.change_at_once", programme.provider),
        "sees_lapses": may(request.user, "providers.see_lapses"),
        "today": timezone.localdate(),
    }
    return render(request, "providers/directory/programme.html", context)


def facts(programme: Any) -> list[tuple[str, Any]]:
    """(label, words) of what is told about a programme; what is not told is left out."""
    days, needs = dict(DAYS), dict(Need.choices)
    yes_no = {True: "Yes", False: "No", None: ""}
    weeks = f"{programme.weeks} weeks" if programme.weeks else ""
    share = programme.min_attendance
    told = [
        ("Key stages", ", ".join(KeyStage(stage).label for stage in sorted(programme.key_stages))),
        ("Subject areas", ", ".join(programme.subject_areas)),
        ("Mode", programme.get_mode_display()),
        ("Days", ", ".join(days[day] for day in sorted(programme.days))),
        ("Times of the day", programme.times),
        ("Sessions a week", programme.sessions_per_week),
        ("Length", weeks),
        ("Places", programme.places),
        ("Needs it can meet", ", ".join(needs[need] for need in programme.needs_met)),
        ("Accepts permanently excluded pupils", yes_no[programme.accepts_permanently_excluded]),
        ("Accepts pupils with an EHC plan", yes_no[programme.accepts_ehcp]),
        ("Entry requirements", programme.entry_requirements),
        ("Attendance that pupils must keep", f"{share.normalize():f} per cent" if share else ""),
        ("How pupils are assessed", programme.assessment_methods),
        ("Qualifications", programme.qualifications),
        ("What pupils can go on to", programme.progression),
        ("Venue", programme.venue or ""),
        ("Transport", programme.transport),
    ]
    return [(label, words) for label, words in told if words not in ("", None)]


def _away(programme: Any) -> list[tuple[str, str]]:
    if programme.miles is None:
        return []
    return [("Distance", f"{programme.miles:.1f} miles in a straight line from your school")]


def entry_facts(provider: Provider) -> list[tuple[str, Any]]:
    """(label, words) of what is told about a provider; what is not told is empty."""
    return [
        ("Kind of provider", provider.get_category_display()),
        ("Registration as a school", provider.get_registration_display()),
        ("URN", provider.urn),
        ("UKPRN", provider.ukprn),
        ("Description", provider.description),
        ("Contact", ", ".join(filter(None, (provider.contact_name, provider.contact_role)))),
        ("Phone number", provider.phone),
        ("Email address", provider.email),
        ("Website", provider.website),
        ("Postcode", provider.postcode),
        *safety_facts(provider),
    ]


def safety_facts(provider: Provider) -> list[tuple[str, str]]:
    """(label, words) of who keeps pupils safe and how the provider is insured."""
    lead = ", ".join(filter(None, (provider.safeguarding_lead, provider.safeguarding_contact)))
    return [
        ("Designated safeguarding lead", lead),
        ("Public liability insurance", provider.insurance),
        ("Insured until", long_date(provider.insured_until)),
    ]


def find_provider(request: PersonRequest, pk: int, permission: str) -> Provider:
    """The provider, if the person may read its entry and holds `permission` for it."""
    found = get_object_or_404(queries.providers(for_user=request.user), pk=pk)
    authorise(request.user, permission, found)
    return found


def _open_changes(request: PersonRequest, provider: Provider) -> list[EntryChange]:
    if not may(request.user, "providers.edit_entry", provider):
        return []
    found = queries.changes(for_user=request.user)
    return list(found.filter(provider=provider, state__in=OPEN_CHANGES))


def provider_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One provider: its entry, its programmes, and what its manager or the authority may do."""
    provider = find_provider(request, pk, "providers.see_entry")
    programmes = queries.programmes(for_user=request.user).filter(provider=provider)
    context = {
        "provider": provider,
        "title": provider.organisation.name,
        "programmes": [(programme, price(programme)) for programme in programmes],
        "venues": provider.venues.all(),
        "safety": [(label, words) for label, words in safety_facts(provider) if words],
        "changes": _open_changes(request, provider),
        "breadcrumbs": (DIRECTORY, ("Providers", reverse("directory:provider_list"))),
        "may_edit": may(request.user, "providers.edit_entry", provider),
        "lifecycle": PROVIDER_ENTRY,
        "moves": {row.verb: row.words for row in PROVIDER_ENTRY.open_to(provider, request.user)},
    }
    return render(request, "providers/directory/provider.html", context)
