"""Plans, whom they ask, their moments, and every version that was locked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person, Unit
from bestendig.questionnaires.models import QuestionnaireVersion


class MeasurementPlan(InOrganisation):
    """What will be measured, why, with which questions, whom and when."""

    class Kind(models.TextChoices):
        OWN = "own", _("a plan of its own")
        RHYTHM = "rhythm", _("the fixed moments of the organisation")
        ROLLING = "rolling", _("from quarter to quarter")
        PROGRAMME = "programme", _("of a programme")
        SHORT = "short", _("a short form of a programme")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=9, choices=Kind)
    purpose = models.TextField(_("what do you want to know?"))
    # Of a rhythm: whether it is the one that runs, and not one that was followed by the next.
    current = models.BooleanField(default=True)
    # The waves that are linked to each other, once the first was launched. Measurement stands
    # above this room: its series is a value here.
    series_id = models.UUIDField(null=True, editable=False)
    # Its last moment was taken out after it had been locked: what was locked stays to be read.
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(kind="rhythm", current=True),
                name="one_rhythm_runs",
            ),
            models.UniqueConstraint(
                fields=["organisation", "series_id"],
                condition=models.Q(series_id__isnull=False),
                name="one_plan_a_series",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Group(InOrganisation):
    """Whom a plan asks: everybody, or whole units with all that is under them."""

    plan = models.ForeignKey(MeasurementPlan, models.CASCADE, related_name="groups")
    everybody = models.BooleanField(default=True)
    units = models.ManyToManyField(Unit, related_name="+", blank=True)


class PlannedWave(InOrganisation):
    """One moment of a plan: a draft until it is launched, and then as it was launched."""

    class Role(models.TextChoices):
        RHYTHM = "rhythm", _("fixed moment")
        ONCE = "once", _("by itself")
        EARLIER = "earlier", _("earlier")
        START = "start", _("start")
        DURING = "during", _("in between")
        END = "end", _("end")
        FOLLOW_UP = "follow_up", _("follow-up")
        QUARTER = "quarter", _("a quarter")

    class Privacy(models.TextChoices):
        LINKED = "linked", _("laid beside earlier and later answers, without a name")
        UNLINKED = "unlinked", _("laid beside nothing")

    plan = models.ForeignKey(MeasurementPlan, models.CASCADE, related_name="waves")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(max_length=16, choices=Role)
    # Months since the end of what is measured, of a follow-up.
    months_after = models.PositiveSmallIntegerField(null=True)
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, null=True, related_name="planned"
    )
    # At most five questions beside them: see `rules.extra`.
    extra = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, null=True, related_name="planned_extra"
    )
    # One question that is answered in words. Off as long as it is empty.
    open_question_nl = models.CharField(_("the open question"), max_length=200, blank=True)
    open_question_en = models.CharField(_("the same in English"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    privacy = models.CharField(max_length=16, choices=Privacy, default=Privacy.LINKED)
    # Measurement's wave, from the launch on; a value, as the series is.
    wave_id = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["opens_at", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="planned_wave_closes_later",
            ),
            models.CheckConstraint(
                condition=models.Q(wave_id__isnull=True) | models.Q(questionnaire__isnull=False),
                name="launched_wave_has_questions",
            ),
            models.UniqueConstraint(
                fields=["organisation", "wave_id"],
                condition=models.Q(wave_id__isnull=False),
                name="one_plan_a_wave",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def open_question(self) -> dict[str, str]:
        """The question that is answered in words, by language; empty where none is asked."""
        if not self.open_question_nl:
            return {}
        return {"nl": self.open_question_nl, "en": self.open_question_en}

    @property
    def is_launched(self) -> bool:
        """Whether it can no longer change."""
        return self.wave_id is not None


class Borrowed(InOrganisation):
    """A fixed moment of the organisation that a programme's plan uses as one of its own.

    extra: questions beside it, asked of everybody; of all programmes together at most five.
    """

    plan = models.ForeignKey(MeasurementPlan, models.CASCADE, related_name="borrowed")
    wave = models.ForeignKey(PlannedWave, models.CASCADE, related_name="lent")
    role = models.CharField(max_length=16, choices=PlannedWave.Role)
    months_after = models.PositiveSmallIntegerField(null=True)
    extra = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, null=True, related_name="borrowed_extra"
    )

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["wave__opens_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "wave"], name="one_use_of_a_moment")
        ]


class Design(InOrganisation):
    """How a programme's plan will find out whether it helps: the answers to the five questions,
    and what was chosen after them.

    people, teams: who would take part; teams is empty when people take part one by one. others,
    other_teams: outside the programme, who answer too. response: percent. code: of
    `effects.planning.DesignCode`. primary: codes of scales of the bank. smallest: in standard
    deviations. comparison: with whom, in words.
    """

    plan = models.OneToOneField(MeasurementPlan, models.CASCADE, related_name="design")
    people = models.PositiveIntegerField()
    teams = models.PositiveIntegerField(null=True)
    others = models.PositiveIntegerField(default=0)
    other_teams = models.PositiveIntegerField(null=True)
    can_wait = models.BooleanField(default=True)
    in_turn = models.BooleanField(default=False)
    response = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    primary = models.JSONField(default=list)
    smallest = models.FloatField(default=0.2)
    comparison = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")


class PlanVersion(InOrganisation):
    """A plan as it was locked: its content, the hash of it, and what changed since the last one.

    changed: codes of `content.Part`; empty for the first. launched: how many of its waves had been
    launched by then, so that whoever weighs the proof can tell.
    """

    plan = models.ForeignKey(MeasurementPlan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    locked_at = models.DateTimeField()
    locked_by = models.UUIDField(null=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    changed = models.JSONField(default=list)
    why = models.TextField(_("why"), blank=True)
    launched = models.PositiveSmallIntegerField(default=0)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["plan", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_a_number")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the version. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("a locked plan is never changed")
        super().save(*args, **kwargs)
