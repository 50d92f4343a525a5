"""What people of Voorbeeldstad said about its programmes, and who looked at what came out.

One talk with a group after each programme; the words stand in the demo's story.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.dimodel import Factor, Outcome, Phase
from bestendig.findings.reacting import note_discussed, react
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.saying import code_fragment, note_fragment, note_interview
from bestendig.programmes.models import Coding, Interview, Programme

Step = tuple[date, Role, str, Callable[[], object]]
Line = tuple[str, str, str, str, str]

_WORK, _OUTSIDE = Coding.Place.WORK.value, Coding.Place.OUTSIDE.value
# Programme, day, people who were there; then words, outcome, factor, phase, where it lies.
_TALKS: Final[tuple[tuple[str, date, int, tuple[Line, ...]], ...]] = (
    ("Volgende Stap", date(2025, 6, 24), 7, (
        ("Ik wist het eigenlijk al, maar nu heb ik het gevraagd.",
         Outcome.ADAPTABILITY, Factor.DIALOGUE, Phase.ACTION, _WORK),
        ("Drie gesprekken was precies genoeg.", "", Factor.OFFER, "", _WORK),
        ("Mijn teamleider moest wel even slikken.", "", Factor.LEADERSHIP, "", _WORK),
    )),
    ("Frisse Weken", date(2025, 11, 18), 6, (
        ("Heerlijk, even naar buiten.", Outcome.VITALITY, Factor.OFFER, Phase.ACTION, _WORK),
        ("Fijn dat er weer mensen zijn, ik heb weer tijd voor lunch.",
         Outcome.VITALITY, "", "", _WORK),
    )),
    ("Adempauze", date(2026, 4, 14), 6, (
        ("Dit kwam op het goede moment.", Outcome.VITALITY, Factor.OFFER, "", ""),
        ("Ik weet niet of het de training was of dat de drukte voorbij was.", "", "", "", _WORK),
    )),
    ("Leervoucher", date(2026, 6, 9), 8, (
        ("Ik doe elk jaar iets, nu betaalt de gemeente het.",
         Outcome.MASTERY, Factor.ROOM_TO_LEARN, Phase.ACTION, _OUTSIDE),
        ("Voor mijn werk stond er niks bij.", Outcome.MASTERY, Factor.OFFER, "", _WORK),
    )),
    ("Naast Elkaar", date(2026, 6, 16), 8, (
        ("Ik mag eindelijk vertellen hoe het moet.",
         Outcome.MASTERY, Factor.ROOM_TO_LEARN, Phase.ACTION, _WORK),
        ("Film het, dan kan ik met pensioen.", Outcome.MASTERY, "", Phase.MAINTENANCE, _WORK),
    )),
    ("Eigen Rooster", date(2026, 6, 30), 9, (
        ("Ik breng nu mijn dochter naar school.",
         Outcome.VITALITY, Factor.AUTONOMY, Phase.ACTION, _OUTSIDE),
        ("Eerst ruzie, toen rust.", "", Factor.PARTICIPATION, Phase.ACTION, _WORK),
        ("De baas moest het leren loslaten.", "", Factor.LEADERSHIP, "", _WORK),
    )),
    ("Twee Uur Vooruit", date(2026, 8, 4), 7, (
        ("Voor het eerst kwam ik eraan toe.",
         Outcome.MASTERY, Factor.ROOM_TO_LEARN, Phase.ACTION, _WORK),
        ("In april was het weer gewoon druk.", "", Factor.ROOM_TO_LEARN, Phase.MAINTENANCE, _WORK),
        ("Niemand vroeg er meer naar.", "", Factor.LEADERSHIP, Phase.MAINTENANCE, _WORK),
    )),
)  # fmt: skip
# Programme, day, who says it, in which role, what.
_REACTIONS: Final = (
    ("Eigen Rooster", date(2026, 7, 7), "Kim", Role.WORKS_COUNCIL,
     "Mooi. Wij willen dat de vijf regels in het personeelshandboek komen, en dat een team ook "
     "nee mag zeggen."),
    ("Naast Elkaar", date(2026, 6, 23), "Kim", Role.WORKS_COUNCIL,
     "Geen uitspraak is ook een uitkomst. Ga door en tel de volgende groep erbij."),
    ("Twee Uur Vooruit", date(2026, 8, 18), "Kim", Role.WORKS_COUNCIL,
     "Twee uur op papier is niet genoeg. Zet het in het rooster."),
)  # fmt: skip
# Programme, day, with whom, what was seen differently after.
_DISCUSSED: Final = (
    ("Volgende Stap", date(2025, 7, 1), "het MT en de OR", ""),
    ("Eigen Rooster", date(2026, 7, 14), "het MT",
     "Teams die net begonnen, vroegen meer tijd met de coach."),
)  # fmt: skip


def steps(town: Town, adviser: str) -> list[Step]:
    """What is noted in this town, by whom, and when."""
    if town is not VOORBEELDSTAD:
        return []
    found: list[Step] = [
        (day, Role.ADVISER, adviser, partial(_note, name, day, people, lines))
        for name, day, people, lines in _TALKS
    ]
    found += [
        (day, role, who, partial(_react, name, role, words))
        for name, day, who, role, words in _REACTIONS
    ]
    found += [
        (day, Role.ADVISER, adviser, partial(_discuss, name, day, whom, changed))
        for name, day, whom, changed in _DISCUSSED
    ]
    return found


def _programme(name: str) -> Programme:
    programme: Programme = Programme.objects.get(name=name, follows=None)
    return programme


def _note(name: str, day: date, people: int, lines: tuple[Line, ...]) -> None:
    """A talk with a group of employees, who agreed to be quoted."""
    kind, voice = Interview.Kind.GROUP, Interview.Voice.EMPLOYEES
    talk = note_interview(_programme(name).pk, kind, voice, day, people)
    for words, outcome, factor, phase, place in lines:
        fragment = note_fragment(talk.pk, words, verbatim=True, agreed_on=day)
        if outcome or factor or phase or place:
            code_fragment(fragment.pk, outcome, factor, phase, place)


def _react(name: str, role: Role, words: str) -> None:
    react(_programme(name).pk, role, words)


def _discuss(name: str, day: date, whom: str, changed: str) -> None:
    note_discussed(_programme(name).pk, whom, day, changed)
