"""What the data protection officer has to look at first. For the FG (and the works council)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bestendig.organisations.breaches.queries import BreachFigures, breach_figures
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.retention.queries import ErasedFigures, erased_figures
from bestendig.organisations.rights.queries import RequestFigures, request_figures


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures behind the three cards of oversight; `agreements` counts those not in order."""

    requests: RequestFigures
    erased: ErasedFigures
    breaches: BreachFigures
    agreements: int

    @property
    def deviations(self) -> int:
        """How many things are not as they should be."""
        return self.requests.overdue + self.erased.overdue + self.breaches.running + self.agreements


def oversight_overview(now: datetime) -> Overview:
    """Requests, erasing, breaches and agreements of the bound organisation, in figures."""
    today = timezone.localdate(now)
    return Overview(
        requests=request_figures(today),
        erased=erased_figures(today),
        breaches=breach_figures(now),
        agreements=len(agreements_in_order(today).lacks),
    )
