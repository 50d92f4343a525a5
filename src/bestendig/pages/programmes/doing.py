"""Lines under “Do” on the page of a programme: meetings, time and money, whom it reaches."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bestendig.common.numbers import number
from bestendig.organisations.queries.units import tree_on
from bestendig.pages.programmes.line import Line
from bestendig.pages.results.asked import listed
from bestendig.pages.wording import here
from bestendig.programmes.models import Programme
from bestendig.programmes.queries.meetings import coming_meetings, reach, spent
from bestendig.programmes.queries.programmes import Standing


def doing_lines(standing: Standing, *, may_write: bool) -> tuple[Line, ...]:
    """Three lines, each with sums alone."""
    programme = standing.programme
    open_still = may_write and not hasattr(programme, "decision")
    return (
        _meetings(programme, open_still=open_still),
        _spent(standing, open_still=open_still),
        *_reach(standing),
    )


def _meetings(programme: Programme, *, open_still: bool) -> Line:
    coming = coming_meetings(programme.pk)
    first, count = coming.first(), coming.count()
    url = reverse("programmes:meetings", args=[programme.pk])
    total = programme.meetings.filter(off="").count()
    if not total:
        text = here("programme.meetings.none")
    elif first is None:
        text = ngettext("%(n)d meeting, held.", "%(n)d meetings, all held.", total) % {"n": total}
    else:
        day = date_format(timezone.localtime(first.begins_at), "j F Y, H:i")
        text = ngettext(
            "%(n)d meeting to come. The first: %(day)s, %(place)s.",
            "%(n)d meetings to come. The first: %(day)s, %(place)s.",
            count,
        ) % {"n": count, "day": day, "place": first.place}
    way = _("See the meetings") if total or not open_still else _("Plan a meeting")
    return Line(title=_("Meetings"), text=text, way=(way, url) if total or open_still else ("", ""))


def _spent(standing: Standing, *, open_still: bool) -> Line:
    programme = standing.programme
    found = spent(programme, standing.rules.k)
    budget = found.budget
    said = []
    planned = budget.hours_planned if budget else None
    if found.hours is None:
        if planned is not None:
            said.append(here("programme.hours.planned", planned=_said(planned)))
        said.append(here("programme.hours.small"))
    elif planned is not None:
        said.append(here("programme.hours", used=_said(found.hours), planned=_said(planned)))
    elif found.hours:
        said.append(here("programme.hours.unplanned", used=_said(found.hours)))
    if budget and (budget.euros_planned is not None or budget.euros_used is not None):
        said.append(
            here(
                "programme.euros",
                used=_said(budget.euros_used),
                planned=_said(budget.euros_planned),
            )
        )
    if found.euros_an_hour is not None:
        said.append(here("programme.euros_an_hour", euros=_said(found.euros_an_hour)))
    if len(found.by_kind) > 1:
        kinds = "; ".join(f"{_said(hours)} ({label})" for label, hours in found.by_kind)
        said.append(here("programme.hours_by_kind", kinds=kinds))
    way = (_("Change"), reverse("programmes:budget", args=[programme.pk]))
    text = " ".join(said) or here("programme.budget.none")
    return Line(title=_("Time and money"), text=text, way=way if open_still else ("", ""))


def _reach(standing: Standing) -> tuple[Line, ...]:
    total, parts = reach(standing.programme, tree_on(timezone.localdate()), standing.rules.k)
    if not parts:
        return ()
    if total is None:
        return (Line(title=_("Whom it reaches"), text=here("programme.reach.small")),)
    said = [f"{x.name or _('elsewhere')}: {_about(x.n)}" for x in parts if x.n is not None]
    hidden = [x.name or _("elsewhere") for x in parts if x.n is None]
    over = standing.programme.ends < timezone.localdate()
    text = here("programme.reach.over" if over else "programme.reach", n=_said(total))
    if said:
        text = f"{text} {'; '.join(said)}."
    if hidden:
        text = f"{text} {here('programme.reach.hidden', parts=listed(hidden))}"
    return (Line(title=_("Whom it reaches"), text=text),)


def _about(n: int) -> str:
    return _("about %(n)s") % {"n": _said(n)}


def _said(n: int | None) -> str:
    return "–" if n is None else number(n, 0, (get_language() or "nl")[:2])
