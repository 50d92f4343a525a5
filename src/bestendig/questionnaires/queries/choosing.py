"""What can be chosen for a draft: the bank and the organisation's own questions, by subject.

For who may write questionnaires.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from bestendig.questionnaires.asked import Asked, from_bank
from bestendig.questionnaires.bank import Audience, Bank, Item, Scale, bank
from bestendig.questionnaires.length import seconds
from bestendig.questionnaires.licences import obstacles
from bestendig.questionnaires.models import ItemVersion, OwnItem
from bestendig.questionnaires.own import from_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for: a part of the DI-model or an indicator (its code), a subject,
    whom it is for, and how many minutes there are. Empty is everything."""

    part: str = ""
    construct: str = ""
    audience: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question that can be chosen; chosen: it stands in the draft already."""

    asked: Asked
    chosen: bool
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A construct with its questions; scale: None for the organisation's own."""

    code: str
    scale: Scale | None
    choices: tuple[Choice, ...]

    @property
    def left(self) -> tuple[Choice, ...]:
        """What is not in the draft yet."""
        return tuple(one for one in self.choices if not one.chosen)

    @property
    def chosen(self) -> int:
        """How many of its questions stand in the draft."""
        return len(self.choices) - len(self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be chosen, and how many seconds there are left: below 0 when it is too long."""

    subjects: tuple[Subject, ...]
    left: int | None


def offer(wish: Wish, draft: tuple[Asked, ...]) -> Offer:
    """Subjects with their questions, as wished. One query."""
    there = {one.code for one in draft}
    left = None if wish.minutes is None else wish.minutes * 60 - seconds(draft)

    def choice(asked: Asked) -> Choice:
        takes = seconds([asked]) - seconds([])
        fits = left is None or takes <= left
        return Choice(asked=asked, chosen=asked.code in there, fits=fits)

    wanted = [item for item in bank().askable() if _is_wished(item, wish, bank())]
    subjects = [
        Subject(code=scale.code, scale=scale, choices=tuple(choice(from_bank(x)) for x in inside))
        for scale in bank().scales.values()
        if (inside := [item for item in wanted if item.construct == scale.code])
        and scale.indicator is None
    ]
    own = [] if wish.part or wish.audience else [
        one for one in own_items() if wish.construct in {"", one.construct}
    ]  # fmt: skip
    if own:
        subjects.append(Subject(code="", scale=None, choices=tuple(choice(x) for x in own)))
    return Offer(subjects=tuple(subjects), left=left)


def own_items() -> list[Asked]:
    """The newest text of each own question that may be asked today."""
    return [from_own(one) for one in newest() if not _is_blocked(one)]


def newest() -> list[ItemVersion]:
    """The newest text of each own question, in one query."""
    rows = ItemVersion.objects.select_related("item__instrument")
    last = {row.item_id: row for row in rows.order_by("item__number", "meaning", "wording")}
    return list(last.values())


def of_item(item: OwnItem) -> ItemVersion:
    """The newest text of one own question."""
    found: ItemVersion = item.versions.select_related("item__instrument").order_by(
        "-meaning", "-wording"
    )[0]
    return found


def constructs(scales: Iterable[Scale]) -> list[Scale]:
    """The scales that are a construct, not an indicator."""
    return [scale for scale in scales if scale.indicator is None]


def _is_wished(item: Item, wish: Wish, there: Bank) -> bool:
    scale = there.scale_of(item)
    parts = {scale.outcome, scale.factor, scale.phase, item.indicator}
    return (
        (not wish.part or wish.part in parts)
        and wish.construct in {"", item.construct}
        and (not wish.audience or item.audience is Audience(wish.audience))
    )


def _is_blocked(version: ItemVersion) -> bool:
    instrument, today = version.item.instrument, timezone.localdate()
    return instrument is not None and bool(obstacles([instrument], today, today))
