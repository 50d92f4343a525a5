"""What is in the catalogue. The offer is for everybody in the organisation, the proof for whoever
has `Ability.EVIDENCE_READ`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from bestendig.catalogue.entries import Entry, Origin
from bestendig.catalogue.grading import Standing, standings
from bestendig.catalogue.library import library_entries
from bestendig.catalogue.models import Claim, Intervention, Result


def offer() -> QuerySet[Intervention]:
    """What the organisation offers now, by name: for everybody in it."""
    rows: QuerySet[Intervention] = Intervention.objects.filter(retired_at=None)
    return rows


def retired() -> QuerySet[Intervention]:
    """What it no longer offers, the last one first."""
    rows: QuerySet[Intervention] = Intervention.objects.exclude(retired_at=None)
    return rows.order_by("-retired_at")


def entries(origin: Origin, language: str) -> list[Entry]:
    """What there is to look at, by name; the library without what was taken over from it."""
    own = [entry_of(x) for x in offer()] if origin is not Origin.LIBRARY else []
    if origin is Origin.OWN:
        return own
    return sorted([*own, *_library_left(language)], key=lambda x: x.name.casefold())


def all_entries(language: str) -> list[Entry]:
    """Everything: offered, retired, and what is left of the library."""
    return [*(entry_of(x) for x in Intervention.objects.all()), *_library_left(language)]


def entry_of(row: Intervention) -> Entry:
    """A row as an entry."""
    return Entry(
        name=row.name,
        summary=row.summary,
        outcomes=tuple(row.outcomes),
        factors=tuple(row.factors),
        phases=tuple(row.phases),
        audience=row.audience,
        form=row.form,
        time=row.time,
        cost=row.cost,
        provider=row.provider,
        about=row.about,
        library=row.library,
        pk=row.pk,
        retired=row.retired_at is not None,
    )


def taken_over(code: str) -> Intervention | None:
    """The organisation's own entry that was made of this one of the library."""
    found: Intervention | None = Intervention.objects.filter(library=code).first()
    return found


def results_of(intervention_id: UUID) -> list[Standing]:
    """What the results of one intervention amount to, a standing for each measure."""
    return standings(Result.objects.filter(intervention_id=intervention_id))


def standings_of(intervention_ids: Sequence[UUID]) -> dict[UUID, list[Standing]]:
    """The same for several at once, in one query."""
    found: defaultdict[UUID, list[Result]] = defaultdict(list)
    for result in Result.objects.filter(intervention_id__in=intervention_ids):
        found[result.intervention_id].append(result)
    return {key: standings(rows) for key, rows in found.items()}


def claims_with_their_intervention() -> QuerySet[Claim]:
    """Every claim of the organisation's own, for the register of sources."""
    rows: QuerySet[Claim] = Claim.objects.select_related("intervention").order_by(
        "title", "year", "intervention__name"
    )
    return rows


def _library_left(language: str) -> list[Entry]:
    taken = set(Intervention.objects.exclude(library="").values_list("library", flat=True))
    return [x for x in library_entries(language) if x.library not in taken]
