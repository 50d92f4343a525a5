"""What mail needs to be done now and then."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.jobs import job
from bestendig.common.outbox import bounces
from bestendig.common.outbox.models import Message, State

# Reports of mail that could not be delivered come within days; the address is kept as long as
# one may come, and of what was lost as long as somebody needs to mend it.
KEEP_SENT: Final = timedelta(days=30)
KEEP_LOST: Final = timedelta(days=90)


@job("outbox.tidy_up", _("Erase addresses of mail that was sent"), daily=time(3, 40))
def tidy_up() -> None:
    """Remove what is known about messages that left, or were lost, long ago."""
    now = timezone.now()
    for states, keep in (
        ([State.SENT, State.UNWANTED], KEEP_SENT),
        ([State.FAILED, State.BOUNCED], KEEP_LOST),
    ):
        Message.objects.filter(state__in=states, queued_at__lt=now - keep).delete()


@job("outbox.read_bounces", _("Read mail that came back"), every=timedelta(hours=1), stepwise=True)
def read_bounces() -> None:
    """Read the bounce box, where there is one."""
    if settings.BOUNCE_URL:
        bounces.read_box(settings.BOUNCE_URL, bounces.Count())
