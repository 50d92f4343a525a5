"""What is kept of a manager and the team, how it is erased, and how long it stays."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    Record,
    RetentionRule,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.dialogue.team.models import (
    Proposal,
    RoomLine,
    StepSetAside,
    StoryRota,
    StoryTurn,
    TeamAction,
    TeamGoal,
)

# This year and the one before.
KEPT_MONTHS: Final = 24
TOGETHER_MONTHS: Final = 12


def register() -> None:
    """Tell the registry."""
    register_export(
        "team",
        _read,
        title=_("What you do for your team"),
        fields={
            "set_aside": _("suggested steps that you set aside, on"),
            "turns": _("your turns to tell a story, told or not, on"),
            "goals": _("goals that you set for your team"),
            "actions": _("what you told your team that you do"),
        },
        why=_("So that what you set aside stays away, and turns go round."),
        seen_by=_("What you set aside: only you. Goals and actions: your team. Turns: nobody."),
        kept="leavers",
    )
    register_export(
        "learning_room",
        _read_room,
        title=_("Room to learn"),
        fields={
            "proposals": _("what was proposed to you"),
            "proposed": _("what you proposed to people of your team"),
            "lines": _("what you granted to your team"),
            "what": _("what"),
            "with": _("with"),
            "on": _("on"),
            "answer": _("answer"),
            "granted": _("granted: hours, euros"),
            "used": _("used: hours, euros"),
        },
        why=_("So that you see which time and money there is to learn, and use it."),
        seen_by=_("You and your manager. HR sees rounded sums of many people."),
        kept="learning_room",
    )
    register_erasure("team", _erase, title=_("steps that you set aside"), own=True, order=20)
    register_erasure("together", _erase_together, title=_("what a team does together"), order=20)
    register_erasure("learning_room", _erase_room, title=_("room to learn"), order=20)
    register_retention(
        RetentionRule(
            "learning_room",
            _("Room to learn that was granted"),
            keep=lambda _organisation: KEPT_MONTHS,
            apply=lambda before: sum(x.delete()[0] for x in _old(before)),
            waiting=lambda before: sum(x.count() for x in _old(before)),
            why=_("This year can be laid beside the year before."),
        )
    )
    register_retention(
        RetentionRule(
            "together",
            _("What a team did together"),
            keep=lambda _organisation: TOGETHER_MONTHS,
            apply=lambda before: sum(x.delete()[0] for x in _past(before)),
            waiting=lambda before: sum(x.count() for x in _past(before)),
            why=_("A goal or an action that is over a year old says nothing any more."),
        )
    )


def _read(person_id: UUID) -> Contents:
    rows = StepSetAside.objects.filter(person=person_id).order_by("on")
    turns = StoryTurn.objects.filter(person=person_id).order_by("at")
    goals = TeamGoal.objects.filter(manager=person_id)
    return {
        "set_aside": ", ".join(f"{x.on}" for x in rows),
        "turns": ", ".join(f"{timezone.localdate(x.at)}" for x in turns),
        "goals": "\n".join(f"{x.what} ({x.done} / {x.target})" for x in goals),
        "actions": "\n".join(x.what for x in TeamAction.objects.filter(manager=person_id)),
    }


def _read_room(person_id: UUID) -> Contents:
    rows = Proposal.objects.select_related("manager", "employee")
    mine, theirs = rows.filter(employee=person_id), rows.filter(manager=person_id)
    lines = RoomLine.objects.filter(manager=person_id)
    return {
        "proposals": [_proposal(x, str(x.manager)) for x in mine],
        "proposed": [_proposal(x, str(x.employee)) for x in theirs],
        "lines": [{"what": x.get_kind_display(), "on": x.on, **_room(x)} for x in lines],
    }


def _proposal(row: Proposal, other: str) -> Record:
    answer = row.get_state_display()
    return {"what": row.name, "with": other, "on": row.on, "answer": answer, **_room(row)}


def _room(row: Proposal | RoomLine) -> dict[str, str]:
    return {
        "granted": f"{row.hours}, {row.euros}",
        "used": f"{row.hours_used}, {row.euros_used}",
    }


def _erase(person_id: UUID) -> int:
    return int(StepSetAside.objects.filter(person=person_id).delete()[0])


def _erase_together(person_id: UUID) -> int:
    mine = (StoryTurn.objects.filter(person=person_id),)
    led = (x.objects.filter(manager=person_id) for x in (StoryRota, TeamGoal, TeamAction))
    return sum(int(rows.delete()[0]) for rows in (*mine, *led))


def _erase_room(person_id: UUID) -> int:
    found = Proposal.objects.filter(Q(manager=person_id) | Q(employee=person_id))
    lines = RoomLine.objects.filter(manager=person_id)
    return int(found.delete()[0]) + int(lines.delete()[0])


def _old(before: date) -> tuple:  # type: ignore[type-arg]  # two kinds of rows
    return Proposal.objects.filter(on__lt=before), RoomLine.objects.filter(on__lt=before)


def _past(before: date) -> tuple:  # type: ignore[type-arg]  # three kinds of rows
    return (
        StoryTurn.objects.filter(at__date__lt=before),
        TeamGoal.objects.filter(until__lt=before),
        TeamAction.objects.filter(until__lt=before),
    )
