"""Pages of training: what is needed, what is offered, who has a place."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.forms import PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import clock, long_date
from providers.forum import queries
from providers.forum import training as actions
from providers.forum.filters import NeedFilter, TrainingFilter
from providers.forum.forms import BookForm, CameForm, NeedForm, TrainingForm
from providers.forum.models import Booking, Training, TrainingNeed
from providers.forum.views import FORUM

SEE = "providers.see_training"
RUN = "providers.run_forum"
TRAINING = ("Training", reverse_lazy("forum:trainings"))


class TrainingList(ListPage):
    title = "Training"
    things = ("training", "trainings")
    permission = SEE
    filterset_class = TrainingFilter
    default_order = ("-date",)
    breadcrumbs = (FORUM,)
    export_name = "training"
    empty = Empty(
        "No training yet", "Say what your staff need to learn: the authority looks for it."
    )
    columns = (
        Column("Training", "title", sort="title", link="forum:training"),
        Column("Day", "date", sort="date"),
        Column("Place", "place", sort="place"),
        Column("State", "state", state=True, sort="state"),
        Column("Places", "places", sort="places", numeric=True),
        Column("Booked", "booked", sort="booked", numeric=True),
        Column("Waiting", "waiting", sort="waiting", numeric=True),
    )

    def rows(self) -> QuerySet[Training]:
        return queries.trainings()

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, RUN):
            return [("Offer training", reverse("forum:offer"))]
        return ()

    def links(self) -> Sequence[tuple[str, str]]:
        return [("Training that is needed", reverse("forum:needs"))]


class NeedList(ListPage):
    title = "Training that is needed"
    things = ("need", "needs")
    permission = SEE
    filterset_class = NeedFilter
    default_order = ("-wanted_by",)
    breadcrumbs = (FORUM, TRAINING)
    export_name = "training-needs"
    empty = Empty("No need yet", "Say what your staff need to learn.")
    columns = (
        Column("What is needed", "words", sort="words", link="forum:need_too"),
        Column("Raised by", "organisation.name", sort="organisation__name"),
        Column("On", "raised_at", sort="raised_at"),
        Column("Organisations that need it", "wanted_by", sort="wanted_by", numeric=True),
        Column("Trainings for it", "offered", sort="offered", numeric=True),
    )

    def rows(self) -> QuerySet[TrainingNeed]:
        return queries.needs()

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.raise_need"):
            return [("Say what your staff need", reverse("forum:raise_need"))]
        return ()


def _form_page(request: PersonRequest, form: PageForm, title: str, lead: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "lead": lead,
        "breadcrumbs": (FORUM, TRAINING),
    }
    return render(request, "components/form_page.html", context)


def raise_need(request: PersonRequest) -> HttpResponse:
    """Say what staff must learn."""
    authorise(request.user, "providers.raise_need")
    form = NeedForm(request.POST or None)
    if carry_out(request, form, actions.raise_need):
        messages.success(request, "The authority and the other providers see what you need.")
        return redirect("forum:needs")
    return _form_page(request, form, "Say what your staff need")


def need_too(request: PersonRequest, pk: int) -> HttpResponse:
    """A need, who has it, what is offered for it; and saying that one has it too."""
    authorise(request.user, SEE)
    need = get_object_or_404(queries.needs(), pk=pk)
    if request.method == "POST":
        done = "Your organisation is counted too."
        press(request, actions.need_too, need=need, done=done)
        return redirect("forum:needs")
    context = {
        "need": need,
        "title": need.words,
        "also": need.also.order_by("name"),
        "trainings": need.trainings.all(),
        "seconds": may(request.user, "providers.raise_need")
        and need.organisation_id not in queries.own(request.user),
        "breadcrumbs": (FORUM, TRAINING, ("Needed", reverse("forum:needs"))),
    }
    return render(request, "providers/forum/need.html", context)


def offer(request: PersonRequest) -> HttpResponse:
    """Offer training."""
    authorise(request.user, RUN)
    form = TrainingForm(request.POST or None, needs=queries.needs())
    made = carry_out(request, form, actions.offer_training)
    if made:
        messages.success(request, "The training is offered.")
        return redirect("forum:training", made.pk)
    return _form_page(request, form, "Offer training")


def _training(request: PersonRequest, pk: int, permission: str = SEE) -> Any:
    """The training with the counts of `queries.trainings`."""
    authorise(request.user, permission)
    return get_object_or_404(queries.trainings(), pk=pk)


def training(request: PersonRequest, pk: int) -> HttpResponse:
    """A training, the places, and who of one's own has one."""
    found = _training(request, pk)
    person = request.user
    is_open = found.state == "offered" and not found.has_begun
    context = {
        "training": found,
        "title": found.title,
        "facts": [
            ("What it is about", found.words),
            ("Day", long_date(found.date)),
            ("Time", clock(found.time)),
            ("Place", found.place),
            ("Places", found.places),
            ("Booked", found.booked),
            ("On the waiting list", found.waiting),
        ],
        "needs": found.needs.all(),
        "bookings": queries.bookings(found, for_user=person),
        "is_open": is_open,
        "books": is_open and may(person, "providers.book_training"),
        "runs": may(person, RUN),
        "own": queries.own(person),
        "breadcrumbs": (FORUM, TRAINING),
    }
    return render(request, "providers/forum/training.html", context)


def book(request: PersonRequest, pk: int) -> HttpResponse:
    """Book a place for someone."""
    found = _training(request, pk, "providers.book_training")
    form = BookForm(request.POST or None)
    booking = carry_out(request, form, actions.book, training=found)
    if booking:
        waits = booking.state == Booking.State.WAITING
        said = "All places are taken: they are on the waiting list." if waits else "It is booked."
        messages.success(request, said)
        return redirect("forum:training", pk)
    full = (
        "" if found.places_free > 0 else "All places are taken. You can book on the waiting list."
    )
    return _form_page(request, form, f"Book a place: {found}", full)


@require_POST
def cancel_booking(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a place back."""
    booking = get_object_or_404(Booking.objects.select_related("training"), pk=pk)
    authorise(request.user, "providers.cancel_booking", booking)
    press(request, actions.cancel_booking, booking=booking, done="The place is given back.")
    return redirect("forum:training", booking.training_id)


@require_POST
def cancel_training(request: PersonRequest, pk: int) -> HttpResponse:
    """Call training off."""
    found = _training(request, pk, RUN)
    done = "The training is cancelled, and those who booked are told."
    press(request, actions.cancel_training, training=found, done=done)
    return redirect("forum:training", pk)


def came(request: PersonRequest, pk: int) -> HttpResponse:
    """Record who came."""
    found = _training(request, pk, RUN)
    booked = queries.bookings(found, for_user=request.user).filter(state=Booking.State.BOOKED)
    initial = {"came": booked.filter(attended=True)}
    form = CameForm(request.POST or None, bookings=booked, initial=initial)
    if carry_out(request, form, actions.record_training, training=found):
        messages.success(request, "Who came is recorded.")
        return redirect("forum:training", pk)
    return _form_page(request, form, f"Who came: {found}")
