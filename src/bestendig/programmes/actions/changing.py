"""Changing what is planned: which questions, whom, when, and what it is called.

What was locked may be changed too: it is then as if it was never locked, until it is locked again
with what changed (`actions.locking`). What was launched never changes.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.actions.protection import write_down
from bestendig.organisations.models import SettingChange, Unit
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.planning import draft, fixed, refuse_far_apart
from bestendig.programmes.models import Group, MeasurementPlan, PlannedWave
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions.composing import fix_version, start_questionnaire
from bestendig.questionnaires.queries.questionnaires import version as version_row
from bestendig.questionnaires.templates import MODULE_AT_MOST


@transaction.atomic
def choose_questions(
    planned_id: UUID, questionnaire: UUID, extra: UUID | None = None, *, everywhere: bool = False
) -> None:
    """The questions of a moment; `everywhere`: of every moment of its plan that is to come.

    extra: at most five questions beside them.
    """
    wave = draft(planned_id)
    chosen = fixed(questionnaire, "questionnaire")
    more = fixed(extra, "extra") if extra else None
    if more and version_row(more.pk, drafts=False).count > MODULE_AT_MOST:
        raise Refused(_("At most five questions can come beside it."), field="extra")
    if more == chosen:
        raise Refused(_("These are the same questions."), field="extra")
    rows = (
        wave.plan.waves.filter(wave_id=None) if everywhere else wave.plan.waves.filter(pk=wave.pk)
    )
    rows.update(questionnaire=chosen, extra=more)
    audit.record(
        "choose_questions", object_kind="planned_wave", object_id=wave.pk,
        questionnaire=chosen.fingerprint, extra=more.fingerprint if more else None,
        everywhere=everywhere,
    )  # fmt: skip


@transaction.atomic
def use_template(planned_id: UUID, code: str, title: str, *, everywhere: bool) -> None:
    """A questionnaire of this template under this title, fixed as it is, for a moment."""
    made = fix_version(start_questionnaire(title, code).pk, timezone.now())
    choose_questions(planned_id, made.pk, everywhere=everywhere)


@transaction.atomic
def ask_in_words(planned_id: UUID, nl: str, en: str) -> None:
    """One question that is answered in words, of this moment alone; empty: none. It is off until
    somebody asks it here, and works council and FG see that it was."""
    wave = draft(planned_id)
    nl, en = nl.strip(), en.strip()
    if en and not nl:
        raise Refused(_("Write it in Dutch too."), field="nl")
    was = bool(wave.open_question)
    wave.open_question_nl, wave.open_question_en = nl, en
    wave.save(update_fields=["open_question_nl", "open_question_en"])
    audit.record("ask_in_words", object_kind="planned_wave", object_id=wave.pk, asked=bool(nl))
    if bool(nl) != was:
        about = f"{wave.plan.name}: {nl or wave.name}"
        write_down(SettingChange.Setting.WORDS, int(was), int(bool(nl)), why=about)


@transaction.atomic
def choose_people(planned_id: UUID, units: Collection[UUID] | None) -> None:
    """Whom the plan asks: whole units with all that is under them; None for everybody."""
    wave = draft(planned_id)
    if wave.plan.kind == MeasurementPlan.Kind.RHYTHM and units is not None:
        raise Refused(_("The fixed moments are for everybody."))
    if units is not None and not units:
        raise Refused(_("Choose at least one unit."), field="units")
    found = list(Unit.objects.filter(pk__in=units or ()))
    if units is not None and len(found) != len(set(units)):
        raise Refused(_("This unit is not there any more."), field="units")
    group: Group = Group.objects.select_for_update().get(plan=wave.plan)
    group.everybody = units is None
    group.save(update_fields=["everybody"])
    group.units.set(found)
    audit.record(
        "choose_people", object_kind="plan", object_id=wave.plan_id,
        everybody=units is None, units=len(found),
    )  # fmt: skip


@transaction.atomic
def set_window(planned_id: UUID, window: Window) -> None:
    """When a moment opens and closes."""
    wave = draft(planned_id)
    if window.last <= window.first:
        raise Refused(_("The survey must close later."), field="closes")
    if window.last < timezone.localdate():
        raise Refused(_("This moment is over already."), field="closes")
    refuse_far_apart([window, *map(_window, wave.plan.waves.exclude(pk=wave.pk))])
    wave.opens_at, wave.closes_at = window.opens_at, window.closes_at
    wave.save(update_fields=["opens_at", "closes_at"])
    audit.record("move_planned_wave", object_kind="planned_wave", object_id=wave.pk)


@transaction.atomic
def describe(planned_id: UUID, name: str, purpose: str, privacy: PlannedWave.Privacy) -> None:
    """What the plan is called, what one wants to know, and whether the answers of its moments
    will be laid beside each other (of all that are to come)."""
    wave = draft(planned_id)
    for field, words in (("name", name), ("purpose", purpose)):
        if not words.strip():
            raise Refused(_("This is still empty."), field=field)
    plan = wave.plan
    plan.name, plan.purpose = name.strip(), purpose.strip()
    plan.save(update_fields=["name", "purpose"])
    plan.waves.filter(wave_id=None).update(privacy=privacy)
    audit.record("describe_plan", object_kind="plan", object_id=plan.pk, privacy=str(privacy))


def _window(wave: PlannedWave) -> Window:
    return Window(timezone.localdate(wave.opens_at), timezone.localdate(wave.closes_at))
