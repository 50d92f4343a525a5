"""What people said about a programme. The notes are for who writes them (`PROGRAMMES_WRITE`); who
reads programmes sees what is counted here, of a side of which enough people were heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from bestendig.dimodel import Factor, Outcome, Phase
from bestendig.effects.agreement import kappa, share_equal
from bestendig.programmes.models import Coding, Fragment, Interview

# So many people code a fragment at most.
CODERS: Final = 2
# From so many people on what one side said is told (decision 126).
FEWEST: Final = 5
# From so many fragments with two codings on kappa means something; below it, the share alone.
ENOUGH: Final = 20
# Managers and HR stand together: there are few of each (R85).
SIDES: Final[Mapping[str, tuple[str, ...]]] = {
    "employees": (Interview.Voice.EMPLOYEES,),
    "leaders": (Interview.Voice.MANAGERS, Interview.Voice.HR),
}
DIMENSIONS: Final = ("outcome", "factor", "phase", "place")
_ORDER: Final = {
    "outcome": [x.value for x in Outcome],
    "factor": [x.value for x in Factor],
    "phase": [x.value for x in Phase],
    "place": list(Coding.Place.values),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side that was heard. people and fragments are None while there are too few people."""

    code: str
    heard: bool
    people: int | None = None
    fragments: int | None = None

    @property
    def shown(self) -> bool:
        """Whether it is told what this side said."""
        return self.people is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One code, and how often each side that is shown spoke of it."""

    dimension: str
    code: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody's own words, with consent."""

    side: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well two coders agree on one thing. kappa: None with too few, or where it has none."""

    dimension: str
    fragments: int
    share: float
    kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people said about a programme, as it stands beside a verdict."""

    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    quotes: tuple[Quote, ...]
    agreements: tuple[Agreement, ...]

    @property
    def shown(self) -> tuple[Side, ...]:
        """The sides of which it is told."""
        return tuple(x for x in self.sides if x.shown)

    @property
    def heard(self) -> bool:
        """Whether anybody was spoken with."""
        return any(x.heard for x in self.sides)

    def rows_of(self, dimension: str) -> tuple[Row, ...]:
        """The codes of one kind."""
        return tuple(x for x in self.rows if x.dimension == dimension)


def interviews_of(programme: UUID) -> QuerySet[Interview]:
    """The talks about a programme with how far each is, for who writes the notes."""
    rows: QuerySet[Interview] = Interview.objects.filter(programme=programme)
    coded = Q(fragments__codings__isnull=False)
    return rows.annotate(
        noted=Count("fragments", distinct=True),
        coded=Count("fragments", filter=coded, distinct=True),
    )


def said_about(programme: UUID) -> Said:
    """What was said, counted by the codes of whoever coded first."""
    people = dict(
        Interview.objects.filter(programme=programme)
        .order_by()
        .values_list("voice")
        .annotate(Sum("people"))
    )
    rows = Fragment.objects.filter(interview__programme=programme)
    fragments = list(rows.select_related("interview").prefetch_related("codings"))
    sides = tuple(_side(code, people, fragments) for code in SIDES)
    shown = [x.code for x in sides if x.shown]
    return Said(
        sides=sides,
        rows=tuple(_rows(shown, fragments)),
        quotes=tuple(
            Quote(side=_side_of(x), words=x.words)
            for x in fragments
            if x.agreed_on and x.words and _side_of(x) in shown
        ),
        agreements=_agreements([x for x in fragments if _side_of(x) in shown]),
    )


def _side(code: str, people: Mapping[str, int], fragments: list[Fragment]) -> Side:
    there = sum(people.get(voice, 0) for voice in SIDES[code])
    if there < FEWEST:
        return Side(code=code, heard=there > 0)
    said = sum(_side_of(x) == code for x in fragments)
    return Side(code=code, heard=True, people=there, fragments=said)


def _side_of(fragment: Fragment) -> str:
    return next(code for code, voices in SIDES.items() if fragment.interview.voice in voices)


def _rows(shown: list[str], fragments: list[Fragment]) -> list[Row]:
    found: Counter[tuple[str, str, str]] = Counter()
    for fragment in fragments:
        for coding in list(fragment.codings.all())[:1]:
            side = _side_of(fragment)
            found.update((x, getattr(coding, x), side) for x in DIMENSIONS)
    return [
        Row(dimension=dimension, code=code, counts=counts)
        for dimension in DIMENSIONS
        for code in _ORDER[dimension]
        if any(counts := tuple(found[dimension, code, side] for side in shown))
    ]


def _agreements(fragments: list[Fragment]) -> tuple[Agreement, ...]:
    """Of the two people who coded most fragments together; others are not mixed in."""
    pairs: defaultdict[tuple[UUID, ...], list[list[Coding]]] = defaultdict(list)
    for fragment in fragments:
        codings = sorted(fragment.codings.all(), key=lambda x: x.coder)
        if len(codings) == CODERS:
            pairs[tuple(x.coder for x in codings)].append(codings)
    if not pairs:
        return ()
    both = max(pairs.values(), key=len)
    found = []
    for dimension in DIMENSIONS:
        one, other = ([getattr(x[place], dimension) for x in both] for place in (0, 1))
        share, beyond = share_equal(one, other), kappa(one, other)
        known = isinstance(beyond, float | int) and len(both) >= ENOUGH
        found.append(
            Agreement(
                dimension=dimension,
                fragments=len(both),
                share=share if isinstance(share, float) else 0.0,
                kappa=float(beyond) if known and isinstance(beyond, float | int) else None,
            )
        )
    return tuple(found)
