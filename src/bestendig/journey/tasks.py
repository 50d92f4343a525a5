"""The clock of Mijn plan."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import job, step
from bestendig.journey.reminding import remind_due, tell_asked
from bestendig.organisations.models import Organisation


@job(
    "journey.look_back",
    _("Send the weekly question to who asked for it, and tell who was asked as a buddy"),
    stepwise=True,
    daily=time(9, 0),
)
def send_look_back() -> None:
    """What is due today, in every organisation."""
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with step(), scope.bind(organisation):
            remind_due(timezone.now())
            tell_asked(timezone.now())
