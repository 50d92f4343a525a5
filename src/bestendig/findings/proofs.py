"""From a programme with a locked plan to what its surveys can prove by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.utils import timezone

from bestendig.effects.design_codes import COMPARED, IN_TURN, OF_TEAMS
from bestendig.effects.flags import Flag, FlagCode, Level
from bestendig.effects.planning import DesignCode
from bestendig.effects.question import Assignment
from bestendig.findings.judging import Proof
from bestendig.findings.meanwhile import events, overlap
from bestendig.findings.models import PublishedFinding
from bestendig.measurement.actions.gathering import arms_of
from bestendig.programmes.models import Design, PlannedWave, PlanVersion, Programme
from bestendig.programmes.queries.programmes import (
    PlanChange,
    Standing,
    When,
    plan_change,
)
from bestendig.questionnaires.bank import bank
from bestendig.releases.models import Release

_D, _A = DesignCode, Assignment
_ASSIGNMENT: Final = MappingProxyType(
    {
        _D.WAITING_LIST: _A.LOTTERY,
        _D.WAITING_LIST_FOLLOW_UP_ONLY: _A.LOTTERY,
        _D.TEAM_WAITING_LIST: _A.LOTTERY,
        _D.TEAM_WAITING_LIST_FOLLOW_UP_ONLY: _A.LOTTERY,
        _D.STAGGERED_LOTTERY: _A.LOTTERY,
        _D.STAGGERED_ASSIGNED: _A.ASSIGNED,
        _D.COMPARISON_ASSIGNED: _A.ASSIGNED,
        _D.COMPARISON_SELF: _A.SELF,
        _D.BEFORE_AFTER: _A.SELF,
    }
)
_START, _END = PlannedWave.Role.START, PlannedWave.Role.END


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A programme of which a survey was counted and not judged yet. survey: the newest."""

    programme: Programme
    design: Design
    version: PlanVersion
    survey: When
    proof: Proof


def due_of(standing: Standing) -> Due | None:
    """What of a programme is to be judged: the end was counted, or a follow-up after it.

    Not of a programme to which nobody was allotted: there is nobody to compare.
    """
    programme = standing.programme
    design = getattr(programme.plan, "design", None) if programme.plan else None
    if design is None or standing.lock.newest is None:
        return None
    measured = [x for x in standing.moments if x.measured]
    series = {x.planned.plan.series_id for x in measured if x.planned.plan.series_id}
    end = next((x for x in measured if x.role == _END), None)
    if end is None or len(series) != 1 or _is_judged(programme, measured[-1]):
        return None
    (number,) = series
    arms = arms_of(number, programme.pk)
    if not arms:
        return None
    return Due(
        programme=programme,
        design=design,
        version=standing.lock.newest,
        survey=measured[-1],
        proof=_proof(programme, design, number, measured, end, arms),
    )


def _is_judged(programme: Programme, newest: When) -> bool:
    rows = PublishedFinding.objects.filter(programme=programme, wave_id=newest.planned.wave_id)
    return bool(rows.exists())


def _proof(
    programme: Programme,
    design: Design,
    series: UUID,
    measured: Sequence[When],
    end: When,
    arms: Sequence[str],
) -> Proof:
    code = DesignCode(design.code)
    labels = _labels(measured)
    before = [x for x in measured if x.role == _START and x.opens_at < end.opens_at]
    names = {one: bank().scales[one].name for one in design.primary}
    versions = list(design.plan.versions.all())
    return Proof(
        programme=programme.pk,
        name=programme.name,
        series=series,
        waves={labels[x.planned.pk]: x.planned.wave_id for x in measured if x.planned.wave_id},
        baseline=labels[before[-1].planned.pk] if before else None,
        end=labels[end.planned.pk],
        assignment=_ASSIGNMENT[code],
        outcomes={one: _nouns(name) for one, name in names.items()},
        primary=frozenset(design.primary),
        k=_k(measured),
        compared=code is not DesignCode.BEFORE_AFTER,
        teams=code in OF_TEAMS or (code in {*IN_TURN, *COMPARED} and design.teams is not None),
        smallest=design.smallest,
        months={
            labels[x.planned.pk]: x.months_after for x in measured if x.months_after is not None
        },
        starts=_starts(arms, measured, labels) if code in IN_TURN else None,
        known=(
            *_plan_changed(versions),
            *events(programme, code, *_days(measured)),
            *overlap(programme, code, *_days((measured[0], end))),
        ),
    )


def _nouns(names: Mapping[str, str]) -> dict[str, str]:
    """Names of a scale as they stand inside a sentence."""
    return {language: name[:1].lower() + name[1:] for language, name in names.items()}


def _labels(measured: Sequence[When]) -> dict[UUID, str]:
    """What each survey is called; with its day where two have one name."""
    names = [x.name for x in measured]
    return {
        x.planned.pk: x.name
        if names.count(x.name) == 1
        else f"{x.name} ({timezone.localdate(x.closes_at).isoformat()})"
        for x in measured
    }


def _k(measured: Sequence[When]) -> int:
    waves = [x.planned.wave_id for x in measured]
    return max(int(x.k) for x in Release.objects.filter(wave_id__in=waves).only("k"))


def _starts(
    arms: Sequence[str], measured: Sequence[When], labels: dict[UUID, str]
) -> dict[str, str | None]:
    """arm -> the first survey under the programme. An arm of a staggered start is its first day."""
    found: dict[str, str | None] = {}
    for arm in arms:
        first = date.fromisoformat(arm)
        under = [x for x in measured if timezone.localdate(x.opens_at) > first]
        found[arm] = labels[under[0].planned.pk] if under else None
    return found


def _plan_changed(versions: list[PlanVersion]) -> list[Flag]:
    change = plan_change(sorted(versions, key=lambda version: version.number))
    if change is PlanChange.NONE:
        return []
    serious = change is PlanChange.SERIOUS
    return [Flag(FlagCode.PLAN_CHANGED, Level.CAPS if serious else Level.NOTED)]


def _days(measured: Sequence[When]) -> tuple[date, date]:
    """From the first survey to the last."""
    return timezone.localdate(measured[0].opens_at), timezone.localdate(measured[-1].closes_at)
