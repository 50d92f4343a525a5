"""The measurement plan of a programme.

1. `answer_questions`: from the answers to the five questions follow a design, moments, an outcome
   and an owner: one proposal. Answering again proposes again.
2. `shape_plan`: whoever knows better chooses otherwise.
3. `lock_programme_plan`: the questions are fixed and the plan is locked, with time and hash
   (`actions.locking`). Locking again says what changed and why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.common.registry import months_after
from bestendig.effects.design_codes import COMPARED, IN_TURN
from bestendig.effects.planning import DesignCode, options
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.locking import lock_plan, newest_version
from bestendig.programmes.actions.planning import Moment, around, begin_moments
from bestendig.programmes.actions.programmes import changeable
from bestendig.programmes.models import (
    Borrowed,
    Design,
    Group,
    MeasurementPlan,
    PlannedWave,
    PlanVersion,
    Programme,
)
from bestendig.programmes.queries.measuring import minutes_of_plan, rhythm_for
from bestendig.programmes.queries.plans import extras_of, lent_extras
from bestendig.programmes.queries.sides import everybody_else
from bestendig.programmes.queries.taking_part import design_of, intake_of
from bestendig.programmes.rules.borrowing import EARLIER, FOLLOW_UPS, Use, complete
from bestendig.programmes.rules.designing import proposal, situation_of
from bestendig.programmes.rules.moments import too_long, window_before, window_from
from bestendig.programmes.rules.scales import (
    MOST_OUTCOMES,
    fit_beside,
    missing_items,
    offered,
    proposed,
)
from bestendig.questionnaires.actions.composing import (
    add_items,
    fix_version,
    start_questionnaire,
)
from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.launched import asked_together
from bestendig.questionnaires.models import QuestionnaireVersion
from bestendig.questionnaires.own import asked_of

_FEWEST_DAYS: Final = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to the five questions, and whom else is known to answer. response: percent."""

    people: int
    can_wait: bool
    in_turn: bool
    response: int
    teams: int | None = None
    others: int = 0
    other_teams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What may be chosen otherwise than proposed. rhythm: use the fixed moments."""

    code: str
    primary: Collection[str]
    smallest: float
    comparison: str
    owner: UUID | None
    rhythm: bool


@transaction.atomic
def answer_questions(programme_id: UUID, answers: Answers) -> MeasurementPlan:
    """The plan that follows from the answers, as a proposal. What was chosen before goes, except
    what one wants to know and by whom it is measured."""
    programme = changeable(programme_id)
    if programme.light:
        raise Refused(_("A single meeting has no measurement plan."))
    plan = _plan_of(programme)
    before = Design.objects.filter(plan=plan).first()
    design = before or Design(plan=plan, owner=programme.owner or _oneself())
    for name, value in asdict(answers).items():
        setattr(design, name, value)
    if before is None:
        design.primary = proposed(programme.outcomes, programme.factors)
    chosen = proposal(situation_of(design, minutes_of_plan(plan, design)))
    design.code = chosen.code.value
    uses = rhythm_for(programme, design.code)
    borrows = complete(uses) and all(_fits(plan, design.primary, use.wave) for use in uses)
    _set_moments(programme, plan, design, uses if borrows else None)
    design.comparison = everybody_else() if chosen.code in COMPARED else ""
    design.save()
    _set_group(programme, plan, design)
    audit.record("answer_questions", object_kind="plan", object_id=plan.pk, design=design.code)
    return plan


@transaction.atomic
def shape_plan(programme_id: UUID, shape: Shape) -> MeasurementPlan:
    """Choose design, outcome, smallest effect, comparison, owner and moments otherwise."""
    programme = changeable(programme_id)
    plan, design = _planned(programme)
    primary = [x.code for x in offered() if x.code in shape.primary]
    if not primary:
        raise Refused(_("Choose at least one outcome."), field="primary")
    if len(primary) > MOST_OUTCOMES:
        raise Refused(_("Choose at most three outcomes."), field="primary")
    owner = Person.objects.filter(pk=shape.owner).first() if shape.owner else None
    if owner is None:
        raise Refused(_("Who sees to it that it is measured?"), field="owner")
    code = DesignCode(shape.code)
    if code in COMPARED and not shape.comparison.strip():
        raise Refused(_("Write with whom you compare."), field="comparison")
    same = design.code == code.value
    design.code, design.primary, design.smallest = code.value, primary, shape.smallest
    design.comparison, design.owner = shape.comparison.strip(), owner
    uses = rhythm_for(programme, code.value) if shape.rhythm else None
    if not shape.rhythm and _asked_for(plan):
        raise Refused(_("A survey of this plan was launched. Its moments stay."), field="moments")
    if shape.rhythm and not uses:
        raise Refused(_("No fixed moments fit around these days."), field="moments")
    if uses != _uses(plan) or not (same or uses):
        _set_moments(programme, plan, design, uses)
    _refuse_too_many(plan, primary)
    design.save()
    _set_group(programme, plan, design)
    audit.record("shape_plan", object_kind="plan", object_id=plan.pk, design=design.code)
    return plan


@transaction.atomic
def lock_programme_plan(programme_id: UUID, why: str = "") -> PlanVersion:
    """Fix the questions and lock the plan. why: needed for every version after the first."""
    programme = changeable(programme_id)
    plan, design = _planned(programme)
    if design.owner is None:
        raise Refused(_("Who sees to it that it is measured?"), field="owner")
    if newest_version(plan) is None and programme.begins <= timezone.localdate():
        raise Refused(_("It has begun by then. Lock the plan before the start."))
    settled = intake_of(programme).settled_as
    if settled and settled != design.code:
        raise Refused(_("It stands who takes part and who is compared. The design stays."))
    if _asked_for(plan) - set(plan.borrowed.values_list("wave", flat=True)):
        raise Refused(_("A survey of this plan was launched. Its moments stay."), field="moments")
    _refuse_too_many(plan, design.primary)
    plan.name = programme.name
    plan.save(update_fields=["name"])
    _fix_questions(programme, plan, design.primary)
    return lock_plan(plan.pk, why)


def _plan_of(programme: Programme) -> MeasurementPlan:
    if programme.plan is None:
        programme.plan = MeasurementPlan.objects.create(
            name=programme.name,
            kind=MeasurementPlan.Kind.PROGRAMME,
            purpose=_("Does %(programme)s help?") % {"programme": programme.name},
        )
        Group.objects.create(plan=programme.plan)
        programme.save(update_fields=["plan"])
    return programme.plan


def _planned(programme: Programme) -> tuple[MeasurementPlan, Design]:
    design = design_of(programme)
    if programme.plan is None or design is None:
        raise Refused(_("Answer the five questions first."))
    return programme.plan, design


def _oneself() -> Person | None:
    found: Person | None = Person.objects.filter(pk=scope.actor().person).first()
    return found


def _uses(plan: MeasurementPlan) -> list[Use] | None:
    """The fixed moments the plan uses now; None when it has moments of its own."""
    rows = list(plan.borrowed.select_related("wave"))
    if not rows:
        return None
    return [
        Use(wave=x.wave, role=PlannedWave.Role(x.role), months_after=x.months_after) for x in rows
    ]


def _set_moments(
    programme: Programme, plan: MeasurementPlan, design: Design, uses: Sequence[Use] | None
) -> None:
    """These fixed moments, or its own; what was launched stays. Once a fixed moment was launched
    for it, it gets none of its own: answers are laid beside each other within one series."""
    if plan.waves.exclude(wave_id=None).exists():
        if uses is not None:
            raise Refused(_("A survey of this plan was launched. Its moments stay."))
        return
    asked = _asked_for(plan)
    if uses is not None or asked:
        plan.waves.all().delete()
        _borrow(plan, (_uses(plan) or []) if uses is None else uses, asked)
        return
    wanted = own_moments(programme, design)
    there = [(x.role, x.opens_at, x.closes_at) for x in plan.waves.order_by("opens_at")]
    if there != [(x.role, x.window.opens_at, x.window.closes_at) for x in wanted]:
        plan.waves.all().delete()
        begin_moments(plan, wanted)
    plan.borrowed.all().delete()


def _asked_for(plan: MeasurementPlan) -> set[UUID]:
    """The fixed moments that were launched in its name: of those in its newest locked version."""
    launched = PlannedWave.objects.filter(pk__in=list(_locked_uses(plan))).exclude(wave_id=None)
    return set(launched.values_list("pk", flat=True))


def _locked_uses(plan: MeasurementPlan) -> Mapping[str, Any]:
    """The fixed moments it uses by its newest locked version."""
    newest = newest_version(plan)
    found: Mapping[str, Any] = newest.content.get("borrowed", {}) if newest else {}
    return found


def _borrow(plan: MeasurementPlan, uses: Sequence[Use], asked: Collection[UUID]) -> None:
    """Use these fixed moments, with the extra questions that were locked beside them; what was
    asked in its name stays."""
    rows = {row.wave_id: row for row in plan.borrowed.all()}
    wanted, locked = {use.wave.pk: use for use in uses}, _locked_uses(plan)
    plan.borrowed.exclude(wave__in=[*wanted, *asked]).delete()
    for key in wanted.keys() | asked:
        use, before = wanted.get(key), locked.get(str(key), {})
        if key in rows and (use is None or key in asked):
            continue
        row = rows.get(key) or Borrowed(plan=plan, wave_id=key, extra=_locked_extra(before))
        row.role = before["role"] if use is None or key in asked else use.role
        row.months_after = use.months_after if use else None
        row.save()


def _locked_extra(locked: Mapping[str, Any]) -> QuestionnaireVersion | None:
    """The extra questions of a use as it was locked."""
    rows = QuestionnaireVersion.objects.filter(fingerprint=locked.get("extra") or None)
    found: QuestionnaireVersion | None = rows.order_by("fixed_at", "pk").first()
    return found


def own_moments(programme: Programme, design: Design) -> list[Moment]:
    """Moments of its own: before the start, in between and earlier where the design asks it, at
    the end, and as many of the follow-ups as answers may be linked over."""
    today = timezone.localdate()
    more = _more_moments(programme, design, today)
    for count in range(len(FOLLOW_UPS), -1, -1):
        found = around(programme.begins, programme.ends, FOLLOW_UPS[:count], today)
        found = sorted([*found, *more], key=lambda moment: moment.window.first)
        if not too_long(found[0].window.first, found[-1].window.last):
            return found
    raise Refused(_("It lasts too long: answers are linked for at most 24 months."), field="ends")


def _more_moments(programme: Programme, design: Design, today: date) -> list[Moment]:
    """In turn: one before each later group starts. Compared with others: one earlier, when there
    is time for it, so that the run-up can be seen."""
    role = PlannedWave.Role
    if design.code in IN_TURN:
        found = options(situation_of(design, 1))
        times = next((x.waves for x in found if x.code == design.code), 2) - 2
        step = (programme.ends - programme.begins) / (times + 1)
        return [
            Moment(
                role=role.DURING,
                window=window_from(programme.begins + step * number),
                name=_("In between, %(number)d") % {"number": number},
            )
            for number in range(1, times + 1)
        ]
    if design.code in EARLIER:
        first = window_before(programme.begins, today).first
        window = window_before(months_after(first, -2), today)
        # Where too little time is left it is no window any more.
        if window.first + _FEWEST_DAYS <= window.last < months_after(first, -1):
            return [Moment(role=role.EARLIER, window=window, name=_("Earlier"))]
    return []


def _set_group(programme: Programme, plan: MeasurementPlan, design: Design) -> None:
    """Whom its own moments ask: who it is for, and everybody where there is a comparison."""
    group: Group = Group.objects.get(plan=plan)
    units = list(programme.units.all())
    group.everybody = not units or design.code in COMPARED
    group.save(update_fields=["everybody"])
    group.units.set([] if group.everybody else units)


def _asked(wave: PlannedWave) -> tuple[Asked, ...]:
    """What a fixed moment asks by itself; of one that was launched, what it asked."""
    if wave.questionnaire is None:
        return ()
    extras = [wave.extra] if wave.extra else []
    return asked_together(wave.questionnaire, extras_of(wave) if wave.is_launched else extras)


def _fits(plan: MeasurementPlan, primary: Collection[str], wave: PlannedWave) -> bool:
    """Whether this fixed moment can ask what is missing: of one that was launched nothing may be;
    else all programmes together add at most five questions."""
    lacking = missing_items(primary, _asked(wave))
    if wave.is_launched:
        return not lacking
    rows = wave.lent.exclude(plan=plan).exclude(extra=None).select_related("extra")
    there = [*(row.extra for row in rows), *lent_extras(wave, besides=plan)]
    return fit_beside({*lacking, *(code for extra in there for code in _codes(extra))})


def _refuse_too_many(plan: MeasurementPlan, primary: Collection[str]) -> None:
    for row in plan.borrowed.select_related("wave__questionnaire", "wave__extra"):
        if _fits(plan, primary, row.wave):
            continue
        if row.wave.is_launched:
            raise Refused(
                _("“%(name)s” did not ask about this. Choose surveys of its own.")
                % {"name": row.wave.name},
                field="moments",
            )
        raise Refused(
            _("That would take more than five extra questions. Choose fewer outcomes."),
            field="primary",
        )


def _fix_questions(programme: Programme, plan: MeasurementPlan, primary: Collection[str]) -> None:
    """Exactly the questions of the outcomes: of its own moments, and beside the fixed ones."""
    made: dict[tuple[str, ...], QuestionnaireVersion] = {}
    whole = tuple(missing_items(primary, ()))
    for wave in plan.waves.filter(wave_id=None).select_related("questionnaire"):
        if wave.questionnaire is None or not _covers(wave.questionnaire, primary):
            wave.questionnaire = _questions(whole, programme, made)
            wave.save(update_fields=["questionnaire"])
    for row in plan.borrowed.select_related("wave__questionnaire", "extra"):
        if row.wave.is_launched:
            continue
        lacking = tuple(missing_items(primary, _asked(row.wave)))
        if lacking != tuple(_codes(row.extra)):
            row.extra = _questions(lacking, programme, made) if lacking else None
            row.save(update_fields=["extra"])


def _covers(version: QuestionnaireVersion, primary: Collection[str]) -> bool:
    return not missing_items(primary, asked_of(version))


def _codes(version: QuestionnaireVersion | None) -> list[str]:
    return list(version.chosen.values_list("code", flat=True)) if version else []


def _questions(
    items: tuple[str, ...],
    programme: Programme,
    made: dict[tuple[str, ...], QuestionnaireVersion],
) -> QuestionnaireVersion:
    if items not in made:
        title = _("Questions about %(programme)s") % {"programme": programme.name}
        draft = start_questionnaire(title)
        add_items(draft.pk, items)
        made[items] = fix_version(draft.pk, timezone.now())
    return made[items]
