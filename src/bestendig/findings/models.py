"""The table of findings as they are shown. It holds nothing that has not passed `judging.gated`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from django.db import models

from bestendig.organisations.models.organisation import InOrganisation
from bestendig.organisations.roles import Role
from bestendig.programmes.models import PlanVersion, Programme, SeriesChoice

if TYPE_CHECKING:
    from bestendig.findings.story import Story

# As `effects.grade` and `effects.retention` say it; they are heavy to load for a home page.
_GAIN: Final = "effect"
_KEPT: Final = 0.5


class Reaction(InOrganisation):
    """What somebody has to say about what came out, signed with a role. It is never changed; who
    has more to say writes another.

    role: who speaks. writer_role: the role of who wrote it down for others.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="reactions")
    wave_id = models.UUIDField()
    role = models.CharField(max_length=24, choices=Role)
    writer_role = models.CharField(max_length=24, choices=Role, blank=True)
    words = models.TextField()
    written_on = models.DateField()
    author = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["written_on"]


class Discussed(InOrganisation):
    """With whom what came out was discussed, when, and what was seen differently after (R88)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="discussed")
    wave_id = models.UUIDField()
    with_whom = models.CharField(max_length=200)
    held_on = models.DateField()
    changed = models.TextField(blank=True)
    author = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["held_on"]


class PublishedFinding(InOrganisation):
    """What one survey of a programme's plan said of one outcome, as it was judged when that survey
    was counted. It never changes; the next survey has a finding of its own.

    version: of the plan, as it was locked. survey: its name. names, stories: by language. numbers:
    see `judging.Judged`; None where they stay inside. weight: what the catalogue asks beside these,
    see `catalogued.weight_of`.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="findings")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    wave_id = models.UUIDField()
    survey = models.CharField(max_length=120)
    counted_on = models.DateField()
    outcome = models.CharField(max_length=60)
    names = models.JSONField()
    primary = models.BooleanField(default=True)
    design = models.CharField(max_length=40)
    assignment = models.CharField(max_length=16)
    grade = models.CharField(max_length=1)
    verdict = models.CharField(max_length=16)
    stories = models.JSONField()
    numbers = models.JSONField(null=True)
    weight = models.JSONField(default=dict)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-counted_on", "-primary", "outcome"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "wave_id", "outcome"], name="one_finding_an_outcome"
            )
        ]

    @property
    def fades(self) -> bool:
        """Whether some of a proven gain was lost at the last look back, by the rule of
        `effects.retention`. Of small groups it is not told, and has no numbers here."""
        left = [x for x in (self.numbers or {}).get("estimates", ()) if x["name"] == "retention"]
        lost = bool(left) and left[-1]["high"] < 1 and left[-1]["low"] < _KEPT
        return lost and self.verdict == _GAIN

    def story(self, language: str) -> Story:
        """The words of one language."""
        from bestendig.findings.story import Story  # noqa: PLC0415 - with the engine: 0.3 s

        said = self.stories[language]
        lists = ("also", "lasting", "flags", "method")
        return Story(**{**said, **{name: tuple(said[name]) for name in lists}})


class SeriesFinding(InOrganisation):
    """What a figure of the administration said of a programme, as it was judged. It never changes;
    where figures of its time are corrected, the next one stands beside it.

    stories: by language, see `series.telling.SeriesStory`. numbers: the estimates, and the line
    that would have been expected. sha256: of the figures that were used.
    """

    choice = models.ForeignKey(SeriesChoice, models.CASCADE, related_name="findings")
    judged_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    grade = models.CharField(max_length=1)
    verdict = models.CharField(max_length=16)
    stories = models.JSONField()
    numbers = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["choice", "sha256"], name="one_series_finding_of_these_figures"
            )
        ]
