"""Pages of the invitation: the list, drawing up, questions and answers."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.forms import PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time, span
from providers.tenders import actions, evaluating, queries
from providers.tenders.filters import TenderFilter
from providers.tenders.forms import (
    AnswerForm,
    CriterionForm,
    FileForm,
    LotForm,
    QuestionForm,
    TenderEditForm,
    TenderForm,
    WithdrawForm,
)
from providers.tenders.models import TENDER, Lot, Question, Tender

TENDERS = ("Tenders", reverse_lazy("tenders:list"))
SEE = "providers.see_tenders"
RUN = "providers.run_tender"
PARTS = ("lot", "criterion", "file")
SAVED = "The draft is saved."


class TenderList(ListPage):
    title = str(TENDERS[0])
    things = ("tender", "tenders")
    permission = SEE
    filterset_class = TenderFilter
    default_order = ("-bids_until",)
    export_name = "tenders"
    empty = Empty("No tender yet", "Invitations to bid stand here.")
    columns = (
        Column("Tender", "title", sort="title", link="tenders:detail"),
        Column("Reference", "reference", sort="reference"),
        Column("State", "state", state=True, sort="state"),
        Column("Questions until", "questions_until", sort="questions_until"),
        Column("Bids until", "bids_until", sort="bids_until"),
        Column("First day of the contract", "starts_on", sort="starts_on"),
    )

    def rows(self) -> QuerySet[Tender]:
        return queries.tenders(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, RUN):
            return [("Draw up a tender", reverse("tenders:add"))]
        return ()


def find_tender(request: PersonRequest, pk: int, permission: str = SEE) -> Tender:
    """The tender, if the person may read it and holds `permission`."""
    found = get_object_or_404(queries.tenders(for_user=request.user), pk=pk)
    authorise(request.user, permission)
    return found


def find_lot(request: PersonRequest, pk: int, permission: str = SEE) -> Lot:
    """The lot of a tender that the person may read."""
    lot = get_object_or_404(Lot.objects.select_related("tender"), pk=pk)
    find_tender(request, lot.tender_id, permission)
    return lot


def crumbs(of: Tender | None = None) -> list[tuple[str, Any]]:
    """The way back to the tenders, or to one of them."""
    found: list[tuple[str, Any]] = [TENDERS]
    if of:
        found.append((of.title, reverse("tenders:detail", args=[of.pk])))
    return found


def form_page(
    request: PersonRequest,
    form: PageForm,
    title: str,
    of: Tender | None = None,
    **more: Any,
) -> HttpResponse:
    """A page of one form."""
    context = {
        "form": form,
        "title": title,
        "caption": of.title if of else "",
        "breadcrumbs": crumbs(of),
        **more,
    }
    return render(request, "components/form_page.html", context)


def saving(
    request: PersonRequest,
    form: PageForm,
    action: Callable[..., object],
    title: str,
    of: Tender,
    done: str,
    **arguments: Any,
) -> HttpResponse:
    """A page of one form that leads back to its tender."""
    if carry_out(request, form, action, **arguments):
        messages.success(request, done)
        return redirect("tenders:detail", of.pk)
    return form_page(request, form, title, of)


def add(request: PersonRequest) -> HttpResponse:
    """Draw up a tender."""
    authorise(request.user, RUN)
    form = TenderForm(request.POST or None)
    made = carry_out(request, form, actions.draw_up_tender)
    if made:
        messages.success(request, "The draft is made. Add its lots, criteria and documents.")
        return redirect("tenders:detail", made.pk)
    return form_page(request, form, "Draw up a tender")


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    tender = find_tender(request, pk, RUN)
    form = TenderEditForm(request.POST or None, obj=tender)
    title = "Change the draft"
    return saving(request, form, actions.save_tender, title, tender, SAVED, tender=tender)


def add_lot(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a lot."""
    tender = find_tender(request, pk, RUN)
    form = LotForm(request.POST or None)
    return saving(request, form, actions.add_lot, "Add a lot", tender, SAVED, tender=tender)


def add_criterion(request: PersonRequest, pk: int) -> HttpResponse:
    """Add what bids are judged on."""
    tender = find_tender(request, pk, RUN)
    form = CriterionForm(request.POST or None)
    title = "Add a criterion"
    return saving(request, form, actions.add_criterion, title, tender, SAVED, tender=tender)


def add_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a document."""
    tender = find_tender(request, pk, RUN)
    form = FileForm(request.POST or None, request.FILES or None)
    return saving(request, form, actions.add_file, "Add a document", tender, SAVED, tender=tender)


@require_POST
def take_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a lot, a criterion or a document out of a draft."""
    tender = find_tender(request, pk, RUN)
    part, key = request.POST.get("part", ""), request.POST.get("key", "")
    if part not in PARTS or not (key.isdecimal() and len(key) < 19):
        raise Http404
    done = "It is taken out of the draft."
    press(request, actions.take_out, tender=tender, part=part, key=int(key), done=done)
    return redirect("tenders:detail", pk)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a tender, let its bids be scored, open the marks."""
    tender = find_tender(request, pk, RUN)
    verb, version = request.POST.get("verb", ""), request.POST.get("version", "")
    if verb == "open" and version.isdecimal() and len(version) < 10:
        done = "The tender is open. Every provider in the directory is told."
        press(request, actions.open_tender, tender=tender, version=int(version), done=done)
    elif verb == "evaluate":
        done = "The bids are open to the evaluators."
        press(request, evaluating.start_scoring, tender=tender, done=done)
    elif verb == "moderate":
        done = "The marks are open, so that they can be agreed."
        press(request, evaluating.open_moderation, tender=tender, done=done)
    return redirect("tenders:detail", pk)


def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Withdraw a tender."""
    tender = find_tender(request, pk, RUN)
    form = WithdrawForm(request.POST or None, obj=tender)
    title, done = "Withdraw the tender", "The tender is withdrawn, and bidders are told."
    return saving(request, form, actions.withdraw_tender, title, tender, done, tender=tender)


def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A tender: what is asked for, questions and answers, one's own bids, and how far it is."""
    tender = find_tender(request, pk)
    person = request.user
    moves = {row.verb: row.words for row in TENDER.open_to(tender, person)}
    own = queries.own_providers(person)
    evaluator = queries.evaluator_of(tender, person)
    context = {
        "tender": tender,
        "title": tender.title,
        "facts": facts(tender),
        "lots": tender.lots.all(),
        "criteria": tender.criteria.all(),
        "left": 100 - queries.weight_told(tender),
        "files": tender.files.select_related("document"),
        "questions": queries.questions(tender),
        "evaluators": tender.evaluators.select_related("person"),
        "own_bids": queries.bids(for_user=person).filter(
            lot__tender=tender, provider__in=own.values("pk")
        ),
        "lifecycle": TENDER,
        "moves": moves,
        "steps": "open,moderate" if tender.takes_bids else "open,evaluate,moderate",
        "drafts": "open" in moves,
        "runs": may(person, RUN),
        "bids": may(person, "providers.make_bid") and tender.takes_bids,
        "asks": may(person, "providers.make_bid") and tender.takes_questions,
        "answers": may(person, "providers.answer_tender") and tender.takes_bids,
        "sees_evaluators": may(person, "providers.answer_tender"),
        "scores": evaluator is not None and tender.state == "evaluating",
        "compares": may(person, RUN) and tender.state in ("moderating", "awarded"),
        "breadcrumbs": crumbs(),
    }
    return render(request, "providers/tenders/tender.html", context)


def facts(tender: Tender) -> list[tuple[str, Any]]:
    """(label, words) of what a tender is."""
    told = [
        ("Reference", tender.reference),
        ("Questions until", date_and_time(tender.questions_until)),
        ("Bids until", date_and_time(tender.bids_until)),
        ("Term of the contract", span(tender.starts_on, tender.ends_on)),
        ("Weight of the price", f"{tender.price_weight} of 100"),
        ("Why it was withdrawn", tender.withdrawn_because),
    ]
    return [(label, words) for label, words in told if words]


def ask(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask a question."""
    tender = find_tender(request, pk, "providers.make_bid")
    form = QuestionForm(request.POST or None)
    done = "Your question is sent. The answer will stand on this page, for all bidders."
    return saving(request, form, actions.ask, "Ask a question", tender, done, tender=tender)


def answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    question = get_object_or_404(Question.objects.select_related("tender"), pk=pk)
    tender = find_tender(request, question.tender_id, "providers.answer_tender")
    form = AnswerForm(request.POST or None, initial={"answer": question.answer})
    if carry_out(request, form, actions.answer, question=question):
        messages.success(request, "Every bidder can read the answer.")
        return redirect("tenders:detail", tender.pk)
    return form_page(request, form, "Answer a question", tender, lead=question.words)
