"""From the linked answers of a series to moments by arm: sums, in memory, for the job that judges.

Moments of small groups are personal data. They are handed to `findings` within one job, and are
neither kept nor shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from bestendig.common.keys import KeyMissing
from bestendig.disclosure import Figure
from bestendig.effects.moments import Moments, moments_of
from bestendig.measurement import document
from bestendig.measurement.models import Wave
from bestendig.measurement.snapshots.columns import (
    ARM,
    PSEUDONYM,
    STRATUM,
    TEAM,
    take_allotment_out,
    take_out,
)
from bestendig.measurement.snapshots.models import Allotment, Snapshot
from bestendig.questionnaires.asked import from_json
from bestendig.questionnaires.scoring import Form, forms

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One outcome: the scale, of so many items, and the moments of its scores by arm.

    Who was allotted and answered nothing is there too, so that who is missing can be counted.
    """

    figure: Figure
    items: int
    moments: Moments


def gather_moments(
    series_id: UUID,
    programme: UUID,
    waves: Mapping[str, UUID],
    scales: Mapping[str, document.Shows],
    *,
    teams: bool = False,
) -> dict[str, Gathered]:
    """The moments of the scores on each of these scales, in these waves (label -> wave).

    scales: see `scales_asked`. teams: whether people were allotted by team. Empty while nobody
    was allotted. Raises KeyMissing when the series has been destroyed.
    """
    allotment = Allotment.objects.filter(series_id=series_id, programme=programme).first()
    if allotment is None:
        return {}
    people = take_allotment_out(allotment)
    frames = [take_out(Snapshot.objects.get(wave_id=wave)) for wave in waves.values()]
    return {
        code: Gathered(
            figure=one.figure,
            items=len(one.items),
            moments=moments_of(
                np.column_stack([_scores(one, frame, people) for frame in frames]),
                list(waves),
                group=people[ARM].to_list(),
                stratum=people[STRATUM].to_list(),
                cluster=people[TEAM].to_list() if teams else None,
            ),
        )
        for code, one in scales.items()
    }


def scales_asked(waves: Sequence[UUID]) -> dict[str, document.Shows]:
    """The scales of which a change may be estimated, by code, and how their scores are made: those
    that were asked in each of these waves by the same questions with the same meaning."""
    first, *others = [_forms(wave) for wave in waves]
    return {
        code: document.Shows(
            figure=Figure(
                code=form.code,
                low=float(form.lowest),
                high=float(form.highest),
                step=1 / len(form.series),
            ),
            items=form.series,
            reversed=form.turned,
            minimum_share=form.scale.minimum_share,
        )
        for code, form in first.items()
        if all(code in x and x[code].key == form.key for x in others)
    }


def arms_of(series_id: UUID, programme: UUID) -> list[str]:
    """The arms to which people were allotted; none while nobody was, or when the keys are gone."""
    allotment = Allotment.objects.filter(series_id=series_id, programme=programme).first()
    if allotment is None:
        return []
    try:
        return sorted(take_allotment_out(allotment)[ARM].unique().to_list())
    except KeyMissing:
        return []


def _forms(wave_id: UUID) -> dict[str, Form]:
    asked = Wave.objects.only("questions").get(pk=wave_id).questions["questions"]
    found = forms(from_json(one["asked"]) for one in asked if "asked" in one)
    return {form.scale.code: form for form in found if form.shows_change}


def _scores(scale: document.Shows, frame: pl.DataFrame, people: pl.DataFrame) -> np.ndarray:
    """(people,): the score of each, nan for who did not answer."""
    import polars as pl  # noqa: PLC0415 - 0.2 s, only jobs need it

    mine = scale.scores(lambda item: frame[f"answer:{item}"].fill_null(np.nan).to_numpy())
    scored = frame.select(PSEUDONYM).with_columns(pl.Series("score", mine))
    joined = people.select(PSEUDONYM).join(scored, on=PSEUDONYM, how="left", maintain_order="left")
    return joined["score"].fill_null(np.nan).to_numpy()
