"""Cards about the course: the four preconditions, and one's own pledges."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.organisations.course.queries import Light, pledges_of, preconditions, to_look_at
from bestendig.pages.access import Desk
from bestendig.pages.course.lists import advice_lines
from bestendig.pages.home.card import Card, Line
from bestendig.pages.results.reading import WHOLE, newest
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import here
from bestendig.practice.futures.queries import old_pictures

_MOST = 3
_LONGEST = 120


def needed(desk: Desk) -> Card:
    """The board's: which preconditions are there, and which are open."""
    found = preconditions()
    open_ones = [x for x in found if x.light is not Light.THERE]
    if not open_ones:
        text = here("home.course.all")
    elif newest(desk, within=WHOLE) is None:
        text = here("empty.board", n=len(open_ones))
    else:
        text = here("home.course.open", n=len(open_ones))
    return Card(
        title=_("Four preconditions"),
        text=text,
        lines=tuple(
            Line(text=str(x.code.label), url=reverse("course:precondition", args=[x.code.value]))
            for x in open_ones
        )
        + advice_lines(),
        action=_("See the course"),
        url=f"{reverse('course:course')}#needed",
    )


def course_lines() -> tuple[Line, ...]:
    """What the course asks of advisers: preconditions and pictures of the future to look at again,
    and the checklist."""
    old = tuple(
        Line(
            text=_("Look whether it is still so: %(what)s") % {"what": x.code.label},
            url=reverse("course:precondition", args=[x.code.value]),
        )
        for x in to_look_at(timezone.localdate())
    )
    stale = tuple(
        Line(
            text=_("Look whether it still holds: %(what)s") % {"what": x.name},
            url=reverse("futures:picture", args=[x.picture.pk]),
        )
        for x in old_pictures(timezone.localdate())
    )
    return old + stale + advice_lines()


def my_pledge(desk: Desk) -> Card | None:
    """What somebody promised and has not told about; of nothing promised, the way to do so."""
    waiting = pledge_lines(desk)
    if waiting:
        return Card(title=_("What I promised"), lines=waiting)
    return Card(
        title=_("What I promised"),
        text=here("home.pledge.none"),
        action=_("Promise something"),
        url=reverse("course:add_pledge"),
    )


def my_open_pledge(desk: Desk) -> Card | None:
    """The same, only where something was promised."""
    waiting = pledge_lines(desk)
    return Card(title=_("What I promised"), lines=waiting) if waiting else None


def pledge_lines(desk: Desk) -> tuple[Line, ...]:
    """Somebody's own pledges that nothing was told of yet."""
    if desk.person is None:
        return ()
    today = timezone.localdate()
    return tuple(
        Line(
            text=(_("%(what)s – tell what became of it") if x.due_on < today
                  else _("%(what)s – by %(day)s")) % {"what": _short(x.what), "day": day(x.due_on)},
            url=reverse("course:pledge", args=[x.pk]),
        )
        for x in pledges_of(desk.person)[:_MOST]
    )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
