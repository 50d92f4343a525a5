"""Worlds of which the truth is known, to test reports on: seeded, and the same every time.

Each world holds one thing that fools a careless report (an event that hits everybody, keen
volunteers, joining at a low point) or that a careful one must find (an effect, its fading).

    >>> from bestendig.effects.simulate import Setting, lottery
    >>> world = lottery(1, Setting(people=300, effect=0.2))
    >>> world.moments().people
    600
"""

from bestendig.effects.simulate.world import (
    COMPARISON,
    NEVER,
    PROGRAMME,
    Code,
    Dropout,
    Scale,
    Setting,
    World,
)
from bestendig.effects.simulate.worlds import (
    WORLDS,
    cluster_lottery,
    common_shock,
    fading,
    lottery,
    regression_to_mean,
    replications,
    staggered,
    too_small,
    volunteers_level,
    volunteers_trend,
)

__all__ = [
    "COMPARISON",
    "NEVER",
    "PROGRAMME",
    "WORLDS",
    "Code",
    "Dropout",
    "Scale",
    "Setting",
    "World",
    "cluster_lottery",
    "common_shock",
    "fading",
    "lottery",
    "regression_to_mean",
    "replications",
    "staggered",
    "too_small",
    "volunteers_level",
    "volunteers_trend",
]
