"""Programmes on the adviser's home page: what is in the way, one row each, how much is measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.findings.models import PublishedFinding
from bestendig.measurement.queries.sides import settles_by_itself, unsettled
from bestendig.pages.access import Desk
from bestendig.pages.course.chain import Link, chain
from bestendig.pages.home.card import Card, Fact, Line
from bestendig.pages.results.picture import language
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import here, split_lead
from bestendig.programmes.models import PlannedWave, Programme
from bestendig.programmes.queries.programmes import (
    Block,
    Stage,
    Standing,
    coverage,
    ideas_that_wait,
    programmes,
    standings,
)
from bestendig.programmes.queries.upkeep import waiting_for, with_a_task_of_fading

SOON: Final = timedelta(days=14)
_MOST_ROWS: Final = 8
_YEAR: Final = timedelta(days=365)
# Where what stops a start is done.
_PAGES: Final = {
    Block.PLAN: "programmes:plan",
    Block.PLAN_CHANGED: "programmes:plan",
    Block.MAINTENANCE: "programmes:maintenance",
}


def waiting_programmes() -> tuple[Line, ...]:
    """What stops a start, what can start, and what waits for a decision."""
    going = standings(programmes().filter(decision=None))
    return tuple(line for standing in going for line in _waits(standing))


def unsettled_programmes() -> tuple[Line, ...]:
    """Of which it must stand soon who counts, and does not settle itself: else there will be no
    verdict."""
    return tuple(
        Line(
            text=_("%(name)s: settle who counts, before %(day)s")
            % {"name": standing.programme.name, "day": day(timezone.localdate(stands.until))},
            url=reverse("programmes:sides", args=[standing.programme.pk]),
        )
        for standing, stands in unsettled(timezone.now() + SOON)
        if stands.until is not None and not settles_by_itself(standing, stands)
    )


def fading_programmes() -> tuple[Line, ...]:
    """Effects of which clearly less was left at the last look, and what ended without a look
    later on. Of what was stopped nothing is asked."""
    found = standings(programmes().exclude(started_at=None).exclude(decision__kind="stop"))
    faded = _faded(x.programme.pk for x in found) - with_a_task_of_fading()
    lines = []
    for standing in found:
        programme = standing.programme
        said = {"name": programme.name}
        later = [x for x in standing.moments if x.role == PlannedWave.Role.FOLLOW_UP]
        if programme.pk in faded:
            text = _("What %(name)s brought is fading: plan a refresher or a talk") % said
            url = reverse("programmes:finding", args=[programme.pk])
            lines.append(Line(text=text, url=url))
        elif standing.stage is Stage.LAST and not any(not x.missed for x in later):
            text = _("Nothing will show whether %(name)s lasts: no later survey is planned") % said
            lines.append(Line(text=text, url=_address(standing)))
    return tuple(lines)


def _faded(of: Iterable[UUID]) -> set[UUID]:
    """Programmes whose newest finding says that what was won is fading."""
    rows = PublishedFinding.objects.filter(programme__in=list(of), primary=True)
    newest: dict[UUID, PublishedFinding] = {}
    for row in rows.order_by("-counted_on"):
        newest.setdefault(row.programme_id, row)
    return {key for key, row in newest.items() if row.fades}


def waiting_upkeep(desk: Desk) -> tuple[Line, ...]:
    """What is to be done after a programme, for its owner."""
    if desk.person is None:
        return ()
    today = timezone.localdate()
    return tuple(
        Line(
            text=_("%(name)s: %(what)s (%(day)s)")
            % {
                "name": x.programme.name,
                "what": here(f"upkeep.{x.kind}", months=x.months or 0),
                "day": day(x.due_on),
            },
            url=reverse("programmes:upkeep_task", args=[x.pk]),
        )
        for x in waiting_for(desk.person, today)[:_MOST_ROWS]
    )


def along(_desk: Desk) -> Card | None:
    """One row a programme, along think, do, look and keep it up."""
    found = standings(programmes().filter(decision=None))
    if not found:
        return None
    return Card(
        title=_("Programmes along think, do, look and keep it up"),
        lines=tuple(
            Line(text=f"{x.programme.name}: {_stage(x)}", url=_address(x))
            for x in found[:_MOST_ROWS]
        ),
        action=_("All programmes"),
        url=reverse("programmes:list"),
    )


def works_and_stops(desk: Desk) -> Card | None:
    """The board's: what came out and what was decided in the past year, the newest first."""
    since = timezone.localdate() - _YEAR
    judged = PublishedFinding.objects.filter(counted_on__gte=since).values("programme")
    recent = programmes().filter(Q(decision__decided_on__gte=since) | Q(pk__in=judged))
    found = chain(standings(recent), desk)
    if not found:
        return None
    return Card(
        title=_("What works, what stops"),
        lines=tuple(
            Line(text=f"{x.name}: {_known(x)} ({x.stage})", url=x.read_url or x.url)
            for x in found[:_MOST_ROWS]
        ),
        action=_("What works?"),
        url=reverse("catalogue:works"),
    )


def _known(link: Link) -> str:
    first = link.known[0]
    return f"{first.words} {first.fading}".strip()


def of_the_fund(_desk: Desk) -> Card | None:
    """The fund analyst's: the programmes of the fund itself, with where each is or what came out.
    No names of people stand on any of these pages."""
    found = standings(programmes())
    if not found:
        return None
    return Card(
        title=_("Programmes of the fund"),
        lines=tuple(
            Line(text=f"{x.programme.name}: {_came_out(x) or _stage(x)}", url=_address(x))
            for x in found[:_MOST_ROWS]
        ),
        text=here("home.fund.programmes"),
    )


def _came_out(standing: Standing) -> str:
    """The answer of its newest finding, in a word; empty before there is one."""
    row = PublishedFinding.objects.filter(programme=standing.programme).first()
    return split_lead(row.stories[language()]["verdict"])[0] if row else ""


def waiting_ideas() -> tuple[Line, ...]:
    """Ideas of people that wait for an answer: one line a programme."""
    found = {x.programme_id: x.programme.name for x in ideas_that_wait()}
    return tuple(
        Line(
            text=_("Answer an idea for %(name)s") % {"name": name},
            url=reverse("programmes:ideas", args=[pk]),
        )
        for pk, name in found.items()
    )


def measured(_desk: Desk) -> Card | None:
    """How many of the programmes that started were measured at the start, the end and later."""
    found = coverage(standings(programmes().exclude(started_at=None)))
    if not found.programmes:
        return None
    rows = (
        (_("Start measured"), found.start),
        (_("End measured"), found.end),
        (_("Follow-up measured"), found.follow_up),
    )
    return Card(
        title=_("How much do we measure?"),
        facts=tuple(
            Fact(name=name, value=_("%(n)s of %(of)s") % {"n": n, "of": found.programmes})
            for name, n in rows
        ),
        text=here("programmes.coverage"),
    )


def first_programme(_desk: Desk) -> Card | None:
    """Where to begin, while there is no programme."""
    if Programme.objects.exists():
        return None
    return Card(
        title=_("Begin with what you already do"),
        text=here("home.adviser.plan"),
        action=_("New programme"),
        url=reverse("programmes:begin"),
    )


def _waits(standing: Standing) -> Iterator[Line]:
    programme = standing.programme
    if programme.started_at is None:
        for block in standing.blocks:
            text = f"{programme.name}: {block.label}"
            yield Line(text=text, url=reverse(_PAGES[block], args=[programme.pk]))
        if not standing.blocks and programme.begins <= standing.today + SOON:
            text = _("%(name)s can start (%(day)s)")
            said = {"name": programme.name, "day": day(programme.begins)}
            yield Line(text=text % said, url=_address(standing))
    elif standing.stage is Stage.LAST:
        text = _("Decide about %(name)s: the result of the end is there")
        url = reverse("programmes:decide", args=[programme.pk])
        yield Line(text=text % {"name": programme.name}, url=url)


def _stage(standing: Standing) -> str:
    return {
        Stage.THINK: _("thinking"),
        Stage.DO: _("doing"),
        Stage.LOOK: _("looking"),
        Stage.LAST: _("keeping it up"),
        Stage.CLOSED: _("closed"),
    }[standing.stage]


def _address(standing: Standing) -> str:
    return reverse("programmes:detail", args=[standing.programme.pk])
