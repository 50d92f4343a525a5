"""Asking the contact person, and answering."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions.questions import answer_question, ask_question
from bestendig.organisations.models import Question
from bestendig.organisations.queries.questions import (
    answer_time,
    answered_questions,
    open_questions,
    own_questions,
)
from bestendig.organisations.roles import Ability, Role
from bestendig.organisations.telling import tell
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.contact.forms import AnswerForm, AskForm
from bestendig.pages.telling import message_key, tell_roles

PER_PAGE = 20


@allow(Ability.CONTACT_ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: DeskRequest) -> HttpResponse:
    """Ask something, and see what became of earlier questions."""
    form = AskForm(request.POST or None)

    def ask_it() -> None:
        question = ask_question(request.person, form.cleaned_data["text"])
        key = message_key("question_asked", question.pk, 1)
        tell_roles(
            "question_asked", (Role.ADVISER,), request.organisation, "contact:questions", key
        )

    if request.method == "POST" and form.is_valid() and form.carried_out(ask_it):
        return redirect("contact:ask")
    page = Paginator(own_questions(request.person), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"form": form, "page": page, "time": answer_time()}
    return render(request, "contact/ask.html", context)


@allow(Ability.CONTACT_ANSWER)
@require_safe
def questions(request: DeskRequest) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    page = Paginator(answered_questions(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"open": open_questions()[:100], "page": page, "time": answer_time()}
    return render(request, "contact/questions.html", context)


@allow(Ability.CONTACT_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Answer one question."""
    question = get_object_or_404(Question.objects.select_related("asked_by__account"), pk=pk)
    form = AnswerForm(request.POST or None)

    def answer_it() -> None:
        answer_question(question, form.cleaned_data["answer"])
        key = message_key("question_answered", question.pk, 1)
        contact = request.organisation.contact_name or request.organisation.name
        whom = [question.asked_by]
        tell(whom, "question_answered", key, ("contact:ask", []), contact_name=contact)

    if request.method == "POST" and form.is_valid() and form.carried_out(answer_it):
        return redirect("contact:questions")
    return render(request, "contact/answer.html", {"form": form, "question": question})
