"""What became of a setting that protects people: from what to what, when, and by whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models.organisation import InOrganisation


class SettingChange(InOrganisation):
    """One change of one such setting. It stays listed; what it holds for: `rules.protection`."""

    class Setting(models.TextChoices):
        K = "k", _("Smallest group that is shown")
        PANEL = "keep_panel", _("How long answers can be linked")
        WORDS = "open_question", _("A question that is answered in words")
        LOAD = "invitations_a_year", _("Questionnaires a person a year, at most")
        LEAVERS = "keep_leavers", _("How long people who left are kept")
        AUDIT = "keep_audit", _("How long the log is kept")

    setting = models.CharField(max_length=24, choices=Setting)
    before = models.PositiveSmallIntegerField()
    now = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    by = models.UUIDField(null=True, editable=False)
    role = models.CharField(max_length=32, blank=True)
    # Of a smallest group below ten: the decision, and what the FG advised.
    why = models.TextField(blank=True)
    advice = models.TextField(blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-changed_at", "setting"]
