"""What the adviser sees of reaching people: never who answered, or who was reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bestendig.measurement.models import Invitation, Reach, Wave
from bestendig.measurement.reaching import inviting, reminding
from bestendig.measurement.reaching.letters import Pile, piles
from bestendig.measurement.reaching.moments import every_day, next_moment
from bestendig.measurement.reaching.people import invited, reach_of
from bestendig.measurement.reaching.quiet import may_remind_on
from bestendig.organisations.models import Person


@dataclass(frozen=True, slots=True)
class Lost:
    """A first mail that did not arrive. reason: a code of the deck under `mail.error.`."""

    person: Person
    reason: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One round of reminders, past or to come."""

    at: datetime
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How a wave reaches its people. mailed: how many had their first mail queued."""

    wave: Wave
    reach: Reach
    piles: list[Pile]
    mailed: int
    invites_at: datetime
    lost: list[Lost]
    reminders: list[Reminder]

    @property
    def by_mail(self) -> int:
        """How many people have a work e-mail."""
        return sum(pile.by_mail for pile in self.piles)

    @property
    def by_letter(self) -> int:
        """How many have none."""
        return sum(pile.by_letter for pile in self.piles)

    @property
    def need_letters(self) -> list[Pile]:
        """Teams in which somebody has no work e-mail."""
        return [pile for pile in self.piles if pile.by_letter]

    @property
    def need_none(self) -> list[Pile]:
        """Teams in which everybody has it."""
        return [pile for pile in self.piles if not pile.by_letter]

    @property
    def is_going(self) -> bool:
        """Whether there is still somebody to reach."""
        return self.wave.state in {Wave.State.LAUNCHED, Wave.State.OPEN}


def reached(wave: Wave) -> Reached:
    """Everything about reaching the people of a wave, in totals and dates."""
    reach, now = reach_of(wave), timezone.now()
    return Reached(
        wave=wave,
        reach=reach,
        piles=piles(wave),
        mailed=Invitation.objects.filter(wave=wave, mailed=True).count(),
        invites_at=next_moment(max(wave.opens_at, now), every_day),
        lost=undelivered(wave),
        reminders=_reminders(wave, reach),
    )


def undelivered(wave: Wave) -> list[Lost]:
    """Who was mailed in vain, by name: that an address does not work is no answer."""
    reasons = inviting.unreached(wave.pk)
    rows = invited(wave.pk).filter(pk__in=reasons)
    found = [Lost(row.person, reasons[row.pk]) for row in rows]
    return sorted(found, key=lambda one: (one.person.last_name, one.person.first_name))


def open_for(person: Person) -> list[Wave]:
    """The open waves that somebody was invited to, the first to close first.

    For that person alone, and the same whether they answered or not: who looks over a shoulder
    learns nothing.
    """
    waves = Wave.objects.filter(
        state=Wave.State.OPEN, closes_at__gt=timezone.now(), invitations__person=person
    )
    return list(waves.order_by("closes_at"))


def in_vain() -> list[tuple[Wave, int]]:
    """The waves that are open now and have mail that did not arrive: to how many people."""
    waves = Wave.objects.filter(state=Wave.State.OPEN)
    return [(wave, lost) for wave in waves if (lost := len(undelivered(wave)))]


def _reminders(wave: Wave, reach: Reach) -> list[Reminder]:
    moments = reminding.moments_of(wave, may_remind_on())
    return [Reminder(at, done=number <= reach.reminded) for number, at in enumerate(moments, 1)]
