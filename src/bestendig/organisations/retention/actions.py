"""The retention job: what is older than its rule allows goes, and leaves a proof."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.common.registry import REGISTRY, RetentionRule
from bestendig.organisations.models import Organisation
from bestendig.organisations.retention.models import RetentionProof, RetentionRun

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule did for one organisation (None: the platform). Failed: `erased` is None."""

    organisation: UUID | None
    rule: str
    before: date
    erased: int | None


def run_retention(
    today: date,
    *,
    dry_run: bool = False,
    each: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> list[Outcome]:
    """Carry out all rules for every organisation, and for what belongs to none.

    One organisation after the other, each in a transaction of its own, each rule too: one that
    fails is named in the run and stops no other. Dry: only counts what would go. each: what is
    done for one organisation is done inside this (a job gives its step).
    """
    outcomes: list[Outcome] = []
    for organisation in Organisation.objects.order_by("slug").values_list("pk", flat=True):
        with each(), scope.bind(organisation, scope.PROGRAM):
            outcomes += (_count if dry_run else _run)(organisation, today)
    with each(), scope.acting(scope.PROGRAM):
        rules = [rule for rule in REGISTRY.rules.values() if rule.platform]
        outcomes += [
            _counted(None, rule, today) if dry_run else _applied(None, rule, today)
            for rule in rules
        ]
    return outcomes


def _count(organisation: UUID, today: date) -> list[Outcome]:
    return [_counted(organisation, rule, today) for rule in REGISTRY.rules_of_organisations()]


def _counted(organisation: UUID | None, rule: RetentionRule, today: date) -> Outcome:
    before = rule.before(organisation, today)
    return Outcome(organisation, rule.code, before, rule.waiting(before) if rule.waiting else 0)


@transaction.atomic
def _run(organisation: UUID, today: date) -> list[Outcome]:
    # Two workers at once: the second one waits here, and then finds nothing left to erase.
    Organisation.objects.select_for_update().get(pk=organisation)
    outcomes = [_applied(organisation, rule, today) for rule in REGISTRY.rules_of_organisations()]
    now = timezone.now()
    run = RetentionRun.objects.create(
        day=today, at=now, failed=[o.rule for o in outcomes if o.erased is None]
    )
    RetentionProof.objects.bulk_create(
        RetentionProof(run=run, rule=o.rule, before=o.before, erased=o.erased, at=now)
        for o in outcomes
        if o.erased
    )
    return outcomes


def _applied(organisation: UUID | None, rule: RetentionRule, today: date) -> Outcome:
    before = rule.before(organisation, today)
    try:
        with transaction.atomic():
            erased = rule.apply(before)
            if erased:
                audit.record(
                    "apply_retention",
                    object_kind="retention_rule",
                    object_id=rule.code,
                    before=before.isoformat(),
                    rows=erased,
                )
    except Exception as error:  # noqa: BLE001 - a rule of any room; the others go on, and it is told
        # Only the kind of error: its words may hold what had to go.
        _log.error("retention rule %s failed: %s", rule.code, type(error).__name__)
        audit.record(
            "apply_retention", object_kind="retention_rule", object_id=rule.code, outcome="failed"
        )
        return Outcome(organisation, rule.code, before, None)
    return Outcome(organisation, rule.code, before, erased)
