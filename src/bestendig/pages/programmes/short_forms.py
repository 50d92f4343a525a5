"""Short forms of a programme: what people thought of it, and a refresher from a task."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form, day_field, sent
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view
from bestendig.pages.telling import message_key, tell_roles
from bestendig.pages.wording import here
from bestendig.programmes.actions import short_forms as actions
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.models import Meeting, Programme, ShortForm, UpkeepTask
from bestendig.programmes.queries import short_forms as queries
from bestendig.programmes.queries.meetings import meetings_of

_K = ShortForm.Kind
_SOON: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=21)


class AskForm(Form):
    """From which day on."""

    opens = day_field(_("From which day?"), help_text=_("It is open for two weeks."))


class BoosterForm(Form):
    """A refresher: meeting once more, a short form, or both; and a word to managers."""

    meet = forms.BooleanField(label=_("Meet once more"), required=False)
    day = day_field(_("On which day?"))
    time = forms.TimeField(
        label=_("At what time?"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("How many minutes of working time does it take?"), min_value=1, max_value=720
    )
    place = forms.CharField(label=_("Where?"), max_length=120)
    ask = forms.BooleanField(label=_("A short form"), required=False)
    opens = day_field(_("From which day?"), help_text=_("It is open for two weeks."))
    managers = forms.BooleanField(
        label=_("Mail managers a question for their team"),
        required=False,
        help_text=_(
            "All managers of the units that the programme is for. It says nothing of who took part."
        ),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if self.is_bound:  # what was not chosen needs no day
            for name in ("day", "time", "minutes", "place"):
                self.fields[name].required = bool(self.data.get("meet"))
            self.fields["opens"].required = bool(self.data.get("ask"))

    def meeting(self) -> When | None:
        """The meeting that was asked for."""
        said = self.cleaned_data
        if not said["meet"]:
            return None
        begins = timezone.make_aware(datetime.combine(said["day"], said["time"]))
        return When(
            begins_at=begins, minutes=said["minutes"], place=said["place"],
            kind=Meeting.Kind.TALK.value,
        )  # fmt: skip


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def evaluation(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Ask who took part what they thought of it; and how each short form stands."""
    found = standing_or_404(programme).programme
    opens = timezone.localdate() + _SOON
    form = AskForm(sent(request), initial={"opens": opens})

    def ask() -> None:
        row = actions.plan_short_form(found.pk, _K.EVALUATION, form.cleaned_data["opens"])
        _tell_oversight(request.organisation, row)

    if form.is_valid() and form.carried_out(ask):
        return redirect("programmes:evaluation", found.pk)
    standing = [x for x in queries.forms_of(found.pk) if x.form.kind == _K.EVALUATION]
    shown = {
        "programme": found,
        "form": form,
        "asked": queries.questions_of(found, _K.EVALUATION),
        "standing": standing,
        "once": any(not x.fell_through for x in standing),
        **_whom(found, request.organisation),
    }
    status = 422 if form.errors else 200
    return render(request, "programmes/evaluation.html", shown, status=status)


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def booster(request: DeskRequest, task: UUID) -> HttpResponse:
    """From a task after a programme to a refresher, on one page."""
    row = get_object_or_404(UpkeepTask.objects.select_related("programme"), pk=task)
    found = row.programme
    form = BoosterForm(sent(request), initial=_proposed(found))

    def make() -> None:
        said = form.cleaned_data
        actions.make_booster(
            row.pk, form.meeting(), said["opens"] if said["ask"] else None,
            managers=said["managers"],
        )  # fmt: skip
        made = ShortForm.objects.filter(task=row).first()
        if made:
            _tell_oversight(request.organisation, made)

    if form.is_valid() and form.carried_out(make):
        return redirect("programmes:upkeep", found.pk)
    shown = {
        "programme": found,
        "task": row,
        "form": form,
        "asked": queries.questions_of(found, _K.BOOSTER),
        "words": here(f"upkeep.{row.kind}", months=row.months or 0),
        **_whom(found, request.organisation),
    }
    status = 422 if form.errors else 200
    return render(request, "programmes/booster.html", shown, status=status)


@allow(Ability.PROGRAMMES_WRITE)
@require_POST
def withdraw(request: DeskRequest, short: UUID) -> HttpResponse:
    """Do not send it after all."""
    row = get_object_or_404(ShortForm.objects.select_related("programme"), pk=short)
    try:
        actions.withdraw_short_form(row.pk)
    except Refused as refused:
        shown = {"programme": row.programme, "refused": refused}
        return render(request, "programmes/refused.html", shown, status=409)
    back = "programmes:upkeep" if row.kind == _K.BOOSTER else "programmes:evaluation"
    return redirect(back, row.programme_id)


def _whom(programme: Programme, organisation: Organisation) -> dict[str, Any]:
    """How many would be asked, and who of them only hears of it on paper."""
    people = queries.to_be_asked(programme.pk, timezone.localdate())
    total = people.count()
    return {
        "people": total,
        "without_mail": people.filter(work_email="").count(),
        "too_few": total < organisation.k,
        "k": organisation.k,
    }


def _proposed(programme: Programme) -> dict[str, Any]:
    """Three weeks from now, as the last meeting was; the form a week after it."""
    last = meetings_of(programme.pk).filter(off="").last()
    day = timezone.localdate() + _AHEAD
    return {
        "meet": True,
        "day": day,
        "time": timezone.localtime(last.begins_at).time() if last else None,
        "minutes": last.minutes if last else 60,
        "place": last.place if last else "",
        "opens": day + timedelta(days=7),
    }


def _tell_oversight(organisation: Organisation, row: ShortForm) -> None:
    key = message_key("plan_locked", row.plan_id, 1)
    tell_roles("plan_locked", (Role.WORKS_COUNCIL, Role.DPO), organisation, "waves:list", key)
