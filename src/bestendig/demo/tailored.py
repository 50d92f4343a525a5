"""Tailored agreements of Voorbeeldstad: Jo's and Robin's, a draft with which Charlie helps Luca,
and enough others to count. After the demo's own story (`docs/demo.md`, §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.dialogue.conversations.queries import talks_as_employee
from bestendig.dialogue.tailored import asking, signing
from bestendig.dialogue.tailored.models import AgreementDraft, TailoredAgreement
from bestendig.dialogue.tailored.rules import FIELDS
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.roles import Role

Step = tuple[date, Role, str, Callable[[], object]]
_AGREED: Final = date(2026, 4, 14)
_REVIEWED: Final = date(2026, 10, 13)
_OTHERS: Final = date(2026, 6, 9)
_LUCA: Final = date(2026, 11, 10)
# One in so many people has an agreement by the summer.
_ONE_IN: Final = 6
_JO: Final = {
    "kind": "tasks",
    "what": "Jo begeleidt twee ochtenden per week nieuwe mensen in Naast Elkaar. Bo doet die "
    "ochtenden de stoepranden.",
    "good_for_me": "Vertellen in plaats van tillen.",
    "good_for_work": "Er worden twee nieuwe mensen ingewerkt.",
    "colleagues": "Besproken bij het begin van de dag. De ploeg kan ermee leven.",
    "practise": "Op de wagen, elke dinsdag en donderdag.",
    "hours_planned": 200,
    "starts_on": date(2026, 4, 21),
    "review_on": _REVIEWED,
}
# Of these the hours are written down.
_LEARNING: Final = frozenset({"learning", "tasks", "placement", "room"})
# Kind, what, and the three sentences.
_KINDS: Final = (
    ("learning", "Een vakopleiding van tien dagen, in werktijd.", "Een diploma dat telt.",
     "Een collega die het zelf kan.", "Het rooster is erop aangepast."),
    ("learning", "Elke twee weken een uur leren van een collega.", "Stap voor stap meer weten.",
     "Kennis blijft in het team.", "Ieder komt een keer aan de beurt."),
    ("tasks", "De planning van het team maken, om de maand.", "Iets nieuws naast het vaste werk.",
     "Twee mensen kunnen plannen.", "Zij nemen die dagen de telefoon over."),
    ("time", "Op woensdag later beginnen, op vrijdag later klaar.", "Een dag die beter past.",
     "Op vrijdag is er langer iemand.", "Het overleg is nu op dinsdag."),
    ("place", "Eén dag per week thuis werken aan stukken.", "In stilte schrijven.",
     "Stukken zijn eerder klaar.", "Op die dag wordt er niet overlegd."),
    ("deciding", "Zelf beslissen over kleine klachten.", "Niet meer wachten op akkoord.",
     "Inwoners horen dezelfde dag iets.", "Collega's doen het met dezelfde regels."),
    ("placement", "Vier dagen meelopen bij een ander team.", "Zien wat daar gebeurt.",
     "De teams kennen elkaars werk.", "De vier dagen zijn samen geruild."),
    ("room", "Een ochtend per maand iets uitproberen.", "Ruimte voor eigen ideeën.",
     "Elk kwartaal één verbetering.", "Wat lukt, wordt aan het team verteld."),
)  # fmt: skip


def steps(town: Town) -> list[Step]:
    """What is agreed in this town, and when."""
    if town is not VOORBEELDSTAD:
        return []
    found: list[Step] = [
        (_AGREED, Role.EMPLOYEE, "Jo", partial(_begin, "Jo", _JO)),
        (_AGREED, Role.MANAGER, "Robin", partial(_sign, "Robin")),
        (_OTHERS, Role.EMPLOYEE, "Jo", _others),
        (_REVIEWED, Role.MANAGER, "Robin", partial(_go_on, date(2027, 4, 13))),
        (_REVIEWED, Role.EMPLOYEE, "Jo", partial(_sign, "Jo")),
        (_LUCA, Role.EMPLOYEE, "Luca", _with_help),
    ]
    return found


def _person(name: str) -> Person:
    person: Person = Person.objects.get(first_name=name, last_name="")
    return person


def _begin(name: str, said: Mapping[str, Any]) -> None:
    """What comes out of the talk in the van, on the day of it."""
    person = _person(name)
    _written(person, said, talk=talks_as_employee(person)[0].pk)


def _written(
    person: Person, said: Mapping[str, Any], *, signed: bool = True, talk: UUID | None = None
) -> UUID:
    made = asking.ask(person, person, said["kind"], said["what"], talk=talk)
    days = {"hours_planned": None, "euros_planned": None, "starts_on": None, "review_on": None}
    asking.write_draft(made, person, dict.fromkeys(FIELDS, "") | days | dict(said), 1)
    if signed:
        signing.sign(made, person, 2)
    return made


def _of_jo() -> TailoredAgreement:
    row: TailoredAgreement = TailoredAgreement.objects.get(
        employee__first_name="Jo", employee__last_name=""
    )
    return row


def _sign(name: str) -> None:
    row = _of_jo()
    signing.sign(row.pk, _person(name), AgreementDraft.objects.get(agreement=row).revision)


def _go_on(until: date) -> None:
    row, robin = _of_jo(), _person("Robin")
    signing.note_used(row.pk, robin, 176, None)
    signing.still_fits(row.pk, robin, until)


def _with_help() -> None:
    luca = _person("Luca")
    said = {
        "kind": "placement",
        "what": "Een dag per maand meelopen bij Communicatie.",
        "good_for_me": "Zien of dat werk bij me past.",
    }
    made = _written(luca, said, signed=False)
    asking.choose_helper(made, luca, _person("Charlie"))


def _others() -> None:
    """Agreements of one in so many people, each signed by the person and the manager."""
    today = timezone.localdate()
    people = in_service(Person.objects.exclude(manager=None).exclude(last_name=""), today)
    chosen = list(people.select_related("account", "manager").order_by("pk"))
    chosen.sort(key=lambda x: (x.last_name, x.first_name, str(x.unit_id)))
    for number, person in enumerate(chosen[::_ONE_IN]):
        kind, what, mine, work, colleagues = _KINDS[number % len(_KINDS)]
        said = {
            "kind": kind, "what": what, "good_for_me": mine, "good_for_work": work,
            "colleagues": colleagues, "starts_on": today + timedelta(days=7),
            "review_on": today + timedelta(days=240 + number % 90),
            "hours_planned": 16 + 8 * (number % 3) if kind in _LEARNING else None,
        }  # fmt: skip
        with scope.acting(_as(person, Role.EMPLOYEE)):
            made = _written(person, said)
        if person.manager is not None:
            with scope.acting(_as(person.manager, Role.MANAGER)):
                signing.sign(made, person.manager, 2)


def _as(person: Person, role: Role) -> Actor:
    return Actor(account=person.account_id, person=person.pk, role=role, origin=Origin.COMMAND)
