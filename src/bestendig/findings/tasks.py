"""The clock of the findings."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import job, parts
from bestendig.organisations.models import Organisation


@job(
    "findings.judge",
    _("Judge programmes of which a survey was counted"),
    stepwise=True,
    every=timedelta(minutes=15),
)
def judge_programmes() -> None:
    """What is due, in every organisation: by surveys, and by a figure of the administration. One
    that fails stops no other, and fails the job."""
    from bestendig.findings.publishing import publish_due  # noqa: PLC0415 - the engine, half a second
    from bestendig.findings.series.publishing import (  # noqa: PLC0415 - the same
        publish_due_series,
    )

    with parts() as part:
        for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
            for judge in (publish_due, publish_due_series):
                with part(), scope.bind(organisation):
                    judge()
