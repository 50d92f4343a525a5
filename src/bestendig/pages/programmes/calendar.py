"""Days in calendars: a file for one programme, and an address that a calendar fetches: of
programmes for who reads them, and of one's own talks for who chose so."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.common import scope
from bestendig.dialogue.conversations.queries import planned_talks
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import roles_of
from bestendig.organisations.roles import Ability, may
from bestendig.pages.access import DeskRequest, allow, anyone
from bestendig.pages.calendars import Entry, calendar_file
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view
from bestendig.programmes.actions.feeds import end_feed, opened_feed, renew_feed
from bestendig.programmes.models import CalendarFeed, Enrolment, Meeting, Programme
from bestendig.programmes.queries.meetings import coming_meetings
from bestendig.programmes.queries.programmes import Stage, Standing, programmes, standings
from bestendig.programmes.queries.taking_part import own_enrolments


@allow(Ability.PROGRAMMES_READ)
@require_safe
def one(_request: DeskRequest, programme: UUID) -> HttpResponse:
    """One programme as a file."""
    standing = standing_or_404(programme)
    return calendar_file(standing.programme.name, _entries([standing]))


@allow(Ability.PROGRAMMES_JOIN)
@require_safe
def mine(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The meetings to come of a programme that one takes part in, as a file."""
    rows = own_enrolments(request.person).exclude(
        state__in=(Enrolment.State.WITHDRAWN, Enrolment.State.ASKED)
    )
    found = rows.filter(programme=programme).first()
    if found is None:
        raise Http404
    page = ("programmes:join", programme)
    entries = _meetings(coming_meetings(programme), found.programme.name, page)
    return calendar_file(found.programme.name, entries)


@allow(Ability.TALKS)
@form_view
def own(request: DeskRequest) -> HttpResponse:
    """One's own address: make it, renew it, withdraw it. It is shown once. Who reads no programmes
    has talks in it, and who does chooses."""
    address, reads = "", request.desk.may(Ability.PROGRAMMES_READ)
    if request.method == "POST":
        if request.POST.get("do") == "end":
            end_feed(request.person)
            return redirect("programmes:calendar")
        token = renew_feed(request.person, talks=not reads or "talks" in request.POST)
        address = settings.BASE_URL + reverse("programmes:feed", args=[token])
    feed = CalendarFeed.objects.filter(person=request.person).first()
    shown = {"feed": feed, "address": address, "reads": reads}
    return render(request, "programmes/calendar.html", shown)


@anyone
@require_safe
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """What the calendar of whoever holds the token fetches: the programmes that this person may
    see today, as long as they go on; and when they talk with somebody, where that was chosen."""
    # A calendar is not signed in; a browser that is, has its own organisation bound.
    if scope.current_or_none():
        raise Http404
    with opened_feed(token) as row:
        if row is None:
            raise Http404
        found = [x for x in standings(_seen_by(row.person)) if x.stage is not Stage.CLOSED]
        entries = _entries(found) + (_talks(row.person) if row.talks else [])
        name = "Bestendig" if row.talks else _("Programmes")
        response = calendar_file(name, entries, subscribed=True)
    response["Cache-Control"] = "private, no-store"
    return response


def _seen_by(person: Person) -> QuerySet[Programme]:
    rows = programmes()
    if any(may(role, Ability.PROGRAMMES_READ) for role in roles_of(person)):
        return rows
    return rows.filter(owner=person)


def _entries(found: Iterable[Standing]) -> list[Entry]:
    """Begin and end of each programme, and when each moment opens and closes."""
    entries = []
    for standing in found:
        programme = standing.programme
        link = settings.BASE_URL + reverse("programmes:detail", args=[programme.pk])
        sequence = standing.lock.newest.number if standing.lock.newest else 0
        days = (
            ("begins", _("Begins: %(name)s"), programme.begins),
            ("ends", _("Ends: %(name)s"), programme.ends),
        )
        moments = [
            (f"{x.planned.pk}-{code}", words, at)
            for x in standing.moments
            for code, words, at in (
                ("opens", _("Survey opens: %(name)s"), x.opens_at),
                ("closes", _("Survey closes: %(name)s"), x.closes_at),
            )
        ]
        entries += [
            Entry(
                key=f"{programme.pk}-{code}",
                words=words % {"name": programme.name},
                at=at,
                link=link,
                sequence=sequence,
            )
            for code, words, at in (*days, *moments)
        ]
        rows = programme.meetings.all()
        entries += _meetings(rows, programme.name, ("programmes:meetings", programme.pk))
    return entries


def _talks(person: Person) -> list[Entry]:
    """That there is a talk, and when. Not with whom, not where, not about what: others may look
    along in a calendar."""
    return [
        Entry(
            key=f"talk-{x.pk}",
            words=_("Talk"),
            at=x.at,
            link=settings.BASE_URL + reverse("talks:thread", args=[x.pk]),
            sequence=x.sequence,
            busy=True,
        )
        for x in planned_talks(person)
    ]


def _meetings(rows: Iterable[Meeting], name: str, page: tuple[str, UUID]) -> list[Entry]:
    """Each meeting that goes on, as long as it lasts."""
    link = settings.BASE_URL + reverse(page[0], args=[page[1]])
    return [
        Entry(
            key=f"{x.pk}-meeting",
            words=f"{name}, {x.place}",
            at=x.begins_at,
            minutes=x.minutes,
            link=link,
        )
        for x in rows
        if not x.off
    ]
