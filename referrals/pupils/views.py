"""Pages about pupils. Page titles carry no name: they stay in the history of the browser."""

from collections.abc import Sequence

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.filters import NameFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from referrals.pupils import actions, merging, queries
from referrals.pupils.forms import (
    YEARS,
    ConsentForm,
    ContactEditForm,
    ContactForm,
    KeepApartForm,
    MergeForm,
    MoveForm,
    NewPupilForm,
    PupilForm,
)
from referrals.pupils.models import Consent, Contact, Pupil

PUPILS = ("Pupils", reverse_lazy("pupils:list"))


class PupilFilter(django_filters.FilterSet):
    search = NameFilter("surname", "forename", "upn", label="Name or UPN")
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
        return [
            ("Add a pupil", reverse("pupils:add")),
            ("Send pupils as a file", reverse("pupil_import:start")),
        ]


def find(request: PersonRequest, pk: int, permission: str) -> Pupil:
    """The pupil, if the person may do this with the record."""
    pupil = get_object_or_404(queries.pupils(for_user=request.user), pk=pk)
    authorise(request.user, permission, pupil)
    return pupil


def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A pupil's record."""
    pupil = find(request, pk, "referrals.see_pupil")
    record_read(pupil, by=request.user, pupil_id=pk)
    sees_flags = may(request.user, "referrals.keep_apart")
    flags = queries.kept_apart_from(pupil) if sees_flags else []
    context = {
        "pupil": pupil,
        "facts": facts(pupil),
        "contacts": pupil.contacts.all(),
        "consents": [(one, one.holds(timezone.localdate())) for one in pupil.consents.all()],
        "stays": pupil.school_stays.select_related("school__organisation"),
        "merged": pupil.merged_records.select_related("merged_by"),
        "moves": may(request.user, "referrals.move_pupil"),
        "merges": may(request.user, "referrals.merge_pupils"),
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
    pupil = find(request, pk, "referrals.edit_pupil")
    form = PupilForm(request.POST or None, obj=pupil)
    if carry_out(request, form, actions.save_pupil, pupil=pupil):
        messages.success(request, "The record is saved.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Change the pupil’s record", pupil)


def add_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a parent, carer or other contact."""
    pupil = find(request, pk, "referrals.edit_pupil")
    form = ContactForm(request.POST or None)
    if carry_out(request, form, actions.add_contact, pupil=pupil):
        messages.success(request, "The contact is added.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Add a contact", pupil)


def keep_apart(request: PersonRequest, pk: int) -> HttpResponse:
    """Flag another pupil with whom this one must not be placed."""
    pupil = find(request, pk, "referrals.keep_apart")
    form = KeepApartForm(request.POST or None)
    if carry_out(request, form, actions.keep_apart, pupil=pupil):
        messages.success(request, "The two pupils are flagged to be kept apart.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Keep apart", pupil)


def _contact(request: PersonRequest, pk: int) -> Contact:
    found = get_object_or_404(Contact.objects.select_related("pupil"), pk=pk)
    find(request, found.pupil_id, "referrals.edit_pupil")
    return found


def edit_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct a contact."""
    contact = _contact(request, pk)
    names = ContactEditForm.base_fields
    initial = {name: getattr(contact, name) for name in names}
    form = ContactEditForm(request.POST or None, initial=initial)
    if carry_out(request, form, actions.save_contact, contact=contact):
        messages.success(request, "The contact is saved.")
        return redirect("pupils:detail", contact.pupil_id)
    return _page(request, form, "Change a contact", contact.pupil)


@require_POST
def remove_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Take out a contact."""
    contact = _contact(request, pk)
    press(request, actions.remove_contact, contact=contact, done="The contact is taken out.")
    return redirect("pupils:detail", contact.pupil_id)


def give_consent(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a consent."""
    pupil = find(request, pk, "referrals.edit_pupil")
    form = ConsentForm(request.POST or None)
    if carry_out(request, form, actions.give_consent, pupil=pupil):
        messages.success(request, "The consent is recorded.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Record a consent", pupil)


@require_POST
def withdraw_consent(request: PersonRequest, pk: int) -> HttpResponse:
    """A parent withdraws a consent."""
    consent = get_object_or_404(Consent.objects.select_related("pupil"), pk=pk)
    find(request, consent.pupil_id, "referrals.edit_pupil")
    done = "The consent is withdrawn from today on."
    press(request, actions.withdraw_consent, consent=consent, done=done)
    return redirect("pupils:detail", consent.pupil_id)


def move(request: PersonRequest, pk: int) -> HttpResponse:
    """The pupil goes to another school."""
    pupil = find(request, pk, "referrals.move_pupil")
    form = MoveForm(request.POST or None, obj=pupil)
    if carry_out(request, form, actions.move_to_school, pupil=pupil):
        messages.success(request, "The record is with the new school. The former one stays in it.")
        return redirect("pupils:detail", pk)
    return _page(request, form, "Move to another school", pupil)


def merge(request: PersonRequest, pk: int) -> HttpResponse:
    """Merge a second record of the same child into this one, after comparing the two."""
    pupil = find(request, pk, "referrals.merge_pupils")
    comparing = "compare" in request.POST  # by a POST as well: a UPN stands in no address
    typed = request.POST.get("upn", "")
    sent = None if comparing else request.POST or None
    form = MergeForm(sent, initial={"upn": typed})
    if carry_out(request, form, merging.merge, pupil=pupil):
        messages.success(request, "The two records are one.")
        return redirect("pupils:detail", pk)
    record_read(pupil, by=request.user, pupil_id=pk)
    other = _other(request, pupil, typed) if typed else None
    context = {
        "form": form,
        "pupil": pupil,
        "typed": typed,
        "other": other,
        "compared": _compared(pupil, other) if other else (),
        "title": "Merge two records",
        "breadcrumbs": (PUPILS, ("Pupil’s record", reverse("pupils:detail", args=[pk]))),
    }
    return render(request, "referrals/pupils/merge.html", context)


def _other(request: PersonRequest, pupil: Pupil, upn: str) -> Pupil | None:
    try:
        other = merging.other_record(pupil, upn)
    except merging.CannotMerge:
        return None
    record_read(other, by=request.user, pupil_id=other.pk)
    return other


def _compared(one: Pupil, other: Pupil) -> list[tuple[str, object, object]]:
    """(what, of the record that stays, of the one that goes): the facts, then what belongs to each."""
    rows = [
        (label, mine, theirs)
        for (label, mine), (_, theirs) in zip(facts(one), facts(other), strict=True)
    ]
    own, others = dict(merging.counted(one)), dict(merging.counted(other))
    kinds = sorted({*own, *others})
    return rows + [(what.capitalize(), own.get(what, 0), others.get(what, 0)) for what in kinds]
