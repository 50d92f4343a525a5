"""What the demo's municipalities offer: their own programmes, and a few examples taken over.

After the demo's own story (`docs/demo.md`). Everything is made up, except what the library says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from bestendig.catalogue.actions import Described, add_intervention, take_over
from bestendig.catalogue.codes import Audience, Cost, Form, Time
from bestendig.catalogue.library import library
from bestendig.dimodel import Factor, Outcome, Phase

_O, _F, _P = Outcome, Factor, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Something that comes on offer on a day; library: the example it is taken over from."""

    on: date
    described: Described
    library: str = ""


def put_on_offer(offered: Offered) -> None:
    """As the adviser does it."""
    if not offered.library:
        add_intervention(offered.described)
        return
    item = library().items[offered.library]
    told = replace(
        offered.described,
        outcomes=item.outcomes,
        factors=item.factors,
        phases=item.phases,
        form=item.form,
        provider=offered.described.provider or item.provider,
    )
    take_over(offered.library, told)


NEXT_STEP: Final = Described(
    name="Volgende Stap",
    summary="Drie gesprekken over je loopbaan: wat vind ik leuk, wat kan ik goed, wat is mijn "
    "volgende stap?",
    about="Je praat drie keer een uur met Charlie, binnen of buiten het gebouw. Tussendoor zet je "
    "zelf één stap. Je leidinggevende krijgt geen verslag. Na drie maanden drink je nog eens "
    "koffie met Charlie.",
    outcomes=(_O.ADAPTABILITY,),
    factors=(_F.OFFER, _F.DIALOGUE),
    phases=(_P.GOAL_SETTING, _P.ACTION, _P.MAINTENANCE),
    form=Form.COACHING,
    time=Time.MONTHS,
    cost=Cost.MIDDLE,
    provider="Charlie, loopbaancoach",
    contact="Charlie, 030 000 01 12",
    enrol="Meld je aan bij Charlie. Zijn er meer mensen dan plaatsen? Dan loten we.",
)
FRESH_WEEKS: Final = Described(
    name="Frisse Weken",
    summary="Zes weken anders pauzeren: samen wandelen, een kort webinar en een afspraak in je "
    "team over pauzes.",
    about="Voor teams van het Sociaal domein. Wandelen doe je tussen de middag, met wie er zin in "
    "heeft.",
    outcomes=(_O.VITALITY,),
    factors=(_F.OFFER,),
    phases=(_P.AWARENESS, _P.ACTION),
    form=Form.ACTIVITY,
    time=Time.WEEKS,
    cost=Cost.LOW,
    provider="HR en Organisatie",
    enrol="Je team doet mee. Vraag je teamleider wanneer jullie beginnen.",
)
VOUCHER: Final = Described(
    name="Leervoucher",
    summary="Kies je eigen cursus: € 750 en vier dagen om iets te leren.",
    about="Je kiest zelf wat je leert. Daarna vertel je er in je teamoverleg over.",
    outcomes=(_O.MASTERY,),
    factors=(_F.ROOM_TO_LEARN,),
    phases=(_P.GOAL_SETTING, _P.ACTION, _P.MAINTENANCE),
    form=Form.TRAINING,
    time=Time.DAYS,
    cost=Cost.MIDDLE,
    enrol="Vraag de voucher aan bij Noor, met de naam van de cursus.",
)
PAUSE: Final = Described(
    name="Adempauze",
    summary="Drie bijeenkomsten in een kleine groep: wat kan weg, wie kan helpen, hoe zeg ik nee?",
    about="Voor wie het even te druk heeft. Er wordt niets over je gezondheid gevraagd. Later is "
    "er nog één bijeenkomst om terug te komen.",
    outcomes=(_O.VITALITY,),
    factors=(_F.OFFER, _F.AUTONOMY),
    phases=(_P.ACTION, _P.MAINTENANCE),
    form=Form.MEETINGS,
    time=Time.HOURS,
    cost=Cost.LOW,
    enrol="Meld je aan bij Noor. Niemand hoeft te wachten.",
)
OWN_ROSTER: Final = Described(
    name="Eigen Rooster",
    summary="Je team maakt zelf het rooster, binnen vijf regels, met zes weken hulp van een coach.",
    about="Mensen uit de eerste drie teams schreven de vijf regels. Teams beginnen om de beurt. "
    "Daarna staat het rooster vast op de agenda van het teamoverleg.",
    outcomes=(_O.MASTERY, _O.VITALITY),
    factors=(_F.AUTONOMY, _F.PARTICIPATION),
    phases=(_P.ACTION, _P.MAINTENANCE),
    form=Form.WORK,
    time=Time.ONGOING,
    cost=Cost.LOW,
    enrol="Je doet mee met je hele team. Vraag je teamleider wanneer jullie aan de beurt zijn.",
)
TWO_HOURS: Final = Described(
    name="Twee Uur Vooruit",
    summary="Twaalf weken lang elke week twee vaste uren om te leren, met een taak uit je eigen "
    "werk.",
    about="De uren staan in je agenda en zijn van jou. Je kiest met je teamleider wat je leert.",
    outcomes=(_O.MASTERY,),
    factors=(_F.ROOM_TO_LEARN,),
    phases=(_P.ACTION,),
    audience=Audience.DESK,
    form=Form.WORK,
    time=Time.MONTHS,
    cost=Cost.NOTHING,
    enrol="Meld je aan bij Noor. Zijn er meer mensen dan plaatsen? Dan loten we.",
)
SIDE_BY_SIDE: Final = Described(
    name="Naast Elkaar",
    summary="Twaalf weken samen op pad: een vakman doet voor, een nieuwe collega vraagt en filmt.",
    about="Geen klaslokaal en geen huiswerk. Laarzen aan. Bedacht met Jo, Bo en Robin.",
    outcomes=(_O.MASTERY,),
    factors=(_F.ROOM_TO_LEARN, _F.TAILORED_AGREEMENTS),
    phases=(_P.ACTION, _P.MAINTENANCE),
    audience=Audience.OUTDOOR,
    form=Form.WORK,
    time=Time.MONTHS,
    cost=Cost.NOTHING,
    contact="Robin, op de werf",
    enrol="Zeg het tegen Robin, of hang je naam op het bord in de kantine.",
)
_WEEK: Final = Described(
    name="Week van je werk",
    summary="Elk jaar in november een week om stil te staan bij je werk, straks en nu.",
    enrol="Kijk op het bord of op intranet wat er is. Je kunt overal binnenlopen.",
)
_AGAIN: Final = Described(
    name="Omgaan met boze mensen, nog een keer",
    summary="Een middag om de training over agressie aan de balie weer op te halen.",
    audience=Audience.DESK,
    time=Time.HOURS,
    cost=Cost.LOW,
    provider="Bureau Balie (verzonnen)",
    enrol="Meld je aan bij Noor, met je team of alleen.",
)
_BRUIS: Final = Described(
    name="BRUIS",
    summary="Webinars en hulpmiddelen over energiek en ontspannen werken, om zelf te bekijken.",
    time=Time.HOURS,
    cost=Cost.NOTHING,
    enrol="Je kunt meteen kijken. Aanmelden hoeft niet.",
)

OFFERS: Final = MappingProxyType(
    {
        "voorbeeldstad": (
            Offered(on=date(2025, 1, 13), described=NEXT_STEP),
            Offered(on=date(2025, 1, 20), described=OWN_ROSTER),
            Offered(on=date(2025, 3, 17), described=_BRUIS, library="bruis"),
            Offered(on=date(2025, 8, 11), described=FRESH_WEEKS),
            Offered(on=date(2025, 8, 18), described=PAUSE),
            Offered(on=date(2025, 8, 25), described=TWO_HOURS),
            Offered(on=date(2025, 10, 6), described=_WEEK, library="week-van"),
            Offered(on=date(2026, 1, 5), described=VOUCHER),
            Offered(on=date(2026, 2, 9), described=SIDE_BY_SIDE),
            Offered(on=date(2026, 7, 6), described=_AGAIN, library="training-herhalen"),
        ),
        "oefenwaard": (
            Offered(
                on=date(2026, 3, 9),
                described=replace(
                    SIDE_BY_SIDE,
                    about="Geen klaslokaal en geen huiswerk. Laarzen aan.",
                    contact="Pim",
                    enrol="Zeg het tegen Pim.",
                ),
            ),
            Offered(
                on=date(2026, 3, 9),
                described=replace(_BRUIS, enrol="Vraag Pim om de link."),
                library="bruis",
            ),
        ),
    }
)
