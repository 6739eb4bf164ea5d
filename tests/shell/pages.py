"""A small list and form of our own over real models, by which the shared pieces are tested."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django_filters import ChoiceFilter, FilterSet

from apcommission.fields import DayField
from apcommission.filters import DayFilter, SearchFilter
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm, attempt, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.models import CodeSet, School
from tests.shell import actions


class SchoolFilter(FilterSet):
    search = SearchFilter("organisation__name", "urn", label="School name or URN")
    phase = ChoiceFilter(
        choices=[("Primary", "Primary"), ("Secondary", "Secondary")], label="Phase"
    )
    changed = DayFilter(
        "organisation__role_assignments__started_on", lookup_expr="gte", label="Since"
    )


class SchoolList(ListPage):
    title = "Schools"
    things = ("school", "schools")
    filterset_class = SchoolFilter
    default_order = ("organisation__name",)
    empty = Empty("No schools yet", "An administrator loads them.")
    export_name = "schools"
    columns = (
        Column(
            "School", "organisation.name", sort="organisation__name", link=lambda row: f"/{row.urn}"
        ),
        Column("Phase", "phase", sort="phase"),
        Column("URN", "urn", sort="urn", numeric=True),
        Column("Postcode", "postcode", on_page=False),
    )

    def rows(self) -> Any:
        return School.objects.select_related("organisation")


class ClosedList(SchoolList):
    permission = "tests.see_schools"


class CodeSetForm(OnceForm, PageForm):
    button = "Add the code set"
    sections = (Section("What it is", "name", "source"), Section("When", "valid_from"))
    name = forms.SlugField(max_length=60)
    source = forms.CharField(max_length=300, widget=forms.Textarea)
    valid_from = DayField(label="Valid from")


class CodeSetEditForm(VersionedForm, PageForm):
    source = forms.CharField(max_length=300)


def add(request: HttpRequest) -> HttpResponse:
    form = CodeSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.add_code_set, **form.cleaned_data)
        if made:
            return redirect("edit", made.pk)
    return render(request, "components/form_page.html", {"form": form, "title": "Add a code set"})


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    code_set = CodeSet.objects.get(pk=pk)
    form = CodeSetEditForm(request.POST or None, obj=code_set)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.change_code_set, code_set=code_set, **form.cleaned_data):
            return redirect("edit", pk)
    return render(
        request, "components/form_page.html", {"form": form, "title": "Change a code set"}
    )


def close(request: HttpRequest, pk: int) -> HttpResponse:
    press(
        request, actions.close_code_set, code_set=CodeSet.objects.get(pk=pk), done="It is closed."
    )
    return redirect("edit", pk)


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"Nobody foresaw {request.POST.get('name')}")


urlpatterns = [
    path("test/schools/", SchoolList.as_view(), name="schools"),
    path("test/closed/", ClosedList.as_view(), name="closed"),
    path("test/add/", add, name="add"),
    path("test/<int:pk>/", edit, name="edit"),
    path("test/<int:pk>/close/", close, name="close"),
    path("test/broken/", broken, name="broken"),
    path("", include("apcommission.urls")),
]
handler400 = "apcommission.shell.bad_request"
handler500 = "apcommission.shell.server_error"
