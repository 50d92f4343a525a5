"""What changes in the work of Voorbeeldstad: three pictures, what readers made of one, and a card.

After the demo's own story (`docs/demo.md`, §1).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from django.utils import timezone

from bestendig.catalogue.queries import offer
from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.organisations.models import Person, Unit
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.roles import Role
from bestendig.practice.futures.cards import answer_team, put_on_card, to_answer
from bestendig.practice.futures.models import Clear, FuturePicture, Topic
from bestendig.practice.futures.pulse import say
from bestendig.practice.futures.writing import Said, draw_picture

Step = tuple[date, Role, str, Callable[[], object]]
_WRITTEN: Final = date(2026, 9, 15)
_READ: Final = date(2026, 10, 6)
_TALKED: Final = date(2026, 10, 20)
_ANSWERED: Final = date(2026, 10, 27)
# One in so many people answers.
_ONE_IN: Final = 6

_WHOLE: Final = Said(
    title="Inwoners één keer helpen, ook als het ingewikkeld is",
    changes="Eén zaaksysteem voor alle teams\nWie de vraag krijgt, lost hem op: minder doorsturen\n"
    "Eenvoudige vragen gaan vanzelf, de lastige blijven over",
    begins=2027,
    until=2029,
    skills="Zelf durven beslissen, en weten wanneer je iemand vraagt\nElkaars werk kennen",
    routes="Loop een dag mee bij een ander team\nVraag vaste tijd om te leren in je rooster",
)
_COUNTER: Final = Said(
    title="Minder balie, meer ingewikkelde vragen",
    changes="Paspoort en rijbewijs komen thuis: aan de balie ongeveer een derde minder mensen\n"
    "Wie nog komt, heeft een vraag zonder vast antwoord\n"
    "Meer gesprekken bij mensen thuis, samen met Werk en Inkomen",
    begins=2027,
    until=2028,
    skills="Doorvragen en rustig blijven\nFraude met papieren herkennen\n"
    "Samenwerken met het Sociaal domein",
    routes="Word specialist in documenten en akten\nLeer voor medewerker huisbezoek\n"
    "Kijk rond bij Klantcontact of Werk en Inkomen",
)
_OUTSIDE: Final = Said(
    title="Minder tillen, meer meten en voordoen",
    changes="Vanaf 2027 meet een tablet in de wagen het wegdek\n"
    "Elk jaar gaan twee vakmensen met pensioen: wat zij weten, moet blijven\n"
    "Zwaar straatwerk gaat met een machine\nWat nog niet vaststaat: welke wijk begint",
    begins=2027,
    until=2030,
    skills="Werken met de tablet en de kaart\nEen nieuwe collega inwerken\n"
    "De straatmachine bedienen",
    routes="Leid een duo in Naast Elkaar\nHaal in werktijd het bewijs voor de machine\n"
    "Word werkvoorbereider: minder buiten, wel het vak",
)

_CARD: Final = (
    (Topic.STAYS, "Dat we elkaar 's ochtends eerst even zien."),
    (Topic.LEARN, "De kaart op de tablet, met iemand ernaast."),
    (Topic.ASK, "Wie van ons gaat straks met de machine werken?"),
)
_ANSWER: Final = (
    "Wie wil, haalt in werktijd het bewijs. We beginnen in maart met vier mensen. Welke wijk eerst "
    "gaat, weet ik nog niet; dat hoor ik in januari."
)


def steps(town: Town, adviser: str) -> list[Step]:
    """What is written about the work of this town, and when it is read."""
    if town is not VOORBEELDSTAD:
        return []
    outside = "Wegen en Riolering"
    return [
        (_WRITTEN, Role.ADVISER, adviser, partial(_draw, adviser, _WHOLE, "Twee Uur Vooruit")),
        (
            _WRITTEN, Role.ADVISER, adviser,
            partial(_draw, adviser, _COUNTER, "Volgende Stap", unit="Burgerzaken"),
        ),
        (
            _WRITTEN, Role.MANAGER, "Robin",
            partial(_draw, "Robin", _OUTSIDE, "Naast Elkaar", unit=outside),
        ),
        (_READ, Role.ADVISER, adviser, _read),
        (_TALKED, Role.EMPLOYEE, "Jo", _fill_card),
        (_ANSWERED, Role.MANAGER, "Robin", _answer),
    ]  # fmt: skip


def _draw(writer: str, said: Said, helps: str, unit: str = "") -> None:
    person = Person.objects.get(first_name=writer, last_name="")
    words = {x: getattr(said, x) for x in Said.__dataclass_fields__}
    words["offers"] = tuple(x.pk for x in offer().filter(name=helps))
    place = Unit.objects.get(versions__name=unit, versions__valid_until=None) if unit else None
    draw_picture(person, Said(**words), unit=place.pk if place else None)


def _read() -> None:
    """Some of who works here say whether the picture of everybody's work is clear to them."""
    picture = FuturePicture.objects.get(unit=None, family="")
    people = in_service(Person.objects.exclude(last_name=""), timezone.localdate())
    chosen = sorted(people, key=lambda x: (x.last_name, x.first_name))[::_ONE_IN]
    said = (Clear.YES, Clear.YES, Clear.PARTLY, Clear.YES, Clear.NO)
    for number, person in enumerate(chosen):
        who = Actor(
            account=person.account_id, person=person.pk, role=Role.EMPLOYEE, origin=Origin.COMMAND
        )
        with scope.acting(who):
            say(person, picture.pk, said[number % len(said)])


def _fill_card() -> None:
    """Jo holds the telephone while the team talks."""
    jo = Person.objects.get(first_name="Jo", last_name="")
    for topic, words in _CARD:
        put_on_card(jo, topic.value, words)


def _answer() -> None:
    robin = Person.objects.get(first_name="Robin", last_name="")
    line = to_answer(robin).get()
    picture = FuturePicture.objects.get(unit=robin.unit, ended_on=None)
    answer_team(robin, line.pk, _ANSWER, picture.pk)
