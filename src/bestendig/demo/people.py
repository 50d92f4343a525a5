"""The staff lists: made-up names for everybody who is not one of the people to sign in as."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bestendig.demo.story import Domain, Named, Team, Town
from bestendig.organisations.models import AgeBand

# Names that say nothing about anybody: given names used by all, family names out of the dictionary.
_FIRST: Final = (
    "Aike Alexis Amin Anne Ari Ash Bas Beau Billie Cas Chris Daan Dani Denny Dominique Eden Elia "
    "Eli Emery Esra Fenne Fin Flo Floor Frances Gabi Gerrie Guus Hanne Harley Ike Indy Jamie Jan "
    "Jip Joey Jos Jules Juul Kaya Kees Kiki Kris Lee Lex Lieke Loek Lou Lux Maan Marijn Maxime "
    "Mees Merel Micha Mo Nicky Nour Olli Pien Puck Quin Rami Remi Rene Rikki Rowan Sacha Sanne "
    "Senna Sterre Storm Taylor Teun Toni Valentijn Vic Wieke Willem Yael Yuri Zeno"
)
_LAST: Final = (
    "Aardbei Akker Anker Appelboom Beukenlaan Bloesem Boogaard Brandaris Bries Dauw Dijkgraaf Duin "
    "Eikenhout Esdoorn Fluitenkruid Gaarde Geelgors Grutto Haverkamp Heideveld Hooiberg Iepenhof "
    "Kastanje Kievit Klaver Klinker Koolmees Korenbloem Kwikstaart Leeuwerik Lindeboom Lisdodde "
    "Madelief Meander Merelhof Molenaar Nachtegaal Notelaar Oever Paardebloem Peppel Pimpernel "
    "Plas Populier Reiger Rietveld Rogge Schelp Sering Sleutelbloem Sloot Specht Sperwer Stern "
    "Tarwe Toverhazel Uiterwaard Veldkers Vlier Vuurtoren Waterlelie Wilgenhof Windroos Wulp "
    "Zandpad Zeelt Zilverberk Zonnedauw Zwaluw"
)
_FAMILIES: Final = ("Beleid", "Dienstverlening", "Ondersteuning", "Advies", "Uitvoerend")
_BANDS: Final = (AgeBand.UNDER_35, AgeBand.MIDDLE, AgeBand.OVER_60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a staff list, as an HR system would export it."""

    number: str
    first: str
    last: str
    email: str
    domain: str
    team: str
    manager: str
    family: str
    age: AgeBand
    starts: date


def staff_list(town: Town) -> list[Row]:
    """Everybody in `town`, the same at every build. Team leaders come first in their team."""
    chance = random.Random(town.slug)  # noqa: S311 - a story, not a secret
    names = _names(chance)
    rows: list[Row] = []
    for domain in town.domains:
        for team in domain.teams:
            rows += _team(town, domain, team, names, chance, len(rows))
    return _newcomers(town, rows, chance)


def _names(chance: random.Random) -> Iterator[tuple[str, str]]:
    pairs = [(first, last) for first in _FIRST.split() for last in _LAST.split()]
    chance.shuffle(pairs)
    return iter(pairs)


def _team(
    town: Town,
    domain: Domain,
    team: Team,
    names: Iterator[tuple[str, str]],
    chance: random.Random,
    before: int,
) -> list[Row]:
    """One team: the leader, the people to sign in as, and made-up colleagues."""
    named = sorted((x for x in town.named if x.team == team.name), key=lambda x: not x.leads)
    rows: list[Row] = []
    people: list[Named | None] = [*named]
    if not (named and named[0].leads):
        people.insert(0, None)
    people += [None] * (team.people - len(people))
    outdoor = team.outdoor - sum(not x.email for x in named)
    for place, one in enumerate(people):
        number = f"{100_000 + before + place}"
        first, last = (one.name, "") if one else next(names)
        without = not one.email if one else place > 0 and outdoor > 0
        outdoor -= without and one is None
        local = ".".join(x.lower() for x in (first, last) if x)
        rows.append(
            Row(
                number=number,
                first=first,
                last=last,
                email="" if without else f"{local}@{town.domain_of_mail}",
                domain=domain.name,
                team=team.name,
                manager=rows[0].number if rows else "",
                family=(one.family if one else "") or _family(without, chance),
                age=one.age if one else chance.choices(_BANDS, domain.shares)[0],
                starts=date(chance.randrange(1996, 2025), chance.randrange(1, 13), 1),
            )
        )
    return rows


def _family(outdoor: bool, chance: random.Random) -> str:
    return "Uitvoerend" if outdoor else chance.choice(_FAMILIES[:-1])


def _newcomers(town: Town, rows: list[Row], chance: random.Random) -> list[Row]:
    """The same list, in which some began on 1 September 2025."""
    able = [row for row in rows if row.last and row.manager]
    new = set(chance.sample([row.number for row in able], town.newcomers))
    return [replace(row, starts=date(2025, 9, 1)) if row.number in new else row for row in rows]
