"""What each room keeps about people: how to show it, how to erase it, and how long it stays.

A room registers its part in its `AppConfig.ready`; the rights desk and the retention job then
ask everything at once, without knowing any room:

    register_export("person", read_person, title=_("Who you are"), fields={...})
    register_erasure("questions", erase_questions, own=True)
    register_retention(RetentionRule("leavers", _("People who left"), keep=..., apply=...))

Exports and erasures are called with the organisation bound and get a person's id. Retention
rules are called once for each organisation with that organisation bound, and, where they say
`platform=True`, once more with none bound for what belongs to no organisation.
"""

from __future__ import annotations

import calendar
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise
Value = str | int | bool | date | datetime | None
Record = Mapping[str, Value]
# A part is either one record or, under a name, a list of them.
Contents = Mapping[str, Value | Sequence[Record]]


class Unit(enum.StrEnum):
    """In what the length of keeping is counted."""

    MONTHS = "months"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One part of what is kept about a person, in words that person knows.

    `fields` gives the words for each key that `read` may return; `kept` names the retention
    rule that ends it, if one does.
    """

    name: str
    read: Callable[[UUID], Contents]
    title: Words
    fields: Mapping[str, Words]
    why: Words
    seen_by: Words
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """How one part of what is kept about a person is erased; gives how many rows went.

    `own`: it is the person's alone, and goes as soon as that person asks. All else is the
    employer's to keep or to erase. `order` is the order in which all of it goes: a row that
    others point at goes last.
    """

    name: str
    erase: Callable[[UUID], int]
    title: Words
    own: bool
    order: int


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long one kind of data stays.

    `keep` gives the length (in `unit`) for an organisation, or for the platform (None).
    `apply` erases everything that ended before the day it is given and returns how many.
    `waiting` counts what `apply` would erase, and erases nothing.
    """

    code: str
    what: Words
    keep: Callable[[UUID | None], int]
    apply: Callable[[date], int]
    waiting: Callable[[date], int] | None = None
    why: Words = ""
    unit: Unit = Unit.MONTHS
    # Whether it is also (or only) done for what belongs to no organisation.
    platform: bool = False
    organisations: bool = True

    def before(self, organisation: UUID | None, today: date) -> date:
        """The day before which this kind of data has to be gone."""
        length = self.keep(organisation)
        if self.unit is Unit.DAYS:
            return today - timedelta(days=length)
        return months_after(today, -length)


@dataclass
class Registry:
    """What all rooms registered. The program has one; a test may make its own."""

    exports: dict[str, Export] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)
    rules: dict[str, RetentionRule] = field(default_factory=dict)

    def register_export(
        self,
        name: str,
        read: Callable[[UUID], Contents],
        *,
        title: Words | None = None,
        fields: Mapping[str, Words] | None = None,
        why: Words = "",
        seen_by: Words = "",
        kept: str = "",
    ) -> None:
        """Show what `read` gives to the person it is about. Raises ValueError on a second one."""
        _once(name, self.exports)
        self.exports[name] = Export(
            name=name,
            read=read,
            # Not `or`: that would translate before the translations are there.
            title=name if title is None else title,
            fields=fields or {},
            why=why,
            seen_by=seen_by,
            kept=kept,
        )

    def register_erasure(
        self,
        name: str,
        erase: Callable[[UUID], int],
        *,
        title: Words | None = None,
        own: bool = False,
        order: int = 0,
    ) -> None:
        """Erase this part with the rest of a person. Raises ValueError on a second one."""
        _once(name, self.erasures)
        self.erasures[name] = Erasure(
            name=name,
            erase=erase,
            title=name if title is None else title,
            own=own,
            order=order,
        )

    def register_retention(self, rule: RetentionRule) -> None:
        """Let the daily job carry out `rule`. Raises ValueError on a second one of its code."""
        _once(rule.code, self.rules)
        self.rules[rule.code] = rule

    def rules_of_organisations(self) -> list[RetentionRule]:
        """The rules that are carried out for each organisation."""
        return [rule for rule in self.rules.values() if rule.organisations]

    def erasures_in_order(self, *, own_only: bool = False) -> list[Erasure]:
        """The erasures in the order in which they are done."""
        chosen = [e for e in self.erasures.values() if e.own or not own_only]
        return sorted(chosen, key=lambda e: e.order)


def months_after(day: date, months: int) -> date:
    """The same day some months later (or earlier); the last of the month where it has no such day.

    A term in months ends so by Regulation 1182/71, art. 3(2)(c).
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _once(name: str, there: Mapping[str, object]) -> None:
    if name in there:
        raise ValueError(f"{name!r} is registered already")


REGISTRY: Final = Registry()
register_export = REGISTRY.register_export
register_erasure = REGISTRY.register_erasure
register_retention = REGISTRY.register_retention
