"""Do who leads people see it differently? The same questions, of the whole organisation alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bestendig.common.charts import LevelChart
from bestendig.disclosure import CellKind
from bestendig.measurement.places import ROLES
from bestendig.pages.results import drawing
from bestendig.pages.results.asked import listed
from bestendig.pages.results.picture import One
from bestendig.pages.results.reading import Reading
from bestendig.pages.wording import here
from bestendig.questionnaires.figures import Says
from bestendig.releases.rules import Difference, difference

_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One subject as the two see it."""

    theirs: One
    leads: One
    difference: Difference

    @property
    def words(self) -> str:
        """How who leads stands beside the others."""
        return here(f"results.change.{self.difference}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The subjects with one scale, in both variants."""

    wide: LevelChart
    narrow: LevelChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Both beside each other. gaps: none when one of the two is too small; sentences say so."""

    gaps: tuple[Gap, ...]
    charts: tuple[Drawn, ...]
    sentences: tuple[str, ...]


def roles(found: Reading) -> Roles | None:
    """What a release tells of it; None when it does not tell the two apart."""
    rows = {row.band: row for row in found.table.rows if row.kind == CellKind.ROLE}
    if len(rows) < len(ROLES):
        return None
    others, leads = (found.of(rows[role]) for role in ROLES)
    gaps = tuple(
        Gap(theirs=one, leads=led, difference=difference(one.figure, led.value, one.value))
        for one, led in zip(others.means, leads.means, strict=True)
        if one.value and led.value and one.meaning.says is Says.LEVEL
    )
    return Roles(gaps=gaps, charts=tuple(_charts(gaps)), sentences=tuple(_said(gaps)))


def _charts(gaps: Sequence[Gap]) -> list[Drawn]:
    led = {gap.theirs.code: gap.leads for gap in gaps}
    drawn = []
    for place, ones in enumerate(drawing.by_scale([gap.theirs for gap in gaps])):
        wide, narrow = drawing.pair_charts(
            [(one, led[one.code]) for one in ones], key=f"roles-{place}"
        )
        drawn.append(Drawn(wide=wide, narrow=narrow))
    return drawn


def _said(gaps: Sequence[Gap]) -> list[str]:
    if not gaps:
        return [here("gap.none")]
    clear = [gap for gap in gaps if gap.difference.is_clear]
    if not clear:
        return [here("gap.same")]
    said = [
        here(
            f"gap.seen.{gap.difference}",
            name=gap.theirs.name, leads=gap.leads.text, others=gap.theirs.text,
        )
        for gap in clear[:_MOST]
    ]  # fmt: skip
    more = [gap.theirs.name for gap in clear[_MOST:]]
    return [*said, here("gap.seen.more", names=listed(more))] if more else said
