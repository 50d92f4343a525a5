"""The words an entry of the catalogue is described with, beside those of the DI-model."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Whom it is for."""

    EVERYBODY = "everybody", _("Everybody")
    MANAGERS = "managers", _("Managers")
    DESK = "desk", _("Administrative and counter work")
    OUTDOOR = "outdoor", _("Outdoor staff")
    NEWCOMERS = "newcomers", _("New colleagues")
    LATE_CAREER = "late_career", _("People late in their career")
    PROFESSIONALS = "professionals", _("HR advisers and coaches")


class Form(models.TextChoices):
    """What kind of thing it is."""

    TRAINING = "training", _("Training or course")
    COACHING = "coaching", _("Talks with a coach")
    MEETINGS = "meetings", _("Meetings")
    PROGRAMME = "programme", _("Programme of several parts")
    CAMPAIGN = "campaign", _("Campaign")
    ACTIVITY = "activity", _("Doing something together")
    TOOL = "tool", _("Tool or website")
    WORK = "work", _("Another way of working")
    SCHEME = "scheme", _("Scheme or agreement")
    NETWORK = "network", _("Network or working group")


class Time(models.TextChoices):
    """How much time it takes somebody who takes part."""

    HOURS = "hours", _("A few hours")
    DAYS = "days", _("One to a few days")
    WEEKS = "weeks", _("A few weeks, a little each week")
    MONTHS = "months", _("A few months")
    ONGOING = "ongoing", _("It goes on")


class Cost(models.TextChoices):
    """What it costs the organisation for one person, beside their time."""

    NOTHING = "nothing", _("Nothing")
    LOW = "low", _("Up to € 250")
    MIDDLE = "middle", _("€ 250 to € 1,000")
    HIGH = "high", _("More than € 1,000")


class SourceKind(models.TextChoices):
    """What kind of source says something (R87)."""

    LITERATURE = "literature", _("Research literature")
    EVALUATION = "evaluation", _("Evaluation or monitor")
    DESK = "desk", _("Desk research")
    INTERVIEWS = "interviews", _("Interviews")
    SESSION = "session", _("Working session")
    EXPERIENCE = "experience", _("Our own experience")


class GradeCode(models.TextChoices):
    """How strong the proof of a result is; the codes of the deck's `grade.…`."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    ZERO = "zero", "0"
    NONE = "none", "–"


class PeopleBand(models.TextChoices):
    """How many people a result rests on; never the exact number."""

    UNDER_20 = "under_20", _("fewer than 20")
    FROM_20 = "20_49", "20–49"
    FROM_50 = "50_99", "50–99"
    FROM_100 = "100_249", "100–249"
    FROM_250 = "250_plus", _("250 or more")

    @classmethod
    def of(cls, people: int) -> PeopleBand:
        """The band that this many people fall in."""
        if people < 20:
            return cls.UNDER_20
        if people < 50:
            return cls.FROM_20
        if people < 100:
            return cls.FROM_50
        return cls.FROM_100 if people < 250 else cls.FROM_250
