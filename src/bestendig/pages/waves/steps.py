"""Vragen – Mensen – Afspraken – Versturen: one page a step, left and taken up at any time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common.keys import KeyLocked
from bestendig.disclosure.policy import least_words
from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.queries.waves import panel_is_locked
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form, sent
from bestendig.pages.telling import message_key, tell_roles
from bestendig.pages.waves import forms
from bestendig.pages.waves.choosing import offered
from bestendig.pages.waves.thread import Thread, thread_or_404
from bestendig.pages.wording import here, split_lead
from bestendig.programmes.actions import changing, locking, planning
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.programmes.rules.moments import Window, holidays_in
from bestendig.questionnaires.asked import together, untranslated
from bestendig.questionnaires.bank import Audience
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.templates import TEMPLATES

form_view = require_http_methods(["GET", "HEAD", "POST"])


def of_moment(view: Callable[[DeskRequest, Thread], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about a moment that is still a draft; of a launched one it goes on to its wave."""

    @wraps(view)
    def page(request: DeskRequest, planned: UUID) -> HttpResponse:
        thread = thread_or_404(planned, request.organisation)
        if thread.moment.is_launched:
            return redirect("waves:wave", thread.moment.wave_id)
        if thread.moment.plan.kind == MeasurementPlan.Kind.SHORT:  # the clock sends it as it is
            return redirect("waves:plan", thread.moment.plan_id)
        return view(request, thread)

    return page


@allow(Ability.WAVES_WRITE)
@require_safe
@of_moment
def resume(_request: DeskRequest, thread: Thread) -> HttpResponse:
    """Go on where something is still to be done."""
    return redirect(thread.next.url)


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def questions(request: DeskRequest, thread: Thread) -> HttpResponse:
    """Which questions."""
    rows, extras = offered()
    several = thread.moment.plan.waves.filter(wave_id=None).count() > 1
    code = request.POST.get("template", "")
    form = forms.QuestionsForm(
        request.POST if request.method == "POST" and not code else None,
        rows=rows, extras=extras, several=several, initial=_chosen(thread.moment),
    )  # fmt: skip
    if code in TEMPLATES:
        title = split_lead(here(TEMPLATES[code].text))[0]
        changing.use_template(thread.moment.pk, code, title, everywhere=several)
        return redirect("waves:questions", thread.moment.pk)
    if form.is_bound and form.is_valid() and form.carried_out(
        lambda: changing.choose_questions(thread.moment.pk, **form.chosen())
    ):  # fmt: skip
        return redirect("waves:questions", thread.moment.pk)
    used = {row.version.questionnaire.template for row in rows}
    templates = [
        (one, minutes(one.asked))
        for one in TEMPLATES.values()
        if one.audience is Audience.EMPLOYEE and one.code not in used
    ]
    more = {
        "rows": rows,
        "templates": templates,
        "groups": _numbered(thread),
        "dutch_only": untranslated(thread.asked)["en"],
    }
    return _page(request, thread, "questions", form=form, **more)


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def people(request: DeskRequest, thread: Thread) -> HttpResponse:
    """Whom, and how many answers that will bring."""
    is_rhythm = thread.moment.plan.kind == MeasurementPlan.Kind.RHYTHM
    group = thread.moment.plan.groups.get()
    initial = {
        "whom": "all" if group.everybody else "units",
        "units": [str(unit.pk) for unit in group.units.all()],
    }
    form = forms.PeopleForm(request.POST or None, tree=thread.tree, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: changing.choose_people(thread.moment.pk, form.units_chosen()))
    ):
        return redirect("waves:people", thread.moment.pk)
    shown = None if is_rhythm or not thread.tree.roots else form
    return _page(request, thread, "people", form=shown, is_rhythm=is_rhythm)


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def agreements(request: DeskRequest, thread: Thread) -> HttpResponse:
    """The plan is locked, and the three agreements cover it."""
    first_time = thread.lock.newest is None
    said = sent(request)
    form = Form(said) if first_time else forms.LockForm(said)

    def lock() -> None:
        version = locking.lock_plan(thread.moment.plan_id, form.cleaned_data.get("why", ""))
        key = message_key("plan_locked", version.plan_id, version.number)
        kind = "plan_locked" if version.number == 1 else "plan_changed"
        oversight = (Role.WORKS_COUNCIL, Role.DPO)
        tell_roles(kind, oversight, request.organisation, "waves:list", key)

    if request.method == "POST" and form.is_valid() and form.carried_out(lock):
        return redirect("waves:agreements", thread.moment.pk)
    standings = list(zip(*(one.standings for one in thread.agreements), strict=True))
    more = {"standings": standings, "first_time": first_time}
    return _page(request, thread, "agreements", form=form, **more)


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def send(request: DeskRequest, thread: Thread) -> HttpResponse:
    """Look once more, and launch."""
    locked = panel_is_locked(thread.moment.plan.series_id)
    form = forms.LaunchForm(sent(request), panel_is_locked=locked)
    if request.method == "POST" and form.is_valid():
        wave = _launched(thread.moment.pk, form)
        if wave is not None:
            return redirect("waves:wave", wave)
    return _page(request, thread, "send", form=form, holidays=_holidays(thread))


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def when(request: DeskRequest, thread: Thread) -> HttpResponse:
    """The days on which it opens and closes."""
    window = Window(timezone.localdate(thread.moment.opens_at), thread.last)
    form = forms.WindowForm(request.POST or None, initial=forms.first_days(window))
    return _small(
        request, thread, form, lambda: changing.set_window(thread.moment.pk, form.window()), "when"
    )


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def describe(request: DeskRequest, thread: Thread) -> HttpResponse:
    """Its name, and what one wants to know."""
    plan = thread.moment.plan
    initial = {"name": plan.name, "purpose": plan.purpose, "privacy": thread.moment.privacy}
    form = forms.AboutForm(request.POST or None, initial=initial)
    return _small(
        request, thread, form,
        lambda: changing.describe(thread.moment.pk, **form.cleaned_data), "describe",
    )  # fmt: skip


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def open_question(request: DeskRequest, thread: Thread) -> HttpResponse:
    """One question that is answered in words: off until it is asked here, for this survey."""
    moment = thread.moment
    initial = {"nl": moment.open_question_nl, "en": moment.open_question_en}
    form = forms.OpenQuestionForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: changing.ask_in_words(moment.pk, **form.cleaned_data))
    ):
        return redirect("waves:agreements", moment.pk)
    needed = least_words(request.organisation.k)
    return render(
        request, "waves/open_question.html", {"thread": thread, "form": form, "needed": needed}
    )


@allow(Ability.WAVES_WRITE)
@form_view
@of_moment
def discard(request: DeskRequest, thread: Thread) -> HttpResponse:
    """Ask once, then take it out of the plan."""
    if request.method == "POST":
        planning.discard_wave(thread.moment.pk)
        return redirect("waves:list")
    return render(request, "waves/discard.html", {"thread": thread})


def _page(request: DeskRequest, thread: Thread, code: str, **more: Any) -> HttpResponse:
    here_now = next(step for step in thread.steps if step.code == code)
    following = thread.steps[thread.steps.index(here_now) + 1 :]
    shown = {
        "thread": thread,
        "moment": thread.moment,
        "step": here_now,
        "following": following[0] if following else None,
        **more,
    }
    return render(request, f"waves/{code}.html", shown)


def _small(
    request: DeskRequest, thread: Thread, form: Any, action: Callable[[], None], what: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.carried_out(action):
        return redirect("waves:resume", thread.moment.pk)
    return render(request, "waves/small.html", {"thread": thread, "form": form, "what": what})


def _chosen(moment: PlannedWave) -> dict[str, Any]:
    return {
        "questionnaire": str(moment.questionnaire_id or ""),
        "extra": str(moment.extra_id or ""),
        "everywhere": True,
    }


def _numbered(thread: Thread) -> list[list[tuple[int, Any]]]:
    """The questions as they stand together on a wide screen, each with its number."""
    numbers = {one.series: number for number, one in enumerate(thread.asked, start=1)}
    return [[(numbers[one.series], one) for one in group] for group in together(thread.asked)]


def _holidays(thread: Thread) -> list[str]:
    codes = holidays_in(thread.first, thread.last) if thread.last >= thread.first else []
    return [here(f"waves.holiday.{code}") for code in codes]


def _launched(planned: UUID, form: forms.LaunchForm) -> UUID | None:
    """Launch it; what was refused stands in the form."""
    try:
        return launch_planned(planned, form.passphrases()).pk
    except KeyLocked:
        form.add_error("panel" if "panel" in form.fields else None, here("waves.panel_locked"))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return None
