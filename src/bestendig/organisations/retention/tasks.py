"""The nightly job that erases what may not be kept any longer."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.jobs import job, step
from bestendig.organisations.retention.actions import run_retention


@job("retention.run", _("Erase on schedule"), stepwise=True, daily=time(2, 30))
def run() -> None:
    """Carry out all rules; each organisation is a step, so one that was done is not done again."""
    run_retention(timezone.localdate(), each=step)
