"""What the jobs themselves need to be done now and then."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from bestendig.common.jobs.defining import job
from bestendig.common.jobs.models import Due, JobRun, Pulse, State

KEEP_FINISHED: Final = timedelta(days=14)
KEEP_FAILED: Final = timedelta(days=90)


@job("jobs.tidy_up", _("Tidy up old tasks"), daily=time(3, 30))
def tidy_up() -> None:
    """Remove runs that ended long ago, and the marks of periodic jobs."""
    now = timezone.now()
    for state, keep in ((State.FINISHED, KEEP_FINISHED), (State.FAILED, KEEP_FAILED)):
        JobRun.objects.filter(state=state, finished_at__lt=now - keep).delete()
    DBTaskResult.objects.filter(finished_at__lt=now - KEEP_FAILED).delete()
    # What workers that were killed left behind.
    Pulse.objects.filter(until__lt=now - timedelta(days=1)).delete()
    # The last mark of each job stays, as long as it starts at least once in this while.
    Due.objects.filter(at__lt=now - KEEP_FAILED).delete()
