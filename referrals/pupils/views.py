"""Pages about pupils. Page titles carry no name: they stay in the history of the browser."""

from collections.abc import Sequence

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.audit.actions import record_read
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from referrals.pupils import actions, queries
from referrals.pupils.forms import YEARS, ContactForm, KeepApartForm, NewPupilForm, PupilForm
from referrals.pupils.models import Pupil

PUPILS = ("Pupils", reverse_lazy("pupils:list"))


class PupilFilter(django_filters.FilterSet):
    year_group = django_filters.ChoiceFilter(choices=YEARS[1:], label="Year group")
    sen_provision = django_filters.ChoiceFilter(
        choices=Pupil.SenProvision.choices, label="Special educational needs"
    )


class PupilList(ListPage):
    title = "Pupils"
    things = ("pupil", "pupils")
    permission = "referrals.see_pupils"
    filterset_class = PupilFilter
    default_order = ("surname", "forename")
    empty = Empty("No pupil yet", "Add the pupil whom you want to refer.")
    columns = (
        Column(
            "Pupil",
            lambda pupil: f"{pupil.surname}, {pupil.forename}",
            sort="surname",
            link="pupils:detail",
        ),
        Column("School", "school.organisation.name", sort="school__organisation__name"),
        Column("Year", "year_group", sort="year_group", numeric=True),
        Column("SEN", "get_sen_provision_display"),
    )

    def rows(self) -> QuerySet[Pupil]:
        return queries.pupils(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        return [("Add a pupil", reverse("pupils:add"))]


def _pupil(request: PersonRequest, pk: int, permission: str) -> Pupil:
    pupil = get_object_or_404(queries.pupils(for_user=request.user), pk=pk)
    authorise(request.user, permission, pupil)
    return pupil


def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A pupil's record."""
    pupil = _pupil(request, pk, "referrals.see_pupil")
    record_read(pupil, by=request.user, pupil_id=pk)
    sees_flags = may(request.user, "referrals.keep_apart")
    flags = queries.kept_apart_from(pupil) if sees_flags else []
    context = {
        "pupil": pupil,
        "facts": facts(pupil),
        "contacts": pupil.contacts.all(),
        "consents": pupil.consents.all(),
        "sees_flags": sees_flags,
        "flags": [(flag.other if flag.pupil_id == pk else flag.pupil, flag) for flag in flags],
        "title": "Pupil’s record",
        "breadcrumbs": (PUPILS,),
    }
    return render(request, "referrals/pupils/pupil.html", context)


def facts(pupil: Pupil) -> list[tuple[str, object]]:
    """(label, words) of a pupil's record."""
    yes_no = {True: "Yes", False: "No", None: ""}
    return [
        ("UPN", pupil.upn),
        ("Date of birth", long_date(pupil.birth_date)),
        ("Sex", pupil.get_sex_display()),
        ("Year group", pupil.year.capitalize()),
        ("School", pupil.school.organisation.name),
        ("SEN provision", pupil.get_sen_provision_display()),
        ("Primary need", pupil.get_sen_need_display()),
        ("In care", yes_no[pupil.looked_after]),
        ("Pupil premium", yes_no[pupil.pupil_premium]),
        ("Home LA code", pupil.home_la),
        ("Postcode", pupil.postcode),
        ("Language at home", pupil.language),
        ("Ethnicity", pupil.ethnicity),
    ]


def add(request: PersonRequest) -> HttpResponse:
    """Add a pupil."""
    authorise(request.user, "referrals.refer_pupil")
    form = NewPupilForm(request.POST or None, person=request.user)
    pupil = carry_out(request, form, actions.add_pupil)
    if pupil:
        messages.success(request, "The pupil is added.")
        return redirect("pupils:detail", pupil.pk)
    context = {"form": form, "title": "Add a pupil", "breadcrumbs": (PUPILS,)}
    return render(request, "components/form_page.html", context)


def _page(request: PersonRequest, form: object, title: str, pupil: Pupil) -> HttpResponse:
    record_read(pupil, by=request.user, pupil_id=pupil.pk)
    crumbs = (PUPILS, ("Pupil’s record", reverse("pupils:detail", args=[pupil.pk])))
    context = {"form": form, "title": title, "caption": str(pupil), "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct a pupil's record."""
    pupil = _pupil(request, pk, "referrals.edit_pupil")
    form = PupilForm(request.POST or None, obj=pupil)
    if carry_out(request, form, actions.save_pupil, pupil=pupil):
        messages.success(request, "The record is saved.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Change the pupil’s record", pupil)


def add_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a parent, carer or other contact."""
    pupil = _pupil(request, pk, "referrals.edit_pupil")
    form = ContactForm(request.POST or None)
    if carry_out(request, form, actions.add_contact, pupil=pupil):
        messages.success(request, "The contact is added.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Add a contact", pupil)


def keep_apart(request: PersonRequest, pk: int) -> HttpResponse:
    """Flag another pupil with whom this one must not be placed."""
    pupil = _pupil(request, pk, "referrals.keep_apart")
    form = KeepApartForm(request.POST or None)
    if carry_out(request, form, actions.keep_apart, pupil=pupil):
        messages.success(request, "The two pupils are flagged to be kept apart.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Keep apart", pupil)
