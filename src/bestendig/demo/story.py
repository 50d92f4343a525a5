"""What there is in the demo: organisations, teams, who works where, and what happened.

After the demo's own story (`docs/demo.md` tells it in words). Everything is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bestendig.organisations.models import AgeBand, Kind, Province, SizeClass, UnitKind
from bestendig.organisations.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team: its name and number of people. outdoor: how many have no work e-mail."""

    name: str
    people: int
    outdoor: int = 0
    kind: UnitKind = UnitKind.TEAM


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain with its teams; without a name, teams directly under the concern.

    shares: of the three age bands, youngest first.
    """

    name: str
    teams: tuple[Team, ...]
    shares: tuple[float, float, float] = (0.19, 0.63, 0.18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody to sign in as: by first name only. leads: the name of the team."""

    name: str
    team: str
    roles: tuple[Role, ...] = ()
    age: AgeBand = AgeBand.MIDDLE
    email: bool = True
    leads: bool = False
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A context event; no units: the whole organisation."""

    title: str
    on: date
    inside: bool = True
    units: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """One fixed moment: its questionnaire, when, and which share answers.

    stays_open: it is open while the demo is looked at. decided: what is done with the result, and
    the day on which board, managers and works council agreed on it.
    """

    questionnaire: str
    opens: date
    closes: date
    response: float
    stays_open: bool = False
    decided: tuple[str, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talks:
    """A round of talks: when it was held, in which teams, and which share answered after it."""

    on: date
    teams: tuple[str, ...]
    response: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """How far some teams (all, when none is named) answer off the level of a subject, from a
    survey on."""

    subject: str
    by: float
    teams: tuple[str, ...] = ()
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """One organisation of the demo.

    groups: the reporting units where the adviser decides otherwise than proposed; each is the
    names of the teams that go together. rates_on: when figures on absence and turnover come in.
    """

    slug: str
    name: str
    kind: Kind
    size: SizeClass
    province: Province
    colour: str
    admin: str
    contact: tuple[str, str]
    fg: str
    domains: tuple[Domain, ...]
    named: tuple[Named, ...]
    happenings: tuple[Happening, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    newcomers: int = 0
    own_words: str = ""
    moves: Mapping[str, tuple[str, date]] = field(default_factory=dict)
    surveys: tuple[Survey, ...] = ()
    leanings: tuple[Leaning, ...] = ()
    rates_on: tuple[date, ...] = ()
    talks: tuple[Talks, ...] = ()

    @property
    def domain_of_mail(self) -> str:
        """The part of its e-mail addresses after the @. No such domain can exist."""
        return f"{self.slug}.example"


CORE: Final = "Twaalf kernvragen"
SCAN: Final = "Kernvragen, factoren en fasen"
SOCIAL: Final = (
    "Toegang en Wmo", "Jeugd", "Werk en Inkomen Noord", "Werk en Inkomen Zuid",
    "Schuldhulp en Participatie", "Beleid Sociaal",
)  # fmt: skip
OUTSIDE: Final = (
    "Wegen en Riolering", "Groen", "Reiniging en Afval", "Werkplaats en Begraafplaats",
    "Beheer en Werkvoorbereiding",
)  # fmt: skip
T = Team
VOORBEELDSTAD: Final = Town(
    slug="voorbeeldstad",
    name="Voorbeeldstad",
    kind=Kind.MUNICIPALITY,
    size=SizeClass.UNDER_50,
    province=Province.UTRECHT,
    colour="#0f5f68",
    admin="Robbie",
    contact=("Noor", "030 000 01 10"),
    fg="Alex",
    domains=(
        Domain(
            name="",
            teams=(
                T(name="Directie en concernstaf", people=12),
                T(name="Griffie", people=5, kind=UnitKind.GRIFFIE),
            ),
        ),
        Domain(
            name="Sociaal domein",
            teams=(
                T(name="Toegang en Wmo", people=30),
                T(name="Jeugd", people=24),
                T(name="Werk en Inkomen Noord", people=19),
                T(name="Werk en Inkomen Zuid", people=19),
                T(name="Schuldhulp en Participatie", people=12),
                T(name="Beleid Sociaal", people=8),
            ),
        ),
        Domain(
            name="Ruimte en Economie",
            teams=(
                T(name="Vergunningen", people=22),
                T(name="Ruimtelijke Plannen", people=16),
                T(name="Projecten en Vastgoed", people=18),
                T(name="Economie en Klimaat", people=14),
                T(name="Geo en Data", people=8),
            ),
        ),
        Domain(
            name="Dienstverlening",
            teams=(
                T(name="Burgerzaken", people=24),
                T(name="Klantcontact", people=22),
                T(name="Belastingen", people=14),
                T(name="Toezicht en Handhaving", people=14),
            ),
            shares=(0.26, 0.61, 0.13),
        ),
        Domain(
            name="Bedrijfsvoering",
            teams=(
                T(name="HR en Organisatie", people=14),
                T(name="Financiën en Control", people=20),
                T(name="ICT en Informatie", people=22),
                T(name="Facilitair en Documenten", people=12),
                T(name="Communicatie", people=8),
            ),
            shares=(0.22, 0.62, 0.16),
        ),
        Domain(
            name="Openbare Ruimte",
            teams=(
                T(name="Wegen en Riolering", people=15, outdoor=14),
                T(name="Groen", people=18, outdoor=17),
                T(name="Reiniging en Afval", people=16, outdoor=15),
                T(name="Werkplaats en Begraafplaats", people=6, outdoor=5),
                T(name="Beheer en Werkvoorbereiding", people=8, outdoor=4),
            ),
            shares=(0.06, 0.62, 0.32),
        ),
    ),
    named=(
        Named(name="Noor", team="HR en Organisatie", roles=(Role.ADVISER, Role.HR)),
        Named(name="Robin", team="Wegen en Riolering", leads=True),
        Named(name="Jo", team="Wegen en Riolering", email=False, family="Uitvoerend"),
        Named(name="Luca", team="Burgerzaken", age=AgeBand.UNDER_35),
        Named(name="Mika", team="Werk en Inkomen Noord"),
        Named(name="Bo", team="Groen", email=False, family="Uitvoerend"),
        Named(name="Charlie", team="HR en Organisatie", roles=(Role.COACH,)),
        Named(name="Sam", team="Directie en concernstaf", roles=(Role.BOARD,), leads=True),
        Named(name="Kim", team="Vergunningen", roles=(Role.WORKS_COUNCIL,)),
        Named(name="Alex", team="Directie en concernstaf", roles=(Role.DPO,)),
        Named(name="Robbie", team="ICT en Informatie", roles=(Role.ORGANISATION_ADMIN,)),
    ),
    happenings=(
        Happening(
            title="Vacaturestop opgeheven",
            on=date(2025, 9, 1),
            more="Dertig nieuwe collega's begonnen.",
        ),
        Happening(title="Nieuw zaaksysteem", on=date(2025, 10, 1), units=("Sociaal domein",)),
        Happening(
            title="Beheer en Werkvoorbereiding gaat onder Wegen vallen",
            on=date(2026, 1, 1),
            units=("Wegen en Riolering", "Beheer en Werkvoorbereiding"),
        ),
        Happening(
            title="Gemeenteraadsverkiezingen",
            on=date(2026, 3, 18),
            inside=False,
            more="Daarna kwam er een nieuwe coalitie.",
        ),
    ),
    groups=(
        ("Toegang en Wmo",),
        ("Jeugd",),
        ("Werk en Inkomen Noord", "Werk en Inkomen Zuid"),
        ("Schuldhulp en Participatie", "Beleid Sociaal"),
        ("Vergunningen",),
        ("Ruimtelijke Plannen", "Projecten en Vastgoed"),
        ("Economie en Klimaat", "Geo en Data"),
        ("Burgerzaken",),
        ("Klantcontact",),
        ("Belastingen", "Toezicht en Handhaving"),
        ("HR en Organisatie", "Communicatie"),
        ("Financiën en Control",),
        ("ICT en Informatie", "Facilitair en Documenten"),
        ("Wegen en Riolering", "Beheer en Werkvoorbereiding"),
        ("Groen", "Reiniging en Afval", "Werkplaats en Begraafplaats"),
    ),
    newcomers=30,
    own_words=(
        "In Voorbeeldstad doe je werk dat bij je past, nu en straks. Wij maken daar ruimte voor, "
        "jij pakt die ruimte. Daarover praten we met elkaar, ook als het goed gaat."
    ),
    rates_on=(date(2025, 2, 11), date(2026, 2, 10), date(2026, 11, 10)),
    talks=(
        Talks(on=date(2026, 1, 14), teams=("Toegang en Wmo", "Burgerzaken"), response=0.6),
        Talks(on=date(2026, 4, 15), teams=("Jeugd", "Klantcontact"), response=0.65),
        # Hardly anybody in the summer: its box goes on, and is open while the demo is looked at.
        Talks(on=date(2026, 8, 19), teams=("Economie en Klimaat",), response=0.45),
        Talks(on=date(2026, 11, 18), teams=("Burgerzaken", "Wegen en Riolering"), response=0.0),
    ),
    moves={"Beheer en Werkvoorbereiding": ("Wegen en Riolering", date(2026, 1, 1))},
    surveys=(
        Survey(
            questionnaire=SCAN,
            opens=date(2025, 5, 12),
            closes=date(2025, 5, 30),
            response=0.64,
            decided=(
                "Inspraak staat laag. Daarom gaat Eigen Rooster door: in juli en november beginnen "
                "weer teams. Elke teamleider bespreekt dit beeld in het team en kiest samen één "
                "ding om te veranderen.",
                date(2025, 6, 24),
            ),
        ),
        Survey(
            questionnaire=SCAN,
            opens=date(2026, 5, 11),
            closes=date(2026, 5, 29),
            response=0.63,
            decided=(
                "Volhouden blijft lastig. Bij elk nieuw programma staat voortaan vooraf hoe we het "
                "na afloop vasthouden. Teamleiders vragen in het najaar in hun team wat er over is "
                "van de afspraken.",
                date(2026, 6, 23),
            ),
        ),
        Survey(
            questionnaire=CORE,
            opens=date(2026, 11, 16),
            closes=date(2026, 12, 4),
            response=0.35,
            stays_open=True,
        ),
    ),
    leanings=(
        Leaning(subject="autonomie", by=-0.9, teams=OUTSIDE),
        Leaning(subject="aanbod", by=-0.6, teams=OUTSIDE),
        Leaning(subject="cultuur", by=0.3, teams=OUTSIDE),
        Leaning(subject="dialoog", by=0.4, teams=("Jeugd", "Burgerzaken")),
        # New colleagues came; the new system was a set-back for the social domain.
        Leaning(subject="vitaliteit", by=0.2, since=1),
        Leaning(subject="vitaliteit", by=-0.3, teams=SOCIAL, since=1),
        Leaning(subject="autonomie", by=0.25, since=1),
    ),
)
OEFENWAARD: Final = Town(
    slug="oefenwaard",
    name="Oefenwaard",
    kind=Kind.MUNICIPALITY,
    size=SizeClass.UNDER_20,
    province=Province.GELDERLAND,
    colour="#7a4a12",
    admin="Sol",
    contact=("Pim", "026 000 02 20"),
    fg="Bente",
    domains=(
        Domain(
            name="",
            teams=(
                T(name="Directie", people=8),
                T(name="Griffie", people=3, kind=UnitKind.GRIFFIE),
            ),
        ),
        Domain(
            name="Inwoners",
            teams=(
                T(name="Toegang", people=26),
                T(name="Participatie", people=18),
                T(name="Balie", people=16),
            ),
        ),
        Domain(
            name="Buiten",
            teams=(
                T(name="Bouwen en Wonen", people=24),
                T(name="Buitendienst", people=34, outdoor=30),
                T(name="Ruimte", people=17),
            ),
            shares=(0.1, 0.65, 0.25),
        ),
        Domain(
            name="Bedrijf",
            teams=(
                T(name="HR en Communicatie", people=12),
                T(name="Financiën", people=18),
                T(name="ICT", people=14),
            ),
        ),
    ),
    named=(
        Named(name="Pim", team="HR en Communicatie", roles=(Role.ADVISER, Role.HR)),
        Named(name="Sol", team="ICT", roles=(Role.ORGANISATION_ADMIN,)),
        Named(name="Bente", team="Directie", roles=(Role.DPO,)),
    ),
)
VOORBEELDFONDS: Final = Town(
    slug="voorbeeldfonds",
    name="Voorbeeldfonds Gemeenten",
    kind=Kind.FUND,
    size=SizeClass.NONE,
    province=Province.COUNTRY,
    colour="#1f5a2c",
    admin="Dana",
    contact=("Dana", "070 000 03 30"),
    fg="Dana",
    domains=(Domain(name="Bureau", teams=(T(name="Onderzoek en programma's", people=6),)),),
    named=(
        Named(name="Rens", team="Onderzoek en programma's", roles=(Role.HR,)),
        Named(
            name="Dana",
            team="Onderzoek en programma's",
            roles=(Role.FUND_ANALYST, Role.ORGANISATION_ADMIN),
        ),
    ),
)
TOWNS: Final = (VOORBEELDSTAD, OEFENWAARD, VOORBEELDFONDS)
