"""The daily job of the rights desk."""

from __future__ import annotations

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import job, step
from bestendig.organisations.models import Organisation
from bestendig.organisations.rights.actions import remind_of_requests


@job("rights.remind", _("Remind of requests about data"), stepwise=True, daily=time(7, 0))
def remind() -> None:
    """Remind of requests in every organisation, one after the other."""
    for organisation in Organisation.objects.order_by("slug").values_list("pk", flat=True):
        with step(), scope.bind(organisation):
            remind_of_requests(timezone.localdate())
