"""The course of Voorbeeldstad: its four challenges, the preconditions, who does what, and what
Sam and Robin promised. After the demo's own story (`docs/demo.md`, §1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.organisations.course import actions, looking
from bestendig.organisations.course.models import Pledge
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

Step = tuple[date, Role, str, Callable[[], object]]

SERVICE: Final = "Inwoners in één keer geholpen"
OUTSIDE: Final = "Een buitendienst die blijft"
CARE: Final = "Jeugd en zorg binnen budget"
HOMES: Final = "Ruimte voor 1.800 woningen"
_CHALLENGES: Final = (
    (SERVICE, 2024, "Wie belt of langskomt, krijgt meteen antwoord. Dat vraagt mensen die durven "
                    "beslissen, en die elkaars werk kennen."),
    (OUTSIDE, 2024, "Binnen acht jaar gaat een derde van de buitendienst met pensioen. Wat zij "
                    "weten, willen we houden. En wie er werkt, moet dat kunnen volhouden."),
    (CARE, 2025, "Meer vragen, minder geld. Dat lukt alleen als mensen niet omvallen en samen "
                 "scherp kiezen."),
    (HOMES, 2025, "Een groot plan, met schaarse mensen. Wie hier werkt, moet kunnen groeien."),
)  # fmt: skip
_DUTIES: Final = (
    ("Houdt programma's en metingen bij", "Noor"),
    ("Vertelt nieuwe collega's wat er is", "Charlie"),
    ("Zet de uitkomsten elk half jaar op de agenda van het MT", "Sam"),
)
# When, which, how one can tell, whether it is there, who looks after it.
_PRECONDITIONS: Final = (
    (date(2025, 1, 28), "support", "Besluit van het college van 21 januari 2025: vier jaar lang "
     "werken aan goed en met plezier blijven werken.", True, "Sam"),
    (date(2026, 9, 22), "course", "De koers staat op één pagina. In september 2026 is hij in elk "
     "team besproken.", True, "Noor"),
    (date(2026, 1, 20), "finances", "€ 240 per medewerker voor 2026. Werktijd om mee te doen staat "
     "nog niet in de roosters van Openbare Ruimte en Klantcontact.", False, "Sam"),
    (date(2026, 9, 22), "contact_point", "Noor, met naam en telefoonnummer onder elke pagina en op "
     "de posters in de kantines.", True, "Noor"),
)  # fmt: skip

# The working session of June 2025: when, what each side said, and what was agreed.
_SESSION: Final = (
    date(2025, 6, 12),
    "Tijd om te leren is er niet als het druk is. Vraag ons eerder, niet als alles al vaststaat.",
    "Wij willen wel praten, maar weten niet hoe ver we mogen gaan. Het rooster laat weinig toe.",
    "Er is veel aanbod. De buitendienst kent het niet.",
    "Iedereen praat mee over het eigen werk, ook wie er niet om vraagt. Eerste stap: elke "
    "leidinggevende praat met het eigen team. In december kijken we wat dat opleverde.",
)
# When one looked at which HR process, what was found, and how one can tell.
_LOOKS: Final = (
    (date(2025, 9, 9), "onboarding", "hinders", "Alles op één dag, en daarna niets meer."),
    (date(2025, 9, 9), "talks", "hinders", "Het gesprek gaat over een cijfer."),
    (date(2026, 9, 22), "onboarding", "helps", "Charlie praat na zes weken met elke nieuwe "
     "collega."),
    (date(2026, 9, 22), "talks", "partly", "Het cijfer is eruit, maar staat nog in de brief."),
    (date(2026, 9, 22), "learning", "partly", "Er is geld. Werktijd staat nog niet in elk "
     "rooster."),
    (date(2026, 9, 22), "leaving", "helps", "Naast Elkaar houdt vakkennis hier."),
)  # fmt: skip


def steps(town: Town, adviser: str, board: str) -> list[Step]:
    """What happens with the course of this town, and when."""
    if town is not VOORBEELDSTAD:
        return []
    robin = "Robin"
    found: list[Step] = [
        (date(2025, 1, 14), Role.BOARD, board, _challenges),
        (date(2025, 1, 14), Role.ADVISER, adviser, _duties),
    ]
    found += [(x[0], Role.ADVISER, adviser, partial(_look, *x[1:])) for x in _PRECONDITIONS]
    for on, role, name, what, due in (
        (
            date(2025, 1, 28),
            Role.BOARD,
            board,
            "Ik loop voor de zomer een dag mee met de ploeg van "
            "Wegen, en vertel in het MT wat ik zag.",
            date(2025, 7, 1),
        ),
        (
            date(2025, 6, 12),
            Role.MANAGER,
            robin,
            "Ik praat dit jaar met iedereen van mijn team een "
            "half uur over hun werk, buiten de beoordeling om.",
            date(2025, 12, 31),
        ),
        (
            date(2026, 7, 7),
            Role.BOARD,
            board,
            "In januari zeg ik per programma of we doorgaan, en waarom.",
            date(2027, 1, 26),
        ),
        (
            date(2026, 9, 22),
            Role.MANAGER,
            robin,
            "Voor de kerst heeft iedereen in het rooster één vast uur per twee weken om te leren.",
            date(2026, 12, 18),
        ),
    ):
        found.append((on, role, name, partial(_promise, name, what, due)))
    told = partial(
        _tell,
        board,
        "kept",
        "Op 16 juni meegelopen. De les voor het MT: het werkpak "
        "is niet het probleem, de planning wel.",
    )
    found.append((date(2025, 6, 24), Role.BOARD, board, told))
    late = partial(
        _tell,
        robin,
        "not_kept",
        "Met de meesten wel. Door de vorst in november ging "
        "het strooien voor. De rest doe ik in het voorjaar.",
    )
    found.append((date(2026, 1, 6), Role.MANAGER, robin, late))
    held = partial(looking.note_session, *_SESSION)
    found.append((_SESSION[0] + timedelta(days=1), Role.ADVISER, adviser, held))
    found += [
        (on, Role.ADVISER, adviser, partial(looking.look_at_process, code, finding, why))
        for on, code, finding, why in _LOOKS
    ]
    mend = partial(
        _promise,
        adviser,
        "In de brief voor het jaargesprek staat voortaan geen cijfer meer.",
        date(2026, 12, 15),
        "talks",
    )
    found.append((date(2026, 9, 29), Role.ADVISER, adviser, mend))
    return found  # fmt: skip


def _person(name: str) -> Person:
    person: Person = Person.objects.get(first_name=name, last_name="")
    return person


def _challenges() -> None:
    for name, year, why in _CHALLENGES:
        actions.add_challenge(name, year, why)


def _duties() -> None:
    for what, name in _DUTIES:
        actions.write_duty(what, _person(name).pk)


def _look(code: str, evidence: str, met: bool, keeper: str) -> None:
    actions.look_at_precondition(code, evidence, met=met, keeper=_person(keeper).pk)


def _promise(name: str, what: str, due: date, process: str = "") -> None:
    actions.make_pledge(_person(name), what, due, process)


def _tell(name: str, outcome: str, note: str) -> None:
    pledge = Pledge.objects.filter(person=_person(name), outcome="").earliest("made_on")
    actions.tell_of_pledge(_person(name), pledge.pk, outcome, note)
