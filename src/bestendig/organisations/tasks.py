"""What is done by itself every night."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from bestendig.common import audit, keys, scope
from bestendig.common.jobs import JobRefused, job
from bestendig.organisations.actions.units import settle_ended_units
from bestendig.organisations.logs import chains, verify_logs
from bestendig.organisations.models import Organisation


@job("log.anchor", _("Read the logs through"), stepwise=True, daily=time(2, 40))
def anchor_logs() -> None:
    """Read every chain, and write down outside the database where it stands."""
    broken = [
        verdict.chain for _organisation, verdict in verify_logs(chains()) if not verdict.whole
    ]
    if broken:
        raise JobRefused("job.error.log_broken")


@job("keys.prune", _("Remove expired copies of the keys"), daily=time(2, 50))
def prune_keys() -> None:
    """Remove copies of the keys whose day has passed."""
    gone = keys.store().prune()
    if gone:
        audit.record("prune_keys", object_kind="key_store", removed=len(gone))


@job("units.settle", _("Move people out of units that ended"), daily=time(0, 10))
def settle_units() -> None:
    """Where a unit ended today, its people are in the unit that takes them over."""
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope.bind(organisation):
            settle_ended_units()
