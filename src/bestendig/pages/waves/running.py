"""One survey that was launched: how it stands, closing later, adding people, unlocking the box."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common import throttle
from bestendig.common.jobs import queries as jobs
from bestendig.common.keys import KeyLocked, WrongPassphrase
from bestendig.measurement.actions.closing import extend_wave
from bestendig.measurement.actions.launching import add_people
from bestendig.measurement.actions.series import kept_months
from bestendig.measurement.models import SHORT_FORM, Wave
from bestendig.measurement.queries import waves as queries
from bestendig.measurement.queries.words import open_answers
from bestendig.measurement.tasks import let_open
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form, sent
from bestendig.pages.jobs_told import told
from bestendig.pages.waves import forms
from bestendig.pages.wording import here
from bestendig.programmes.queries.people import people_of
from bestendig.programmes.queries.plans import planned_of
from bestendig.programmes.rules.moments import Window
from bestendig.programmes.rules.reach import about

form_view = require_http_methods(["GET", "HEAD", "POST"])
PASSPHRASES: Final = throttle.Limit(
    "box_passphrase", tries=5, within=timedelta(minutes=15), lock=timedelta(minutes=15)
)
_S = Wave.State


@allow(Ability.WAVES_READ)
@require_safe
def wave(request: DeskRequest, wave: UUID) -> HttpResponse:
    """How it stands: what may be told of an open box, and what comes after."""
    found = _wave(wave)
    run, now = queries.counting_run(found), timezone.now()
    not_open = found in queries.blocked(now)
    over = _S(found.state) in queries.OVER
    may_reach = request.desk.may(Ability.REACH_PEOPLE)
    may_write = request.desk.may(Ability.WAVES_WRITE)
    # Who took part is for advisers alone to know (decision 113): no names, nor how many exactly.
    short = found.rolling == SHORT_FORM
    may_name = request.desk.may(Ability.RECENT_IMPORTS_READ) and not short
    invited = queries.invited_to(found)
    shown = {
        "wave": found,
        "moment": planned_of(found.pk),
        "invited": about(invited) if short and not may_write else invited,
        "kept": kept_months(found.series, request.organisation.keep_panel),
        "response": queries.response_so_far(found),
        "not_open": not_open,
        "opens_shortly": found.state == _S.LAUNCHED and found.opens_at <= now and not not_open,
        "locked": not over and queries.box_is_locked(found),
        "row": told(jobs.shown([run]))[0] if run and found.state == _S.CLOSING else None,
        "newcomers": 0 if over or found.rolling else len(_newcomers(found)),
        "imported": list(queries.imported_shortly_before(found.pk)) if may_name else None,
        "unlock_url": request.build_absolute_uri(reverse("waves:unlock", args=[found.pk])),
        "results": _address("results:wave", found.pk),
        "reaching": _address("reaching:wave", found.pk) if may_reach else "",
        "may_write": may_write,
        "in_words": open_answers().filter(wave=found.pk).exists(),
    }
    return render(request, "waves/wave.html", shown)


@allow(Ability.WAVES_WRITE)
@form_view
def extend(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Let it close later."""
    found = _own(_wave(wave))
    today = timezone.localdate(found.closes_at)
    form = forms.LaterForm(request.POST or None, initial={"closes": today})

    def later() -> None:
        day = form.cleaned_data["closes"]
        extend_wave(found.pk, Window(day, day).closes_at)

    if request.method == "POST" and form.is_valid() and form.carried_out(later):
        return redirect("waves:wave", found.pk)
    return render(request, "waves/extend.html", {"wave": found, "form": form})


@allow(Ability.WAVES_WRITE)
@form_view
def add(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Invite who came into service, or into the units asked, since the launch."""
    found = _own(_wave(wave))
    newcomers = _newcomers(found)
    locked = found.privacy == Wave.Privacy.LINKED and queries.panel_is_locked(found.series_id)
    said = sent(request)
    form = forms.PassphraseForm(said) if locked else Form(said)

    def invite() -> None:
        passphrase = form.cleaned_data.get("passphrase")
        try:
            add_people(found.pk, [x.pk for x in newcomers], panel_passphrase=passphrase)
        except KeyLocked as error:
            raise Refused(here("waves.panel_locked"), field="passphrase") from error

    if request.method == "POST" and form.is_valid() and form.carried_out(invite):
        return redirect("waves:wave", found.pk)
    shown = {"wave": found, "form": form, "count": len(newcomers)}
    return render(request, "waves/add.html", shown)


@allow(Ability.BOX_UNLOCK)
@form_view
def unlock(request: DeskRequest, wave: UUID) -> HttpResponse:
    """The key-holder lets a closed box be opened."""
    found = _wave(wave)
    form = forms.PassphraseForm(request.POST or None)
    waits = found.state == _S.CLOSING and queries.box_is_locked(found)

    def open_it() -> None:
        try:
            throttle.attempt(PASSPHRASES, found.pk)
            let_open(found.pk, form.cleaned_data["passphrase"])
        except throttle.Locked as error:
            raise Refused(here("error.code.locked", minutes=error.minutes)) from error
        except WrongPassphrase as error:
            raise Refused(_("This is not the passphrase."), field="passphrase") from error

    done = bool(request.method == "POST" and form.is_valid() and form.carried_out(open_it))
    shown = {"wave": found, "form": form, "waits": waits, "done": done}
    return render(request, "waves/unlock.html", shown)


def _wave(wave_id: UUID) -> Wave:
    found: Wave = get_object_or_404(Wave.objects.select_related("series"), pk=wave_id)
    return found


def _own(wave: Wave) -> Wave:
    """Only of a survey with people of its own: a box that gathers a quarter is the clock's."""
    if wave.rolling:
        raise Http404
    return wave


def _newcomers(wave: Wave) -> list[Person]:
    """Who would be asked if it were launched now, and was not invited yet."""
    moment = planned_of(wave.pk)
    today = timezone.localdate()
    people: Any = (
        people_of(moment.plan, tree_on(today))
        if moment
        else in_service(Person.objects.all(), today)
    )
    return list(queries.not_invited(wave, people))


def _address(name: str, pk: UUID) -> str:
    """The address of a page, empty while there is no such page."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
