"""Pictures of the future, for everybody in the organisation (`Ability.COURSE_READ`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.catalogue.models import Intervention
from bestendig.common.registry import months_after
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import in_force
from bestendig.practice.futures.models import FuturePicture, FutureVersion

# After a year somebody looks again whether a picture still holds.
HOLDS_MONTHS: Final = 12
Above = Mapping[UUID, UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One picture. name: of the work; versions: the newest first; offers: what helps with it and
    is still on offer; old: it was written more than a year ago."""

    picture: FuturePicture
    name: str
    versions: tuple[FutureVersion, ...]
    offers: tuple[Intervention, ...]
    old: bool

    @property
    def version(self) -> FutureVersion:
        """As it holds now."""
        return self.versions[0]

    @property
    def is_of_some(self) -> bool:
        """Whether it is about the work of some, and not of everybody."""
        return bool(self.picture.unit_id or self.picture.family)

    @property
    def changes(self) -> list[str]:
        """What changes, a line each."""
        return lines_in(self.version.changes)


def lines_in(words: str) -> list[str]:
    """The lines of a text, each once, without the dash before it."""
    found = (x.strip().lstrip("-•* ").strip() for x in words.splitlines())
    return list(dict.fromkeys(x for x in found if x))


def pictures(today: date | None = None) -> list[Seen]:
    """Those that hold: of everybody's work first, then by name."""
    rows = FuturePicture.objects.filter(ended_on=None)
    found = _seen(rows, today or timezone.localdate())
    return sorted(found, key=lambda x: (x.is_of_some, x.name))


def picture_seen(picture_id: UUID) -> Seen | None:
    """One of them, also when it was ended."""
    found = _seen(FuturePicture.objects.filter(pk=picture_id), timezone.localdate())
    return next(iter(found), None)


def of_my_work(person: Person, found: Iterable[Seen], above: Above | None = None) -> list[Seen]:
    """Those of them that are about somebody's own work, the nearest first: the own team and what
    it is part of, the own function family, everybody's. above: the tree of today, if at hand."""
    places = units_above(person.unit_id, above or tree_above())
    family = person.function_family.casefold()

    def near(seen: Seen) -> int | None:
        picture = seen.picture
        if picture.unit_id:
            return places.index(picture.unit_id) if picture.unit_id in places else None
        if picture.family:
            return len(places) if picture.family.casefold() == family else None
        return len(places) + 1

    ranked = [(near(x), x) for x in found]
    mine = [(rank, x) for rank, x in ranked if rank is not None]
    return [x for _rank, x in sorted(mine, key=lambda pair: pair[0])]


def old_pictures(today: date) -> list[Seen]:
    """Those that somebody should look at again."""
    return [x for x in pictures(today) if x.old]


def tree_above() -> Above:
    """Each unit of today and what it is directly part of."""
    return dict(in_force(timezone.localdate()).values_list("unit", "parent"))


def units_above(unit: UUID | None, above: Above) -> list[UUID]:
    """A unit and all that it is part of, the nearest first."""
    found: list[UUID] = []
    while unit is not None and unit in above and unit not in found:
        found.append(unit)
        unit = above[unit]
    return found


def own_units(manager: Person) -> frozenset[UUID]:
    """The units in which people of somebody's own team are."""
    team = in_service(Person.objects.filter(manager=manager), timezone.localdate())
    return frozenset(team.exclude(unit=None).values_list("unit", flat=True))


def families() -> list[str]:
    """The function families that people here are in, for who writes of them."""
    people = in_service(Person.objects.all(), timezone.localdate()).exclude(function_family="")
    return sorted(set(people.values_list("function_family", flat=True)), key=str.casefold)


def _seen(rows: QuerySet[FuturePicture], today: date) -> list[Seen]:
    versions = FutureVersion.objects.select_related("writer").prefetch_related("offers")
    found = list(rows.prefetch_related(Prefetch("versions", versions)))
    names = dict(in_force(today).values_list("unit", "name")) if found else {}
    return [_one(x, names, today) for x in found if x.versions.all()]


def _one(picture: FuturePicture, names: dict[UUID, str], today: date) -> Seen:
    versions = tuple(picture.versions.all())
    if picture.unit_id:
        name = names.get(picture.unit_id) or _("A team of before")
    else:
        name = picture.family or _("The whole organisation")
    return Seen(
        picture=picture,
        name=name,
        versions=versions,
        offers=tuple(x for x in versions[0].offers.all() if x.retired_at is None),
        old=months_after(versions[0].written_on, HOLDS_MONTHS) < today,
    )
