"""Writing in the plan, part by part. Nothing of it is logged: decision 140.

Each takes the opened ring, changes one document under a lock, and seals it again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.catalogue.models import Intervention
from bestendig.common.ring.opened import Opened
from bestendig.dimodel import Outcome, Word
from bestendig.journey.models import Leaf
from bestendig.journey.plan import HURDLES
from bestendig.organisations.refusal import Refused

Kind = Leaf.Kind
LONGEST: Final = 5000
# Of what is written every week: the oldest goes when there is more.
MOST: Final = 500
_FRIDAY: Final = 4


class HasHabit(Refused):
    """There is a habit already; a second one is chosen knowingly (R83j)."""

    def __init__(self, habit: str) -> None:
        super().__init__(_("One at a time works better for most people."))
        self.habit = habit


def set_compass(opened: Opened, cluster: str, words: str) -> None:
    """Where most is to be gained, and the destination; either may be left out (R82b)."""
    if cluster and cluster not in set(Outcome):
        raise Refused(_("Choose one of these."), field="cluster")
    words = _within(words)
    _write(opened, Kind.COMPASS, lambda _old: {"cluster": cluster, "words": words})


def set_explored(opened: Opened, enjoys: str, good_at: str, learns: str) -> None:
    """What somebody enjoys, is good at, and how they learn best; any may be left out (R31)."""
    said = {"enjoys": _within(enjoys), "good_at": _within(good_at), "learns": _within(learns)}
    _write(opened, Kind.EXPLORED, lambda _old: said)


def set_goal(opened: Opened, words: str, look_back: date | None) -> None:
    """What is to be reached, in own words, and when to look back (R82c). Empty takes it away."""
    words = _within(words)
    if words and look_back is None:
        raise Refused(_("Choose a day to look back."), field="look_back")
    said = {"words": words, "look_back": look_back.isoformat() if look_back and words else ""}
    _write(opened, Kind.GOAL, lambda _old: said, due_on=look_back if words else None)


def set_standing(opened: Opened, word: str) -> None:
    """Where somebody stands, by the seven words of the phases (R7)."""
    if word not in set(Word):
        raise Refused(_("Choose one of these."), field="word")
    _write(opened, Kind.STANDING, lambda _old: {"word": word})


def set_hurdles(opened: Opened, hurdles: Collection[str]) -> None:
    """What stands in the way (R8); none: nothing does."""
    chosen = [x.value for x in HURDLES if x in hurdles]
    _write(opened, Kind.HURDLES, lambda _old: {"hurdles": chosen})


def begin_habit(opened: Opened, words: str, today: date, *, another: bool = False) -> None:
    """A habit to practise. Raises HasHabit while there is one, unless `another` is chosen."""
    words = _needed(words)

    def add(old: dict[str, Any]) -> dict[str, Any]:
        now = old.get("now", [])
        if now and not another:
            raise HasHabit(now[0]["words"])
        return {**old, "now": [*now, {"words": words, "since": today.isoformat()}]}

    _write(opened, Kind.HABITS, add)


def end_habit(opened: Opened, number: int) -> None:
    """It goes by itself now, or it did not suit: both are fine."""

    def end(old: dict[str, Any]) -> dict[str, Any]:
        now = list(old.get("now", []))
        if number >= len(now):
            return old
        ended = now.pop(number)
        return {**old, "now": now, "before": [*old.get("before", []), ended][-MOST:]}

    _write(opened, Kind.HABITS, end)


def look_back(opened: Opened, words: str, today: date) -> None:
    """One answer to the week's one question (R83h). It goes on from here, also after a pause."""
    entry = {"on": today.isoformat(), "words": _needed(words)}
    _write(
        opened,
        Kind.WEEKS,
        lambda old: {**old, "paused": False, "entries": [*old.get("entries", []), entry][-MOST:]},
    )


def pause(opened: Opened, *, paused: bool) -> None:
    """No question every week, until somebody feels like it again."""
    _write(
        opened, Kind.WEEKS, lambda old: {**old, "paused": paused, "reminded": False}, due_on=None
    )


def remind(opened: Opened, today: date, *, wanted: bool) -> None:
    """A mail on Fridays, or no more. Off unless asked for."""
    _write(
        opened,
        Kind.WEEKS,
        lambda old: {**old, "reminded": wanted, "paused": old.get("paused", False) and not wanted},
        due_on=next_friday(today) if wanted else None,
    )


def note_talk(opened: Opened, on: date, who: str, words: str) -> None:
    """A talk with anybody, also with somebody who is not in here, also without a name (R82d)."""
    entry = {"on": on.isoformat(), "who": _within(who), "words": _within(words)}
    if not entry["who"] and not entry["words"]:
        raise Refused(_("This is still empty."), field="who")
    _write(
        opened,
        Kind.TALKS,
        lambda old: {**old, "entries": _by_day([*old.get("entries", []), entry])[-MOST:]},
    )


def forget(opened: Opened, kind: str, number: int) -> None:
    """Take away one look-back or talk; number: counted from the newest, as they are shown."""
    if kind not in {Kind.WEEKS, Kind.TALKS}:
        raise ValueError(f"{kind} has no entries")

    def without(old: dict[str, Any]) -> dict[str, Any]:
        entries = list(old.get("entries", []))
        if number < len(entries):
            entries.pop(len(entries) - 1 - number)
        return {**old, "entries": entries}

    _write(opened, Kind(kind), without)


def keep_on_list(opened: Opened, intervention: UUID, *, kept: bool) -> None:
    """Put something of the offer on the own list, or take it off (R82e)."""
    if kept and not Intervention.objects.filter(pk=intervention, retired_at=None).exists():
        raise Refused(_("This is not on offer any more."))

    def change(old: dict[str, Any]) -> dict[str, Any]:
        ids = [x for x in old.get("ids", []) if x != str(intervention)]
        return {"ids": [*ids, str(intervention)][-MOST:] if kept else ids}

    _write(opened, Kind.SHORTLIST, change)


@transaction.atomic
def erase(person: UUID) -> int:
    """Every part of somebody's plan; how many rows went."""
    return int(Leaf.objects.filter(owner=person).delete()[0])


def next_friday(today: date) -> date:
    """The first Friday after today."""
    return today + timedelta(days=(_FRIDAY - today.weekday() - 1) % 7 + 1)


_AS_IT_IS: Final = date.min


@transaction.atomic
def _write(
    opened: Opened,
    kind: Leaf.Kind,
    change: Callable[[dict[str, Any]], dict[str, Any]],
    due_on: date | None = _AS_IT_IS,
) -> None:
    row = (
        Leaf.objects.select_for_update(of=("self",)).filter(owner=opened.person, kind=kind).first()
    )
    old = row.taken(opened) if row else {}
    row = row or Leaf(owner=opened.person, kind=kind)
    row.put(opened, change(old))
    if due_on != _AS_IT_IS:
        row.due_on = due_on
    row.save()


def _by_day(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda x: x["on"])


def _needed(words: str) -> str:
    words = _within(words)
    if not words:
        raise Refused(_("This is still empty."), field="words")
    return words


def _within(words: str) -> str:
    words = words.strip()
    if len(words) > LONGEST:
        raise Refused(_("This is too long."), field="words")
    return words
