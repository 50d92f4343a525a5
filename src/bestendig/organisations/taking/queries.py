"""Reading which packages there are. For who may make them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.organisations.taking.models import Package


def packages() -> QuerySet[Package]:
    """The packages that are being made or are there, the newest first."""
    rows: QuerySet[Package] = Package.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    )
    return rows
