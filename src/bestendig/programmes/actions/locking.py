"""Locking a plan, and what follows when it is changed and locked again.

1. Every moment that is to come has questions and days.
2. The content is kept with its hash, the time and who locked it. A version is never changed.
3. A next version says what changed and why. When that is something the works council agreed to,
   its consent is open again (GOV-04). So it is for a first version that asks something in words.
4. A wave is launched only as it stands in the newest version: `locked_version`.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.actions.agreements import reopen_consent
from bestendig.organisations.agreements import Because
from bestendig.organisations.refusal import Refused
from bestendig.programmes.content import (
    REOPENS,
    Part,
    asks_in_words_anew,
    content_of,
    differences,
    fingerprint,
    hash_of,
)
from bestendig.programmes.models import MeasurementPlan, PlannedWave, PlanVersion


@transaction.atomic
def lock_plan(plan_id: UUID, why: str = "") -> PlanVersion:
    """Lock the plan as it stands now. why: needed for every version after the first."""
    plan: MeasurementPlan = MeasurementPlan.objects.select_for_update().get(pk=plan_id)
    if plan.waves.filter(wave_id=None, questionnaire=None).exists():
        raise Refused(_("Choose the questions first."))
    content = content_of(plan)
    newest = newest_version(plan)
    changed: list[Part] = []
    if newest is not None:
        changed = differences(newest.content, content)
        if not changed:
            return newest
        if not why.strip():
            raise Refused(_("Write in one sentence what changed and why."), field="why")
    version: PlanVersion = PlanVersion.objects.create(
        plan=plan,
        number=newest.number + 1 if newest else 1,
        locked_at=timezone.now(),
        locked_by=scope.actor().person,
        content=content,
        sha256=hash_of(content),
        changed=[part.value for part in changed],
        why=why.strip() if newest else "",
        launched=plan.waves.exclude(wave_id=None).count(),
    )
    because = [REOPENS[part] for part in changed if part in REOPENS]
    if asks_in_words_anew(newest.content if newest else None, content):
        because.append(Because.QUESTIONS)
    reopened = reopen_consent(dict.fromkeys(because)) if because else 0
    audit.record(
        "lock_plan", object_kind="plan", object_id=plan.pk, number=version.number,
        fingerprint=fingerprint(version.sha256), changed=",".join(version.changed) or None,
        reopened=reopened,
    )  # fmt: skip
    return version


def newest_version(plan: MeasurementPlan) -> PlanVersion | None:
    """The version that was locked last."""
    found: PlanVersion | None = plan.versions.order_by("-number").first()
    return found


def locked_version(plan: MeasurementPlan) -> PlanVersion:
    """The newest version, when the plan is still as it was locked. Raises Refused otherwise."""
    newest = newest_version(plan)
    if newest is None:
        raise Refused(_("The plan has not been locked yet."))
    if hash_of(content_of(plan)) != newest.sha256:
        raise Refused(_("The plan was changed after it was locked. Lock it again first."))
    return newest


def mark_launched(wave: PlannedWave, wave_id: UUID) -> None:
    """Remember which wave this moment became. Nothing about it changes after that."""
    wave.wave_id = wave_id
    wave.save(update_fields=["wave_id"])
