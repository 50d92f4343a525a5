"""What this room keeps about a person, and for how long: taking part, and a calendar address."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    RetentionRule,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.programmes.models import Attendance, CalendarFeed, Enrolment, Fragment, Idea

# Long enough for the last start, and for what is asked a year after it.
KEPT_MONTHS: Final = 24


def register() -> None:
    """Tell the registry. A calendar address goes with the person, or when they withdraw it."""
    register_export(
        "calendar",
        read_feed,
        title=_("Your calendar address"),
        fields={"made_at": _("made on")},
        why=_("So that your calendar can fetch the dates of programmes."),
        seen_by=_("You."),
        kept="leavers",
    )
    register_export(
        "programmes",
        _read,
        title=_("Programmes you take part in, or were asked for"),
        fields={
            "programmes": _("programmes"),
            "programme": _("programme"),
            "how": _("how you came in"),
            "state": _("state"),
            "lot": _("lot number"),
            "starts_on": _("you start on"),
            "since": _("since"),
            "came_to": _("meetings you came to"),
            "no_contact": _("wants to hear nothing more"),
        },
        why=_("To know who takes part, and who starts when."),
        seen_by=_("You, the DI advisers and HR. Never what you answered."),
        kept="enrolments",
    )
    register_export(
        "ideas",
        _read_ideas,
        title=_("Your ideas for programmes"),
        fields={
            "ideas": _("ideas"),
            "programme": _("programme"),
            "on": _("on"),
            "idea": _("your idea"),
            "done": _("what was done with it"),
        },
        why=_("To answer you, and to make programmes together."),
        seen_by=_("Who may see programmes. Your name only if you wanted that."),
        kept="leavers",
    )
    register_erasure("ideas", _erase_ideas, title=_("your name at ideas"), own=True)
    register_erasure(
        "enrolments", _erase, title=_("taking part in programmes"), own=False, order=20
    )
    register_retention(
        RetentionRule(
            "enrolments",
            _("Who took part in a programme that is over"),
            keep=lambda _organisation: KEPT_MONTHS,
            apply=_forget,
            waiting=lambda before: _over(before).count(),
            why=_("After the last survey nobody needs the names. The draw stays, without them."),
        )
    )
    register_retention(
        RetentionRule(
            "notes",
            _("What people said about a programme that is over"),
            keep=lambda _organisation: KEPT_MONTHS,
            apply=lambda before: int(_notes(before).update(words="", agreed_on=None)),
            waiting=lambda before: _notes(before).count(),
            why=_("Somebody may be known by what was said. How often it was about what stays."),
        )
    )


def read_feed(person: UUID) -> Contents:
    """When somebody's calendar address was made."""
    row = CalendarFeed.objects.filter(person=person).first()
    return {"made_at": row.made_at} if row else {}


def _read(person_id: UUID) -> Contents:
    rows = Enrolment.objects.filter(person=person_id).select_related("programme", "no_contact")
    return {
        "programmes": [
            {
                "programme": row.programme.name,
                "how": row.get_way_display(),
                "state": row.get_state_display(),
                "lot": row.lot,
                "starts_on": row.starts_on,
                "since": timezone.localdate(row.made_at),
                "no_contact": hasattr(row, "no_contact"),
            }
            for row in rows
        ],
        "came_to": ", ".join(
            f"{x.meeting.programme.name} {timezone.localdate(x.meeting.begins_at)}"
            for x in Attendance.objects.filter(person=person_id)
            .select_related("meeting__programme")
            .order_by("meeting__begins_at")
        ),
    }


def _read_ideas(person_id: UUID) -> Contents:
    rows = Idea.objects.filter(person=person_id).select_related("programme")
    return {
        "ideas": [
            {"programme": x.programme.name, "on": x.on, "idea": x.idea, "done": x.done}
            for x in rows
        ]
    }


def _erase_ideas(person_id: UUID) -> int:
    """The idea stays with its programme, of nobody."""
    rows: QuerySet[Idea] = Idea.objects.filter(person=person_id)
    return rows.update(person=None, who=gettext("a colleague"))


def _erase(person_id: UUID) -> int:
    Attendance.objects.filter(person=person_id).delete()
    return int(Enrolment.objects.filter(person=person_id).delete()[0])


def _forget(before: date) -> int:
    """Who took part, and who came, of programmes that are long over. How many came stays."""
    Attendance.objects.filter(meeting__programme__ends__lt=before).delete()
    return int(_over(before).delete()[0])


def _over(before: date) -> QuerySet[Enrolment]:
    """Of programmes that ended before; who starts later than that is kept longer."""
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(programme__ends__lt=before)
    return rows.exclude(starts_on__gte=before)


def _notes(before: date) -> QuerySet[Fragment]:
    """Of programmes that ended before; after a later talk (a year on) they count from that."""
    rows: QuerySet[Fragment] = Fragment.objects.filter(interview__programme__ends__lt=before)
    return rows.filter(interview__month__lt=before).exclude(words="")
