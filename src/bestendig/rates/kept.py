"""How long a file waits that nobody confirms."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import RetentionRule, Unit, register_retention
from bestendig.rates.models import RatesFile, State

KEPT_DAYS: Final = 7


def register() -> None:
    """Tell the registry."""
    register_retention(
        RetentionRule(
            "rates_files",
            _("Files with absence and turnover that were not imported"),
            keep=lambda _organisation: KEPT_DAYS,
            apply=lambda before: _waiting(before).update(state=State.EXPIRED, content=None),
            waiting=lambda before: _waiting(before).count(),
            why=_("Sealed until somebody confirms or cancels; nobody needs it after a week."),
            unit=Unit.DAYS,
        )
    )


def _waiting(before: date) -> QuerySet[RatesFile]:
    moment = timezone.make_aware(datetime.combine(before, time()))
    rows: QuerySet[RatesFile] = RatesFile.objects.filter(
        state=State.PREVIEW, uploaded_at__lt=moment
    )
    return rows
