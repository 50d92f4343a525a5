"""The import, second half: what would happen, doing it, what came of it, and undoing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.common.jobs import pulse
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.models import State as RunState
from bestendig.organisations.imports.models import PeopleFile, State
from bestendig.organisations.imports.planning import digest
from bestendig.organisations.imports.preview import plan_of
from bestendig.organisations.imports.receiving import cancel_file, confirm_import
from bestendig.organisations.imports.undoing import ChangedSince, last_import, undo_import
from bestendig.organisations.imports.values import Plan
from bestendig.organisations.queries.people import leavers_with_a_team
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.people.import_forms import ConfirmForm
from bestendig.pages.people.plan_shown import (
    changes_csv,
    differences,
    messages,
    problems_csv,
    value_shown,
)
from bestendig.pages.wording import here

# More than this is in the files to download.
MOST: Final = 100
_PREVIEW: Final = (State.PREVIEW, State.STALE)


@allow(Ability.PEOPLE_IMPORT)
@never_cache
@require_safe
def one(request: DeskRequest, file: UUID) -> HttpResponse:
    """The file where it stands: what it would do, how far it is, or what it did."""
    found = get_object_or_404(PeopleFile, pk=file)
    if found.state == State.COLUMNS:
        return redirect("people:columns", file=found.pk)
    if found.state in _PREVIEW:
        return _preview(request, found)
    if found.state == State.CONFIRMED:
        return _running(request, found)
    return _done(request, found)


@allow(Ability.PEOPLE_IMPORT)
@never_cache
@require_http_methods(["POST"])
def confirm(request: DeskRequest, file: UUID) -> HttpResponse:
    """Do it; or show it again when it would no longer do the same."""
    found = get_object_or_404(PeopleFile, pk=file)
    if found.state not in _PREVIEW:
        return redirect("people:file", file=found.pk)
    said = request.POST
    back = reverse("people:file", args=[found.pk])
    try:
        confirm_import(
            found.pk, said.get("shown", ""), many_end=said.get("many_end") == "on", back=back
        )
    except Refused as refused:
        return _preview(request, found, refused)
    return redirect("people:file", file=found.pk)


@allow(Ability.PEOPLE_IMPORT)
@require_POST
def cancel(_request: DeskRequest, file: UUID) -> HttpResponse:
    """Throw the file away."""
    found = get_object_or_404(PeopleFile, pk=file)
    try:
        cancel_file(found.pk)
    except Refused:
        return redirect("people:file", file=found.pk)
    return redirect("people:import")


@allow(Ability.PEOPLE_IMPORT)
@require_POST
def undo(request: DeskRequest, file: UUID) -> HttpResponse:
    """Put everything back; or say who was changed since."""
    found = get_object_or_404(PeopleFile, pk=file)
    try:
        undo_import(found.pk, leave_changed="leave" in request.POST)
    except ChangedSince as since:
        return _done(request, found, since)
    except Refused as refused:
        return _done(request, found, refused=refused)
    return redirect("people:file", file=found.pk)


@allow(Ability.PEOPLE_IMPORT)
@require_safe
def problems(_request: DeskRequest, file: UUID) -> HttpResponse:
    """Every message about the file's rows, as CSV."""
    return _download(file, problems_csv, _("messages"))


@allow(Ability.PEOPLE_IMPORT)
@require_safe
def changes(_request: DeskRequest, file: UUID) -> HttpResponse:
    """Everything the file would do, as CSV."""
    return _download(file, changes_csv, _("changes"))


def _download(file: UUID, write: Callable[[Plan], bytes], name: str) -> HttpResponse:
    found = get_object_or_404(PeopleFile, pk=file, state__in=_PREVIEW)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    content = write(plan_of(found))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _preview(
    request: DeskRequest, file: PeopleFile, refused: Refused | None = None
) -> HttpResponse:
    plan = plan_of(file)
    many = len(plan.ended) if plan.ends_many and plan.ended else 0
    form = ConfirmForm(initial={"shown": digest(plan)}, many=many, present=plan.present)
    context = {
        "file": file,
        "plan": plan,
        "form": form,
        "refused": str(refused) if refused else "",
        "stale": file.state == State.STALE,
        "blocked": bool(file.whole_or_nothing and plan.refused),
        "most": MOST,
        "added": [
            (x, value_shown(plan, "unit", x.values["unit"]),
             value_shown(plan, "manager", x.values["manager"]))
            for x in plan.added[:MOST]
        ],
        "changed": [(x, differences(plan, x)) for x in plan.changed[:MOST]],
        "ended": plan.ended[:MOST],
        "messages": messages(plan.problems[:MOST]),
    }  # fmt: skip
    return render(request, "people/preview.html", context, status=422 if refused else 200)


def _running(request: DeskRequest, file: PeopleFile) -> HttpResponse:
    """How far the job is; the browser asks again by itself, with or without JavaScript."""
    run = JobRun.objects.filter(pk=file.run).first() if file.run else None
    beat = pulse.read([run.id]).get(run.id) if run else None
    done, total, note = (beat.done, beat.total, beat.note) if beat else (0, 0, "")
    context: dict[str, Any] = {
        "file": file,
        "failed": run is None or run.state == RunState.FAILED,
        "done": done,
        "total": total,
        "note": here(note) if note else "",
    }
    response = render(request, "people/running.html", context)
    if not context["failed"]:
        response.headers["Refresh"] = "2"
    return response


def _done(
    request: DeskRequest,
    file: PeopleFile,
    since: ChangedSince | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    context = {
        "file": file,
        "may_undo": last_import() == file,
        "since": since.people[:MOST] if since else [],
        "refused": str(since or refused or ""),
        "leavers": leavers_with_a_team() if file.ended else [],
        "may_manage": request.desk.may(Ability.PEOPLE_MANAGE),
    }
    status = 409 if since or refused else 200
    return render(request, "people/imported.html", context, status=status)
