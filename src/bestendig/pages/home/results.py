"""Cards about what came out of the last survey. None of them is there before one has closed."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from bestendig.common.numbers import number
from bestendig.findings.models import SeriesFinding
from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card, Fact, Line
from bestendig.pages.results import words
from bestendig.pages.results.picture import language
from bestendig.pages.results.reading import WHOLE, newest
from bestendig.pages.results.team import views
from bestendig.pages.wording import here, split_lead
from bestendig.releases.queries import decisions_on, gate_report, releases_visible_to

_LONGEST = 240
_NEWS = timedelta(days=30)


def told(desk: Desk) -> Card | None:
    """The employee's: the last result in two sentences, and what is done with it."""
    found = newest(desk, within=WHOLE)
    if found is None:
        return None
    decision = decisions_on(found.release).first()
    done = (
        here("told.card.decided", decided=Truncator(decision.decided).chars(_LONGEST))
        if decision
        else here("told.card.undecided")
    )
    return Card(
        title=_("What did we do with your answers?"),
        text="<br>".join([*words.in_two(found.release, found.whole), done]),
        action=_("Read on"),
        url=reverse("results:told"),
    )


def team_picture(desk: Desk) -> Card | None:
    """The manager's: three lines of the group's picture, or the three questions instead."""
    found = newest(desk)
    if found is None or desk.organisation is None:
        return None
    view = views(found)[0]
    lines = view.lines if view.clear else ()
    return Card(
        title=_("The picture of %(group)s") % {"group": view.picture.row.name},
        text="<br>".join(lines) or here("small.talk"),
        action=_("See my team's page"),
        url=reverse("team:team"),
    )


def what_we_know(desk: Desk) -> Card | None:
    """The adviser's: the last result, and whether it was answered."""
    found = newest(desk, within=WHOLE)
    if found is None:
        return None
    release = found.release
    open_still = desk.may(Ability.DECISIONS_WRITE) and not decisions_on(release).exists()
    line = Line(
        text=here("told.write", title=release.title),
        url=reverse("results:decide", args=[release.wave_id]),
    )
    return Card(
        title=_("What do we know now?"),
        text=f"**{release.title}.** {' '.join(words.in_two(release, found.whole))}",
        lines=(*((line,) if open_still else ()), *_judged_figures()),
        action=_("See the result"),
        url=reverse("results:wave", args=[release.wave_id]),
    )


def _judged_figures() -> tuple[Line, ...]:
    """Figures beside programmes that were judged lately: what they said."""
    since = timezone.localdate() - _NEWS
    rows = SeriesFinding.objects.filter(judged_on__gte=since).select_related("choice__programme")
    newest = {x.choice.programme_id: x for x in reversed(rows)}
    return tuple(
        Line(
            text=_("%(name)s, %(figure)s: %(said)s")
            % {
                "name": x.choice.programme.name,
                "figure": x.stories[language()]["figure"],
                "said": split_lead(x.stories[language()]["verdict"])[0],
            },
            url=reverse("programmes:series", args=[pk]),
        )
        for pk, x in newest.items()
    )


def indicators(desk: Desk) -> Card | None:
    """The board's: four figures, their direction, and what is not known."""
    found = newest(desk, within=WHOLE)
    shown = [one for one in found.whole.indicators if one.value] if found else []
    if found is None or not shown:
        return None
    return Card(
        title=_("Four indicators"),
        facts=tuple(
            Fact(name=x.name, value=x.text, kind=x.kind.name, more=x.direction) for x in shown
        ),
        text=here("board.unknown"),
        action=_("See the result"),
        url=reverse("results:wave", args=[found.release.wave_id]),
    )


def control(desk: Desk) -> Card | None:
    """The works council's and the data protection officer's: what was hidden before anybody saw."""
    if desk.person is None:
        return None
    release = releases_visible_to(desk.person, desk.role).first()
    if release is None:
        return None
    report = gate_report(release)
    planned, shown = (number(x, 0, language()) for x in (report.planned, report.shown))
    text = (
        here("control.card", planned=planned, shown=shown, breaches=report.breaches)
        if report.breaches
        else here("control.card.nothing", planned=planned, shown=shown)
    )
    return Card(
        title=_("Check of the last result"),
        text=f"**{release.title}.** {text}",
        action=_("Read the check"),
        url=reverse("results:control", args=[release.wave_id]),
    )
