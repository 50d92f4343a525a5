"""The seven programmes of the demo: planned, locked, started and decided about as they would be.

After the demo's own story (`docs/demo.md`, §2). Who took part and what they answered stands in
`truths`, and how it was measured in `measured`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final

from bestendig.catalogue.models import Intervention
from bestendig.demo import measured
from bestendig.demo.course import CARE, HOMES, OUTSIDE, SERVICE
from bestendig.demo.story import SOCIAL, VOORBEELDSTAD, Town
from bestendig.organisations.course.models import Challenge
from bestendig.organisations.models import Person, Unit
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, measuring
from bestendig.programmes.actions.changing import set_window
from bestendig.programmes.actions.measuring import Answers, Shape
from bestendig.programmes.actions.offering import place_in_offer
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.actions.series import Wanted, choose_series
from bestendig.programmes.models import Programme
from bestendig.programmes.rules.moments import Window

Step = tuple[date, Role, str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One programme. windows: the days of its own surveys, in order, as many as were held.

    maintenance: what, who and when; or, with one part, why there is nothing. ideas: when, with
    whom, what was said, and what was done with it. decided: what, why, and when. figure: of the
    administration, by which it is judged too.
    """

    name: str
    promise: str
    challenge: str
    locked: date
    begins: date
    ends: date
    answers: Answers
    code: str
    primary: str
    outcomes: tuple[str, ...]
    factors: tuple[str, ...]
    phases: tuple[str, ...]
    value: tuple[str, str]
    maintenance: tuple[str, ...]
    decided: tuple[str, str, date] | None
    for_whom: str = ""
    units: tuple[str, ...] = ()
    comparison: str = ""
    rhythm: bool = False
    windows: tuple[tuple[date, date], ...] = ()
    ideas: tuple[tuple[date, str, str, str], ...] = ()
    again: tuple[date, date, date] | None = None
    figure: str = ""


def steps(town: Town, units: Mapping[str, Unit], adviser: str, board: str) -> list[Step]:
    """What happens with the programmes of this town, and when."""
    found: list[Step] = []
    for one in PROGRAMMES.get(town.slug, ()):
        found.append((one.locked, Role.ADVISER, adviser, partial(_plan, one, units)))
        opens = [first for first, _last in one.windows]
        more = measured.steps(town, one.name, units, opens)
        found += [(day, Role.ADVISER, adviser, act) for day, act in more]
        found.append((one.begins, Role.ADVISER, adviser, partial(_start, one)))
        if one.decided:
            found.append((one.decided[2], Role.BOARD, board, partial(_decide, one)))
        if one.again:
            found.append((one.again[0], Role.ADVISER, adviser, partial(_go_on, one)))
    return found


def _plan(one: Story, units: Mapping[str, Unit]) -> None:
    """Begin it, answer the five questions, choose what the story chose, and lock it."""
    owner = Person.objects.get(first_name="Noor", last_name="")
    programme = begin_programme(
        Details(
            name=one.name, promise=one.promise, begins=one.begins, ends=one.ends,
            for_whom=one.for_whom, units=[units[x].pk for x in one.units],
            challenges=[x.pk for x in Challenge.objects.filter(name=one.challenge)],
            outcomes=one.outcomes, factors=one.factors,
            phases=one.phases, owner=owner.pk,
        )
    )  # fmt: skip
    place_in_offer(programme.pk, Intervention.objects.get(name=one.name, library="").pk)
    plan = measuring.answer_questions(programme.pk, one.answers)
    measuring.shape_plan(
        programme.pk,
        Shape(
            code=one.code, primary=[one.primary], smallest=0.2, comparison=one.comparison,
            owner=owner.pk, rhythm=one.rhythm,
        ),
    )  # fmt: skip
    for moment, days in zip(plan.waves.order_by("opens_at"), one.windows, strict=False):
        set_window(moment.pk, Window(*days))
    measured.narrow(one.name, units)
    measuring.lock_programme_plan(programme.pk)
    if one.figure:
        choose_series(programme.pk, Wanted(figure=one.figure, periods=12))
    lasting.write_value(programme.pk, *one.value)
    for on, who, idea, done in one.ideas:
        lasting.note_idea(programme.pk, on, who, idea, done)
    if len(one.maintenance) == 1:
        lasting.except_maintenance(programme.pk, one.maintenance[0])
    else:
        lasting.write_maintenance(programme.pk, [], *one.maintenance)


def _start(one: Story) -> None:
    lasting.start_programme(Programme.objects.get(name=one.name).pk)


def _decide(one: Story) -> None:
    if one.decided:
        kind, why, on = one.decided
        lasting.decide(Programme.objects.get(name=one.name).pk, kind, why, on)


def _go_on(one: Story) -> None:
    if one.again:
        before = Programme.objects.get(name=one.name)
        lasting.begin_next_cycle(before.pk, *one.again[1:])


_ROSTER: Final = (
    "Wegen en Riolering", "Groen", "Reiniging en Afval", "Klantcontact", "Burgerzaken",
    "Belastingen", "Toezicht en Handhaving", "Facilitair en Documenten", "Vergunningen",
    "Werk en Inkomen Noord", "Werk en Inkomen Zuid", "Schuldhulp en Participatie",
)  # fmt: skip
_ALL: Final = (
    Story(
        name="Volgende Stap",
        promise=(
            "Drie gesprekken van een uur met Charlie: wat vind ik leuk, waar ben ik goed in, wat "
            "is mijn volgende stap? Ertussen zet je één stap van jezelf."
        ),
        challenge=SERVICE,
        for_whom="Dienstverlening en het sociaal domein, tot en met schaal 10",
        units=("Dienstverlening", "Sociaal domein"),
        locked=date(2025, 1, 27),
        begins=date(2025, 2, 24),
        ends=date(2025, 5, 30),
        windows=((date(2025, 1, 27), date(2025, 2, 7)), (date(2025, 6, 2), date(2025, 6, 13))),
        answers=Answers(people=140, can_wait=True, in_turn=False, response=85),
        code="waiting_list",
        primary="verandervermogen",
        outcomes=("adaptability",),
        factors=("offer", "dialogue"),
        phases=("goal_setting", "action", "maintenance"),
        value=(
            "Een volgende stap die ik zelf koos.",
            "Mensen groeien hier door, in plaats van te vertrekken.",
        ),
        ideas=(
            (
                date(2025, 1, 14),
                "zes collega's van Burgerzaken en Klantcontact",
                "Liever niet op kantoor praten, en geen verslag naar de leidinggevende.",
                "Gesprekken mogen buiten, en er komt geen verslag.",
            ),
        ),
        maintenance=("Een kop koffie met Charlie.", "Charlie", "drie maanden na het einde"),
        decided=("keep", "We gaan door, met twee groepen per jaar.", date(2025, 7, 8)),
    ),
    Story(
        name="Eigen Rooster",
        promise=(
            "Het team deelt zelf het werk in, binnen vijf regels, met zes weken hulp van een coach."
        ),
        challenge=OUTSIDE,
        for_whom="twaalf teams",
        units=_ROSTER,
        locked=date(2025, 2, 3),
        begins=date(2025, 3, 3),
        ends=date(2026, 1, 30),
        windows=(
            (date(2025, 2, 10), date(2025, 2, 21)),
            (date(2025, 6, 2), date(2025, 6, 13)),
            (date(2025, 10, 6), date(2025, 10, 17)),
            (date(2026, 2, 2), date(2026, 2, 13)),
        ),
        answers=Answers(people=207, teams=12, others=0, can_wait=True, in_turn=True, response=75),
        code="staggered_assigned",
        primary="autonomie",
        outcomes=("vitality", "mastery"),
        factors=("autonomy", "participation"),
        phases=("action", "maintenance"),
        value=(
            "Ik bepaal mee wanneer ik werk.",
            "Teams die zelf oplossen wat ze zelf kunnen oplossen.",
        ),
        ideas=(
            (
                date(2025, 1, 20),
                "twee mensen uit elk van de eerste drie teams",
                "Zonder regels krijgen de stille mensen de slechtste diensten.",
                "Zij schreven de vijf regels.",
            ),
        ),
        maintenance=("Een vast punt in het teamoverleg.", "de teamleider", "elke maand"),
        decided=(
            "keep",
            "Door naar alle teams die het kunnen. De regels komen in het handboek.",
            date(2026, 7, 7),
        ),
    ),
    Story(
        name="Frisse Weken",
        promise=(
            "Zes weken anders pauzeren: wandelen in de lunch, een korte webinar over werken aan "
            "een scherm en een afspraak in het team over pauzes."
        ),
        challenge=CARE,
        for_whom="het sociaal domein",
        units=tuple(x for x in SOCIAL if x != "Beleid Sociaal"),
        locked=date(2025, 8, 20),
        begins=date(2025, 9, 8),
        ends=date(2025, 10, 17),
        windows=((date(2025, 8, 25), date(2025, 9, 5)), (date(2025, 11, 3), date(2025, 11, 14))),
        answers=Answers(people=104, others=98, can_wait=False, in_turn=False, response=75),
        code="comparison_assigned",
        comparison="98 collega's van Ruimte en Economie en van Financiën en Control",
        primary="vitaliteit",
        figure="absence-whole",
        outcomes=("vitality",),
        factors=("offer",),
        phases=("awareness", "action"),
        value=("Ik kom weer op adem.", "Een sociaal domein dat het volhoudt."),
        maintenance=("Het zijn maar zes weken. Daarna kiest elk team zelf of het doorgaat.",),
        decided=(
            "adjust",
            "De wandelingen blijven: ze kosten niets. De webinar stopt. Met de teams bespreken we "
            "de werkdruk.",
            date(2025, 12, 9),
        ),
    ),
    Story(
        name="Adempauze",
        promise=(
            "Drie bijeenkomsten in een kleine groep over werkdruk: wat kan weg, wie kan helpen, "
            "hoe zeg ik nee?"
        ),
        challenge=CARE,
        for_whom="het sociaal domein: wie zich aanmeldt, hoeft niet te wachten",
        units=("Sociaal domein",),
        locked=date(2025, 9, 1),
        begins=date(2025, 10, 6),
        ends=date(2026, 3, 27),
        windows=((date(2025, 9, 22), date(2025, 10, 3)), (date(2026, 3, 30), date(2026, 4, 10))),
        answers=Answers(people=48, can_wait=False, in_turn=False, response=90),
        code="before_after",
        primary="autonomie",
        outcomes=("vitality",),
        factors=("autonomy", "offer"),
        phases=("action", "maintenance"),
        value=(
            "Ik krijg weer grip op mijn werk.",
            "Hulp op het moment dat iemand die nodig heeft.",
        ),
        maintenance=("Eén terugkomdag.", "Noor", "twee maanden na de laatste bijeenkomst"),
        decided=(
            "keep",
            "Het blijft als hulp, want daar heb je recht op. We noemen het niet bewezen.",
            date(2026, 6, 23),
        ),
    ),
    Story(
        name="Twee Uur Vooruit",
        promise=(
            "Twaalf weken lang twee vaste uren leertijd in de week, met een leertaak uit je eigen "
            "werk."
        ),
        challenge=SERVICE,
        for_whom="administratief en uitvoerend werk",
        units=("Dienstverlening", "Bedrijfsvoering"),
        locked=date(2025, 9, 1),
        begins=date(2025, 9, 22),
        ends=date(2025, 12, 12),
        windows=(
            (date(2025, 9, 8), date(2025, 9, 12)),
            (date(2026, 1, 12), date(2026, 1, 23)),
            (date(2026, 7, 6), date(2026, 7, 17)),
        ),
        answers=Answers(people=140, can_wait=True, in_turn=False, response=85),
        code="waiting_list",
        primary="leerruimte",
        outcomes=("mastery",),
        factors=("room_to_learn",),
        phases=("action",),
        value=("Ik kom eindelijk aan leren toe.", "Collega's die bijblijven in hun vak."),
        maintenance=("Eén mail met wat je nog kunt doen.", "Noor", "in het voorjaar"),
        decided=(
            "keep",
            "We gaan door, met de twee uur in het rooster van het team en elke maand een vraag.",
            date(2026, 9, 8),
        ),
    ),
    Story(
        name="Leervoucher",
        promise="Voor € 750 en in vier dagen leer je iets naar eigen keuze.",
        challenge=HOMES,
        for_whom="iedereen, naar eigen keuze",
        locked=date(2026, 1, 12),
        begins=date(2026, 1, 19),
        ends=date(2026, 5, 8),
        rhythm=True,
        answers=Answers(people=62, others=230, can_wait=False, in_turn=False, response=65),
        code="comparison_self",
        comparison="iedereen die de vaste meting invult en geen voucher vroeg",
        primary="verandergedrag",
        outcomes=("mastery",),
        factors=("room_to_learn",),
        phases=("goal_setting", "action", "maintenance"),
        value=("Ik leer iets wat ik zelf koos.", "Meer mensen die blijven leren."),
        maintenance=("Een verhaal in het teamoverleg.", "wie een voucher kreeg", "na de cursus"),
        decided=(
            "adjust",
            "De volgende ronde gaat met loting. Er komen opleidingen voor de buitendienst bij, en "
            "je kunt je in de kantine aanmelden.",
            date(2026, 7, 7),
        ),
    ),
    Story(
        name="Naast Elkaar",
        promise=(
            "Twaalf weken werken als duo: een ervaren vakman laat zien hoe het moet, een nieuwe "
            "collega vraagt en filmt."
        ),
        challenge=OUTSIDE,
        for_whom="de buitendienst",
        units=(
            "Wegen en Riolering",
            "Groen",
            "Reiniging en Afval",
            "Werkplaats en Begraafplaats",
        ),
        locked=date(2026, 2, 16),
        begins=date(2026, 3, 2),
        ends=date(2026, 5, 22),
        windows=((date(2026, 2, 16), date(2026, 2, 27)), (date(2026, 6, 1), date(2026, 6, 12))),
        answers=Answers(people=26, can_wait=True, in_turn=False, response=85),
        code="waiting_list",
        primary="vakmanschap",
        outcomes=("mastery",),
        factors=("room_to_learn", "tailored_agreements"),
        phases=("action", "maintenance"),
        value=("Ik laat zien wat ik kan.", "Vakkennis die blijft als iemand met pensioen gaat."),
        ideas=(
            (
                date(2026, 2, 3),
                "drie collega's van buiten",
                "Geen klaslokaal, geen huiswerk, laarzen aan.",
                "Zo is het geworden.",
            ),
        ),
        maintenance=("Het duo gaat uit zichzelf door.", "het duo", "zolang het werkt"),
        decided=(
            "keep",
            "Mensen willen het en het kost weinig. We meten door met de volgende groepen.",
            date(2026, 9, 22),
        ),
        again=(date(2026, 10, 6), date(2027, 3, 1), date(2027, 5, 21)),
    ),
)
PROGRAMMES: Final = MappingProxyType({VOORBEELDSTAD.slug: _ALL})
