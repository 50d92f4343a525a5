"""Work that goes on behind the pages: what runs, what failed, and mail that did not arrive."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bestendig.common.jobs import queries, queue
from bestendig.common.jobs.models import JobRun, State
from bestendig.common.outbox import queries as mail
from bestendig.common.outbox import queue as mail_queue
from bestendig.organisations.queries.mail import names_of
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.jobs_told import Row, told, words


@allow(Ability.JOBS_MANAGE)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """Every run and every lost message of the organisation; of all, for the platform."""
    organisation = _organisation(request)
    found = queries.overview(organisation)
    groups = {
        name: _rows(getattr(found, name), request)
        for name in ("running", "waiting", "failed", "finished")
    }
    lost = [(one, words("mail.error", one.error)) for one in mail.undelivered(organisation)]
    context = {**groups, "lost": lost, "on_its_way": mail.on_its_way(organisation)}
    return render(request, "jobs/listing.html", context)


@allow(Ability.HOME)
@require_safe
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One run, while it goes on and after: for who asked for it, and who manages jobs."""
    run = _run(request, pk)
    (row,) = _rows(queries.shown([run]), request)
    context = {"row": row, "manages": request.desk.may(Ability.JOBS_MANAGE)}
    return render(request, "jobs/detail.html", context)


@allow(Ability.JOBS_MANAGE)
@require_POST
def again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Try a failed run again."""
    run = _run(request, pk)
    if run.state == State.FAILED:
        queue.again(run.id)
    return redirect("jobs:detail", pk=pk)


@allow(Ability.JOBS_MANAGE)
@require_POST
def mail_again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Try a message that was given up again."""
    if not mail_queue.again(pk, _organisation(request)):
        raise Http404
    return redirect("jobs:listing")


def _run(request: DeskRequest, pk: UUID) -> JobRun:
    run = queries.run_for(
        pk,
        organisation=_organisation(request),
        account=request.desk.account.pk,
        manages=request.desk.may(Ability.JOBS_MANAGE),
    )
    if run is None:
        raise Http404
    return run


def _organisation(request: DeskRequest) -> UUID | None:
    return request.desk.organisation.pk if request.desk.organisation else None


def _rows(runs: list[queries.Shown], request: DeskRequest) -> list[Row]:
    names = {} if request.desk.organisation else names_of(x.run.organisation_id for x in runs)
    return told(runs, names)
