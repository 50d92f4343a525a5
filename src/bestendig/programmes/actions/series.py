"""Choosing the figure of the administration by which a programme will be judged.

1. It is chosen once for a cycle, best before the start: a later choice is kept beside the first,
   with why, and weakens what may be said.
2. Once the last period is known that it waits for, it stays: nobody looks for a figure that tells
   it otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.common import audit, scope
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.programmes import changeable
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.programmes.queries.series import Figure, chosen_for, figures_for, is_over
from bestendig.programmes.rules.series import LENGTHS
from bestendig.rates.models import Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """figure, control: codes of `queries.series.Figure`; no control: empty."""

    figure: str
    periods: int
    control: str = ""
    why: str = ""


@transaction.atomic
def choose_series(programme_id: UUID, wanted: Wanted) -> SeriesChoice:
    """Fix the figure, the control and after how many periods it is judged."""
    programme = changeable(programme_id)
    before = chosen_for(programme_id)
    if before and is_over(before[0]):
        raise Refused(_("What it is judged by is known already. The figure stays."))
    figure, control = _found(programme, wanted)
    series = figure.series
    if wanted.periods not in LENGTHS[series.grain]:
        raise Refused(_("Choose after how long it is judged."), field="periods")
    firsts = [x.series.known[0].period.starts_on for x in (figure, control) if x]
    same = {
        "measure": series.measure.value, "grain": series.grain.value, "unit_id": series.unit,
        "control_id": control.series.unit if control else None,
        "since": max(firsts), "starts_on": programme.begins, "periods": wanted.periods,
    }  # fmt: skip
    if before and all(getattr(before[0], name) == value for name, value in same.items()):
        return before[0]
    if before and not wanted.why.strip():
        raise Refused(_("Write in one sentence what changed and why."), field="why")
    choice: SeriesChoice = SeriesChoice.objects.create(
        programme=programme, number=len(before) + 1, **same, chosen_at=timezone.now(),
        chosen_by=scope.actor().person, why=wanted.why.strip() if before else "",
    )  # fmt: skip
    audit.record(
        "choose_series", object_kind="programme", object_id=programme.pk, number=choice.number,
        measure=choice.measure, compared=control is not None, periods=choice.periods,
    )  # fmt: skip
    return choice


def _found(programme: Programme, wanted: Wanted) -> tuple[Figure, Figure | None]:
    tree = tree_on(timezone.localdate())
    figures = figures_for(programme, tree)
    figure = next((x for x in figures.inside if x.code == wanted.figure), None)
    if figure is None:
        raise Refused(_("Choose a figure."), field="figure")
    _refuse_too_few(figure, "figure")
    if not wanted.control:
        return figure, None
    control = next((x for x in figures.beside if x.code == wanted.control), None)
    alike = control is not None and (control.series.measure, control.series.grain) == (
        figure.series.measure, figure.series.grain,
    )  # fmt: skip
    # Of the whole organisation, or of a unit above the programme, it would be a part itself.
    part = figure.series.unit is None or (
        control is not None and control.series.unit in tree.forest.whole(figure.series.unit)
    )
    if control is None or not alike or part:
        raise Refused(_("This cannot be compared with that figure."), field="control")
    _refuse_too_few(control, "control")
    return figure, control


def _refuse_too_few(figure: Figure, field: str) -> None:
    if not figure.lacks:
        return
    if figure.series.grain is Grain.MONTH:
        text = ngettext(
            "It lacks %(n)d month before the start. Import older figures first.",
            "It lacks %(n)d months before the start. Import older figures first.",
            figure.lacks,
        )
    else:
        text = ngettext(
            "It lacks %(n)d quarter before the start. Import older figures first.",
            "It lacks %(n)d quarters before the start. Import older figures first.",
            figure.lacks,
        )
    raise Refused(text % {"n": figure.lacks}, field=field)
