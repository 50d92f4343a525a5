"""The questionnaires of an organisation, its own questions, and instruments under licence."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation
from bestendig.questionnaires.bank import Audience


class AnswerKind(models.TextChoices):
    """What one can answer; empty is the instrument's own answers."""

    AGREE = "L5", _("agree or disagree, in five steps")
    OFTEN = "F5", _("how often in the past six months, in five steps")
    STAGE = "S6", _("where you stand, in six sentences")
    MARK = "R10", _("a mark from 1 to 10")
    YES_NO = "JN", _("yes or no")


class Whom(models.TextChoices):
    """Whom a questionnaire is for."""

    EMPLOYEE = Audience.EMPLOYEE.value, _("everybody")
    PARTICIPANT = Audience.PARTICIPANT.value, _("who takes part in an activity or programme")
    MANAGER = Audience.MANAGER.value, _("managers")
    HR = Audience.HR.value, _("HR")


class Instrument(InOrganisation):
    """A questionnaire of somebody else, that this organisation may use under a licence.

    Its questions are entered by who holds the licence. They never leave the organisation.
    """

    name = models.CharField(_("name"), max_length=120)
    holder = models.CharField(_("who holds the licence"), max_length=200)
    number = models.CharField(_("number of the licence"), max_length=80)
    scope = models.TextField(_("what the licence allows"))
    people_at_most = models.PositiveIntegerField(_("for how many people, at most"), null=True)
    proof = models.CharField(_("where the proof is"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    expires_on = models.DateField(_("until"))
    # Answers of its own, one a line, the lowest first. Empty: the answers of our bank.
    lowest = models.SmallIntegerField(default=1)
    labels_nl = models.TextField(blank=True)
    labels_en = models.TextField(blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("starts_on")),
                name="licence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OwnItem(InOrganisation):
    """A question of the organisation itself: what stays the same over its versions."""

    number = models.PositiveSmallIntegerField()
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, related_name="items")

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_item_a_number")
        ]

    @property
    def code(self) -> str:
        """What it is called, beside the codes of the bank: EIG07 (from “eigen”, own)."""
        return f"EIG{self.number:02d}"


class ItemVersion(InOrganisation):
    """One text of an own question. Never changed: another text is another version.

    meaning: raised by a change of meaning, and then the answers are another series. wording:
    counts the fixes within it. Which of the two it is: `questionnaires.meaning`.
    """

    item = models.ForeignKey(OwnItem, models.CASCADE, related_name="versions")
    meaning = models.PositiveSmallIntegerField(default=1)
    wording = models.PositiveSmallIntegerField(default=1)
    text_nl = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    answers = models.CharField(max_length=4, choices=AnswerKind, blank=True)
    reverse = models.BooleanField(default=False)
    construct = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["item", "meaning", "wording"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "meaning", "wording"], name="one_text_a_wording"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the version. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("a version of a question is never changed")
        super().save(*args, **kwargs)


class Questionnaire(InOrganisation):
    """A questionnaire of the organisation, over all its versions."""

    title = models.CharField(_("what is it called?"), max_length=120)
    template = models.CharField(max_length=40, blank=True)
    audience = models.CharField(_("for whom?"), max_length=16, choices=Whom)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["title", "made_at"]

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(InOrganisation):
    """The questions in order. A draft changes; once fixed it never does.

    content: each question complete, as it is asked (`Asked.as_json`), from the moment it is
    fixed; fingerprint: of all of it. So a later bank or a mended own question changes nothing.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FIXED = "fixed", _("fixed")

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    content = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=40, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    fixed_at = models.DateTimeField(null=True)
    _was_fixed = False

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["questionnaire", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="one_version_a_number"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=models.Q(state="draft"),
                name="one_draft_a_questionnaire",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", fixed_at=None)
                | (models.Q(state="fixed", fixed_at__isnull=False) & ~models.Q(fingerprint="")),
                name="fixed_version_has_its_fingerprint",
            ),
        ]

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> QuestionnaireVersion:
        """As Django's, remembering whether it was fixed."""
        found = super().from_db(*args, **kwargs)
        found._was_fixed = found.__dict__.get("state") == cls.State.FIXED
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's. Raises TypeError for a version that was fixed."""
        if self._was_fixed:
            raise TypeError("a fixed version of a questionnaire is never changed")
        super().save(*args, **kwargs)

    @property
    def is_fixed(self) -> bool:
        """Whether it can no longer change."""
        return self.state == self.State.FIXED


class ChosenItem(InOrganisation):
    """A question in a version: an item of the bank by its code, or an own one."""

    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="chosen")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16)
    own = models.ForeignKey(ItemVersion, models.PROTECT, null=True, related_name="chosen")

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="a_question_stands_once")
        ]
