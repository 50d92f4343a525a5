"""Before a programme starts: what a design could show, and which design to propose.

Three steps: `precision` says how exactly a design will know its effect, `power` turns that
into the smallest detectable effect or the numbers needed, `options` lays the possible
designs side by side.

    >>> from bestendig.effects.planning import Arm, adjusted, smallest_detectable
    >>> round(smallest_detectable(adjusted(Arm(150), Arm(150))), 2)
    0.26
"""

from bestendig.effects.design_codes import DesignCode
from bestendig.effects.planning.options import (
    DesignOption,
    Situation,
    options,
)
from bestendig.effects.planning.power import (
    Precision,
    needed,
    power,
    smallest_detectable,
)
from bestendig.effects.planning.precision import (
    Arm,
    Assumptions,
    adjusted,
    before_after,
    change_compared,
    detrended,
    follow_up_only,
    staggered,
)

__all__ = [
    "Arm",
    "Assumptions",
    "DesignCode",
    "DesignOption",
    "Precision",
    "Situation",
    "adjusted",
    "before_after",
    "change_compared",
    "detrended",
    "follow_up_only",
    "needed",
    "options",
    "power",
    "smallest_detectable",
    "staggered",
]
