"""Surveys on the home page: what waits for the adviser, and what works council and FG see run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.measurement.actions.inviting import most_a_year
from bestendig.measurement.models import OpenAnswers, Wave
from bestendig.measurement.queries.load import asked_on_average
from bestendig.measurement.queries.waves import GOING, blocked, box_is_locked, invited_to, waves
from bestendig.measurement.queries.words import open_answers
from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card, Line
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import here
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.programmes.queries.plans import coming_waves

SOON: Final = timedelta(days=21)
_CLOSES_SOON: Final = timedelta(days=3)
_S: Final = Wave.State
_W: Final = OpenAnswers.State


def waiting_surveys() -> tuple[Line, ...]:
    """What blocks a survey, what waits for a key-holder, what opens or closes soon."""
    return (*_blocked(), *_to_launch(), *_going(), *_in_words())


def what_runs(_desk: Desk) -> Card:
    """Each survey that runs: whom, how many questions, how long, and how often this year."""
    lines = tuple(_runs(wave) for wave in waves(*GOING))
    if not lines:
        return Card(
            title=_("What runs now?"),
            text=here("empty.oversight"),
            action=_("Plans and surveys"),
            url=reverse("waves:list"),
        )
    asked = floatformat(asked_on_average(timezone.now()), -1)
    return Card(
        title=_("What runs now?"),
        text=here("home.load", n=asked, limit=most_a_year()),
        lines=lines,
        action=_("Plans and surveys"),
        url=reverse("waves:list"),
    )


def _runs(wave: Wave) -> Line:
    invited, minutes = invited_to(wave), int(wave.questions.get("minutes", 0))
    count = len(wave.questions["questions"])
    parts = [
        ngettext("%(n)d person", "%(n)d people", invited) % {"n": invited},
        ngettext("%(n)d question", "%(n)d questions", count) % {"n": count},
        ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes},
        _("until %(day)s") % {"day": day(timezone.localdate(wave.closes_at))},
    ]
    return Line(text=f"{wave.name}: {', '.join(parts)}", url=_address(wave))


def _blocked() -> Iterator[Line]:
    for wave in blocked(timezone.now()):
        text = _("%(name)s cannot open: the agreements are not in order") % {"name": wave.name}
        yield Line(text=text, url=_address(wave))


def _to_launch() -> Iterator[Line]:
    until = timezone.now() + SOON
    rows = coming_waves(locked_only=False).filter(opens_at__lte=until)
    rows = rows.exclude(plan__kind=MeasurementPlan.Kind.SHORT)  # the clock sends those
    for moment in rows:
        opens = timezone.localdate(moment.opens_at)
        text = _("%(name)s opens on %(day)s and has not been launched yet")
        if opens < timezone.localdate():
            text = _("%(name)s was to open on %(day)s and has not been launched yet")
        yield Line(
            text=text % {"name": _named(moment), "day": day(opens)},
            url=reverse("waves:resume", args=[moment.pk]),
        )


def _going() -> Iterator[Line]:
    for wave in waves(_S.CLOSING):
        if box_is_locked(wave):
            text = _("%(name)s waits for the key-holder") % {"name": wave.name}
            yield Line(text=text, url=_address(wave))
    for wave in waves(_S.OPEN).filter(closes_at__lte=timezone.now() + _CLOSES_SOON):
        when = day(timezone.localdate(wave.closes_at))
        text = _("%(name)s closes on %(day)s") % {"name": wave.name, "day": when}
        yield Line(text=text, url=_address(wave))


def _in_words() -> Iterator[Line]:
    """Answers in words that wait for a decision, or are being made ready."""
    for row in open_answers().filter(state__in=(_W.ADVISED, _W.DECIDED)):
        text = _("%(name)s: the answers in words wait for you") % {"name": row.wave.name}
        yield Line(text=text, url=reverse("words:detail", args=[row.wave_id]))


def _named(moment: PlannedWave) -> str:
    if moment.role == PlannedWave.Role.ONCE:
        return moment.plan.name
    return f"{moment.plan.name}, {moment.name}"


def _address(wave: Wave) -> str:
    return reverse("waves:wave", args=[wave.pk])
