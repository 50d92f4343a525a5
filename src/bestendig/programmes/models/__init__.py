"""Plans of surveys, and the programmes that some of them are of."""

from bestendig.programmes.models.meetings import Attendance, Budget, Meeting
from bestendig.programmes.models.plans import (
    Borrowed,
    Design,
    Group,
    MeasurementPlan,
    PlannedWave,
    PlanVersion,
)
from bestendig.programmes.models.programmes import (
    CalendarFeed,
    Idea,
    MaintenancePlan,
    PreconditionCheck,
    Programme,
    ProgrammeDecision,
)
from bestendig.programmes.models.taking_part import Draw, Enrolment, Intake

__all__ = [
    "Attendance",
    "Borrowed",
    "Budget",
    "CalendarFeed",
    "Design",
    "Draw",
    "Enrolment",
    "Group",
    "Idea",
    "Intake",
    "MaintenancePlan",
    "MeasurementPlan",
    "Meeting",
    "PlanVersion",
    "PlannedWave",
    "PreconditionCheck",
    "Programme",
    "ProgrammeDecision",
]
