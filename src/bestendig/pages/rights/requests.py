"""Requests of people about their data: the administrator answers, the FG reads."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights import actions, rules
from bestendig.organisations.rights.models import DataRequest, RequestKind, RequestState
from bestendig.organisations.rights.queries import requests_closed, requests_to_handle
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.rights.forms import AnswerForm, ExtendForm, add_refusal

PER_PAGE = 50


@allow(Ability.REQUESTS_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """Open requests, the first to end on top; then the answered ones."""
    closed = Paginator(requests_closed(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"open": requests_to_handle(), "closed": closed, "today": timezone.localdate()}
    return render(request, "rights/requests.html", context)


@allow(Ability.REQUESTS_READ)
@require_safe
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One request; with its forms for who may answer it."""
    return _detail(request, pk)


@allow(Ability.REQUESTS_HANDLE)
@require_POST
def take_up(_request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say that it is being handled."""
    get_object_or_404(DataRequest, pk=pk)
    with suppress(Refused):  # somebody else was first: the page shows how it stands
        actions.take_up_request(pk, timezone.localdate())
    return redirect("rights:request", pk=pk)


@allow(Ability.REQUESTS_HANDLE)
@require_POST
def extend(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take two months more."""
    get_object_or_404(DataRequest, pk=pk)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            actions.extend_request(pk, form.cleaned_data["because"], timezone.localdate())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:request", pk=pk)
    return _detail(request, pk, extend_form=form)


@allow(Ability.REQUESTS_HANDLE)
@require_POST
def answer(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Close it with an answer."""
    asked = get_object_or_404(DataRequest.objects.select_related("person"), pk=pk)
    form = _answer_form(asked, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.answer_request(
                pk,
                RequestState(said["verdict"]),
                said["answer"],
                timezone.localdate(),
                said.get("value"),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:request", pk=pk)
    return _detail(request, pk, answer_form=form)


def _detail(request: DeskRequest, pk: UUID, **forms: Any) -> HttpResponse:
    asked = get_object_or_404(DataRequest.objects.select_related("person"), pk=pk)
    today = timezone.localdate()
    context = {
        "asked": asked,
        "today": today,
        "overdue": rules.is_overdue(asked, today),
        "current": _current_value(asked),
    }
    if asked.is_open and request.desk.may(Ability.REQUESTS_HANDLE):
        context["answer_form"] = _answer_form(asked)
        context["extend_form"] = ExtendForm() if rules.may_extend(asked, today) else None
    return render(request, "rights/request.html", {**context, **forms})


def _answer_form(asked: DataRequest, data: Any = None) -> AnswerForm:
    field = asked.field if asked.kind == RequestKind.CORRECT else ""
    return AnswerForm(
        data,
        verdicts=rules.answers_to(asked, timezone.localdate()),
        field=field,
        initial={"value": asked.wanted},
    )


def _current_value(asked: DataRequest) -> str:
    """What is recorded now, for a correction of a field that has words of its own."""
    if asked.person is None or not asked.field or not hasattr(asked.person, asked.field):
        return ""
    if asked.field in {"unit", "manager"}:
        return ""
    display = getattr(asked.person, f"get_{asked.field}_display", None)
    return str((display() if display else getattr(asked.person, asked.field)) or "–")
