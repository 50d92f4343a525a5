"""The clock of the agreements."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import job, step
from bestendig.dialogue.tailored.reminding import remind_due
from bestendig.dialogue.tailored.signing import end_of_leavers
from bestendig.organisations.models import Organisation


@job(
    "tailored.look_back",
    _("End agreements of who left, and remind of looking back at the others"),
    stepwise=True,
    daily=time(8, 40),
)
def look_back() -> None:
    """What is due today, in every organisation."""
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with step(), scope.bind(organisation):
            end_of_leavers(timezone.localdate())
            remind_due(timezone.now())
