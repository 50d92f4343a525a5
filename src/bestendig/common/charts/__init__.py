"""Charts as geometry: numbers in, frozen values with coordinates out; templates draw them.

`trajectory` draws groups over waves with bands, `forest` estimates with intervals. Every
coordinate is a ready string, so that no locale turns a point into a comma.
"""

from bestendig.common.charts.forest import ForestChart, ForestRow, forest
from bestendig.common.charts.trajectory import Level, Track, TrajectoryChart, trajectory

__all__ = [
    "ForestChart",
    "ForestRow",
    "Level",
    "Track",
    "TrajectoryChart",
    "forest",
    "trajectory",
]
