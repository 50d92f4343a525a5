"""The disclosure gate: what of a closed wave may be shown, and the proof that it tells on nobody.

    planned = plan(grain, cells, policy)      # who is large enough, and the residual rule
    gated = gate(grain, cells, policy)        # the same, attacked until nothing gives way
    gated.shown[cell, figure]                 # a Shown, or a Hidden with its reason

Pure: it takes sums of groups (`Grain`), never persons, and knows no Django.

1. `grain`: the finest groups anybody could tell apart, with the sums of their answers.
2. `cells`: what is planned to be shown of them: units in a tree, one demographic, and roles.
3. `residual`: the threshold k, and the rule that what is left of a shown unit is 0 or at least k.
4. `coding`: rounding, top and bottom coding, bands; and what a reader learns from each figure.
5. `attack`: linear programmes that bound each small group from everything that is shown. Most
   groups need none of their own: `witness` shows other answers that give the same tables.
6. `gate`: hide the smallest responsible cell, and again, until the attack finds nothing.

Practice, attacks and measurements: docs/privacy.md.
"""

from bestendig.disclosure.breach import Breach, BreachKind, GateFaultError
from bestendig.disclosure.cells import Cell, CellKind, Cells
from bestendig.disclosure.coding import Hidden, HiddenReason, Shown, band, percentage
from bestendig.disclosure.gate import Gated, GateReport, gate, plan
from bestendig.disclosure.grain import Figure, Grain
from bestendig.disclosure.policy import Policy

__all__ = [
    "Breach",
    "BreachKind",
    "Cell",
    "CellKind",
    "Cells",
    "Figure",
    "GateFaultError",
    "GateReport",
    "Gated",
    "Grain",
    "Hidden",
    "HiddenReason",
    "Policy",
    "Shown",
    "band",
    "gate",
    "percentage",
    "plan",
]
