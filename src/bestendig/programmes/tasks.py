"""The clock of programmes."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import job, step
from bestendig.organisations.models import Organisation
from bestendig.programmes.actions.short_forms import tell_of_meetings
from bestendig.programmes.actions.upkeep import raise_due


@job(
    "programmes.upkeep",
    _("Put ready what is to be done after a programme"),
    stepwise=True,
    daily=time(5, 10),
)
def raise_upkeep() -> None:
    """What is due today, in every organisation."""
    today = timezone.localdate()
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with step(), scope.bind(organisation):
            raise_due(today)
            tell_of_meetings(today)
