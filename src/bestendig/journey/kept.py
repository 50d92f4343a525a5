"""What the export of one's own data says of the plan, and how it is erased."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    Record,
    RetentionRule,
    Words,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.common.ring import contents, visits
from bestendig.journey import actions, buddies, queries, sharing
from bestendig.journey.models import Leaf

_FIELDS: Final[dict[str, Words]] = {
    "sealed": _("your plan"),
    "cluster": _("where you gain most"),
    "destination": _("your destination"),
    "enjoys": _("what you enjoy"),
    "good_at": _("what you are good at"),
    "learns": _("how you learn best"),
    "goal": _("your goal"),
    "look_back": _("you look back on"),
    "word": _("where you stand"),
    "hurdles": _("what holds you back"),
    "habits": _("your habits"),
    "habit": _("habit"),
    "since": _("since"),
    "weeks": _("your look-backs"),
    "on": _("on"),
    "words": _("in your words"),
    "talks": _("your talks"),
    "who": _("with whom"),
}


def register() -> None:
    """Tell the registries of exports and of rings."""
    register_export(
        "plan",
        _read,
        title=_("Mijn plan"),
        fields=_FIELDS,
        why=_("Because you wrote it, for yourself."),
        seen_by=_("Only you, and whom you shared something with."),
        kept="leavers",
    )
    contents.register("plan", actions.erase, title=_("Mijn plan"))
    register_export(
        "shares",
        _read_shares,
        title=_("What you shared, and your buddies"),
        fields={
            "shared": _("shared"),
            "what": _("what"),
            "who": _("with whom"),
            "on": _("on"),
            "until": _("taken back on"),
            "buddies": _("buddies"),
            "wish": _("you would like a buddy"),
        },
        why=_("So that the other may read it, and you can take it back."),
        seen_by=_("You, and the one you shared it with."),
        kept="shares",
    )
    contents.register("shares", sharing.erase, title=_("what you shared"))
    register_erasure("buddies", buddies.erase, title=_("your buddies"), own=True)
    register_retention(
        RetentionRule(
            "shares",
            _("That something was shared, after it was taken back"),
            keep=lambda _organisation: sharing.KEPT_MONTHS,
            apply=sharing.forget,
            waiting=lambda before: sharing.old(before).count(),
            why=_("The owner sees for a year who could read what. The words went at once."),
        )
    )


def _read_shares(person: UUID) -> Contents:
    shared: list[Record] = [
        {
            "what": row.get_what_display(),
            "who": str(row.reader),
            "on": timezone.localdate(row.shared_at),
            "until": timezone.localdate(row.revoked_at) if row.revoked_at else None,
        }
        for row in sharing.shared_by(person)
    ]
    pairs = buddies.pairs(person).filter(since__isnull=False)
    others = [str(x.asked if x.asker_id == person else x.asker) for x in pairs]
    return {
        "shared": shared,
        "buddies": ", ".join(others),
        "wish": buddies.wishes(person) or None,
    }


def _read(person: UUID) -> Contents:
    if not Leaf.objects.filter(owner=person).exists():
        return {}
    opened = visits.opened_now(person)
    if opened is None:
        return {"sealed": str(contents.SEALED)}
    plan = queries.plan(opened)
    habits: list[Record] = [
        {"habit": x.words, "since": x.since} for x in (*plan.habits, *plan.habits_done)
    ]
    weeks: list[Record] = [{"on": x.on, "words": x.words} for x in plan.weeks]
    talks: list[Record] = [{"on": x.on, "who": x.who, "words": x.words} for x in plan.talks]
    return {
        "cluster": plan.cluster,
        "destination": plan.destination,
        "enjoys": plan.enjoys,
        "good_at": plan.good_at,
        "learns": plan.learns,
        "goal": plan.goal,
        "look_back": plan.look_back,
        "word": plan.word,
        "hurdles": ", ".join(plan.hurdles),
        "habits": habits,
        "weeks": weeks,
        "talks": talks,
    }
