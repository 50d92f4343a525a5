"""The four steps of a survey on one thread: what is ready, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bestendig.measurement.queries.load import Expected, expected
from bestendig.organisations.models import Organisation
from bestendig.organisations.queries.agreements import Agreements, agreements_in_order
from bestendig.organisations.queries.reporting import current_plan
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.programmes.models import PlannedWave
from bestendig.programmes.queries.people import people_of
from bestendig.programmes.queries.plans import Lock, extras_of, lock_of, planned_waves
from bestendig.questionnaires.actions.telling import obstacle_said
from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.launched import asked_together
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.licences import instruments_of, obstacles
from bestendig.questionnaires.models import QuestionnaireVersion

LABELS: Final = (
    ("questions", _("Questions")),
    ("people", _("People")),
    ("agreements", _("Agreements")),
    ("send", _("Send")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the four, with the way to it."""

    code: str
    label: str | Promise
    url: str
    done: bool


@dataclass(frozen=True)
class Thread:
    """A moment that is being prepared, and everything its pages ask about it."""

    moment: PlannedWave
    organisation: Organisation

    @property
    def first(self) -> date:
        """The day on which it opens: today when that has passed."""
        return max(timezone.localdate(self.moment.opens_at), timezone.localdate())

    @property
    def last(self) -> date:
        """The day on which it closes."""
        return timezone.localdate(self.moment.closes_at)

    @property
    def opens_at_once(self) -> bool:
        """Whether the moment of opening has passed already."""
        return self.moment.opens_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        """Whether it would have closed by now."""
        return self.moment.closes_at <= timezone.now()

    @cached_property
    def extras(self) -> list[QuestionnaireVersion]:
        """The extra questions, also of programmes that are measured at this moment."""
        return extras_of(self.moment)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The questions as they will be asked."""
        if self.moment.questionnaire is None:
            return ()
        return asked_together(self.moment.questionnaire, self.extras)

    @property
    def minutes(self) -> int:
        """How long they take; 0 while there are none."""
        return minutes(self.asked) + bool(self.moment.open_question) if self.asked else 0

    @cached_property
    def tree(self) -> Tree:
        """The organisation on the day it opens."""
        return tree_on(self.first)

    @cached_property
    def expected(self) -> Expected:
        """Whom it asks, and how many answers to expect."""
        people = list(people_of(self.moment.plan, self.tree))
        return expected(people, self.organisation, timezone.now())

    @cached_property
    def groups_changed(self) -> bool:
        """Whether the teams changed after the reporting units were confirmed."""
        plan = current_plan(self.tree, self.organisation.k)
        return bool(plan and plan.changes)

    @cached_property
    def licences(self) -> list[str]:
        """What a licence does not allow, in words."""
        versions = [x for x in (self.moment.questionnaire, *self.extras) if x]
        found = [one for version in versions for one in instruments_of(version)]
        if not found:
            return []
        return [
            obstacle_said(one)
            for one in obstacles(found, self.first, self.last, self.expected.people)
        ]

    @cached_property
    def lock(self) -> Lock:
        """Whether the plan is locked as it stands."""
        return lock_of(self.moment.plan)

    @cached_property
    def agreements(self) -> tuple[Agreements, Agreements]:
        """The three agreements on the day it opens and on the day it closes."""
        return agreements_in_order(self.first), agreements_in_order(self.last)

    @property
    def agreed(self) -> bool:
        """Whether the agreements cover it."""
        return all(one.in_order for one in self.agreements)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The four, in order. The last is done by launching."""
        done = {
            "questions": bool(self.asked) and not self.licences,
            "people": not self.expected.too_few,
            "agreements": self.lock.holds and self.agreed,
            "send": False,
        }
        return tuple(
            Step(
                code=code,
                label=label,
                url=reverse(f"waves:{code}", args=[self.moment.pk]),
                done=done[code],
            )
            for code, label in LABELS
        )

    @property
    def missing(self) -> list[Step]:
        """What must be done before it can be launched."""
        return [step for step in self.steps if not step.done and step.code != "send"]

    @property
    def next(self) -> Step:
        """Where to go on."""
        return (self.missing or [self.steps[-1]])[0]


def thread_or_404(planned: UUID, organisation: Organisation) -> Thread:
    """The thread of a moment; Http404 when there is none here."""
    moment = planned_waves(locked_only=False).filter(pk=planned).first()
    if moment is None:
        raise Http404
    return Thread(moment, organisation)
