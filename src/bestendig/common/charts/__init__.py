"""Charts as geometry: numbers in, frozen values with coordinates out; templates draw them.

`trajectory` draws groups over waves with bands, `forest` estimates with intervals, `levels`
means on their scale, `shares` how answers are spread, `timeline` one figure over some waves,
`course` one over many periods. Every coordinate is a ready string, so that no locale turns a point
into a comma.
"""

from bestendig.common.charts.course import CourseChart, course
from bestendig.common.charts.forest import ForestChart, ForestRow, forest
from bestendig.common.charts.levels import LevelChart, LevelRow, levels
from bestendig.common.charts.shares import ShareChart, ShareRow, shares
from bestendig.common.charts.timeline import Moment, TimelineChart, timeline
from bestendig.common.charts.trajectory import Level, Track, TrajectoryChart, trajectory

__all__ = [
    "CourseChart",
    "ForestChart",
    "ForestRow",
    "Level",
    "LevelChart",
    "LevelRow",
    "Moment",
    "ShareChart",
    "ShareRow",
    "TimelineChart",
    "Track",
    "TrajectoryChart",
    "course",
    "forest",
    "levels",
    "shares",
    "timeline",
    "trajectory",
]
