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

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One outcome: the figure that was asked, and the moments of its scores by arm.

    Who was allotted and answered nothing is there too, so that who is missing can be counted.
    """

    figure: Figure
    items: int
    moments: Moments


def gather_moments(
    series_id: UUID,
    programme: UUID,
    waves: Mapping[str, UUID],
    outcomes: Sequence[str],
    *,
    teams: bool = False,
) -> dict[str, Gathered]:
    """The moments of each outcome that was asked in all of these waves (label -> wave).

    outcomes: codes of figures. teams: whether people were allotted by team. Empty while nobody
    was allotted. Raises KeyMissing when the series has been destroyed.
    """
    allotment = Allotment.objects.filter(series_id=series_id, programme=programme).first()
    if allotment is None:
        return {}
    people = take_allotment_out(allotment)
    asked = {label: _asked(wave) for label, wave in waves.items()}
    found = {}
    for code in outcomes:
        shows = [one.shows.get(code) for one in asked.values()]
        if shows[0] is None or any(x != shows[0] for x in shows):
            continue  # not asked in each, or not with the same words and scores
        values = np.column_stack([one.scores(code, people) for one in asked.values()])
        found[code] = Gathered(
            figure=shows[0].figure,
            items=len(shows[0].items),
            moments=moments_of(
                values,
                list(asked),
                group=people[ARM].to_list(),
                stratum=people[STRATUM].to_list(),
                cluster=people[TEAM].to_list() if teams else None,
            ),
        )
    return found


def asked_in_all(waves: Sequence[UUID]) -> list[str]:
    """The figures that were asked in each of these waves, made of the same questions."""
    first, *others = [_means(wave) for wave in waves]
    return [code for code, one in first.items() if all(x.get(code) == one for x in others)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The answers of one wave, and what it shows, by the code of the figure."""

    frame: pl.DataFrame
    shows: Mapping[str, document.Shows]

    def scores(self, code: str, people: pl.DataFrame) -> np.ndarray:
        """(people,): the score of each, nan for who did not answer."""
        import polars as pl  # noqa: PLC0415 - 0.2 s, only jobs need it

        mine = self.shows[code].scores(self._column)
        scored = self.frame.select(PSEUDONYM).with_columns(pl.Series("score", mine))
        joined = people.select(PSEUDONYM).join(
            scored, on=PSEUDONYM, how="left", maintain_order="left"
        )
        return joined["score"].fill_null(np.nan).to_numpy()

    def _column(self, item: str) -> np.ndarray:
        return self.frame[f"answer:{item}"].fill_null(np.nan).to_numpy()


def _asked(wave_id: UUID) -> _Asked:
    return _Asked(take_out(Snapshot.objects.get(wave_id=wave_id)), _means(wave_id))


def _means(wave_id: UUID) -> dict[str, document.Shows]:
    shows = document.read(Wave.objects.only("questions").get(pk=wave_id).questions).shows
    return {one.figure.code: one for one in shows if one.share_of is None}
