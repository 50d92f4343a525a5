"""What is to be done after a programme: the tasks, and closing one with a note."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes.forms import CloseForm
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view
from bestendig.pages.wording import here
from bestendig.programmes.actions.upkeep import close_task
from bestendig.programmes.models import ShortForm, UpkeepTask
from bestendig.programmes.queries.short_forms import forms_of
from bestendig.programmes.queries.upkeep import left_alone, tasks_of


@allow(Ability.PROGRAMMES_READ)
@require_safe
def upkeep(request: DeskRequest, programme: UUID) -> HttpResponse:
    """All tasks of a programme, open and closed."""
    standing = standing_or_404(programme)
    writes = request.desk.may(Ability.PROGRAMMES_WRITE)
    shown = {
        "programme": standing.programme,
        "maintenance": standing.maintenance,
        "tasks": [(x, here(f"upkeep.{x.kind}", months=x.months or 0)) for x in tasks_of(programme)],
        "standing": [x for x in forms_of(programme) if x.form.kind == ShortForm.Kind.BOOSTER],
        "today": timezone.localdate(),
        "may_write": writes,
        # A few people: who looks after them knows who, nobody else needs to know how many.
        "left_alone": left_alone(programme) if writes else 0,
    }
    return render(request, "programmes/upkeep.html", shown)


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def task(request: DeskRequest, task: UUID) -> HttpResponse:
    """Close one, with what was done or why not."""
    found = get_object_or_404(UpkeepTask.objects.select_related("programme"), pk=task)
    form = CloseForm(sent(request))
    if form.is_valid() and form.carried_out(
        lambda: close_task(
            found.pk, form.cleaned_data["note"], done=form.cleaned_data["done"] == "done"
        )
    ):
        return redirect("programmes:upkeep", found.programme_id)
    text = here(f"upkeep.{found.kind}.lead", months=found.months or 0)
    title = here(f"upkeep.{found.kind}", months=found.months or 0)
    shown = {
        "programme": found.programme, "form": form, "title": title, "text": text, "task": found,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "programmes/upkeep_task.html", shown, status=status)
