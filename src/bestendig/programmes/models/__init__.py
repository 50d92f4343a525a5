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
from bestendig.programmes.models.saying import Coding, Fragment, Interview
from bestendig.programmes.models.series import SeriesChoice
from bestendig.programmes.models.short_forms import ShortForm
from bestendig.programmes.models.taking_part import Draw, Enrolment, Intake
from bestendig.programmes.models.upkeep import NoContact, UpkeepTask

__all__ = [
    "Attendance",
    "Borrowed",
    "Budget",
    "CalendarFeed",
    "Coding",
    "Design",
    "Draw",
    "Enrolment",
    "Fragment",
    "Group",
    "Idea",
    "Intake",
    "Interview",
    "MaintenancePlan",
    "MeasurementPlan",
    "Meeting",
    "NoContact",
    "PlanVersion",
    "PlannedWave",
    "PreconditionCheck",
    "Programme",
    "ProgrammeDecision",
    "SeriesChoice",
    "ShortForm",
    "UpkeepTask",
]
