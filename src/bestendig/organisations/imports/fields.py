"""What a column of an HR file can be, and which one it probably is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """What we take from a file of people. Everything else is left where it is."""

    NUMBER = "number", _("personnel number")
    NAME = "name", _("full name")
    FIRST = "first", _("first name")
    INITIALS = "initials", _("initials")
    INFIX = "infix", _("infix (van, de)")
    LAST = "last", _("last name")
    EMAIL = "email", _("work e-mail")
    CONCERN = "concern", _("unit: level 1 (concern)")
    DOMAIN = "domain", _("unit: level 2 (domain)")
    DEPARTMENT = "department", _("unit: level 3 (department)")
    TEAM = "team", _("unit: level 4 (team)")
    UNIT = "unit", _("unit: name or path (A > B > C)")
    MANAGER = "manager", _("manager: number, e-mail or name")
    FUNCTION = "function", _("function family")
    BAND = "band", _("age group")
    AGE = "age", _("age in years (becomes an age group)")
    STARTS = "starts", _("in service from")
    ENDS = "ends", _("in service until")


LEVELS: Final = (Field.CONCERN, Field.DOMAIN, Field.DEPARTMENT, Field.TEAM)

# In the order in which they are tried: the narrow before the wide.
_NAMES: Final = (
    (
        Field.MANAGER,
        r"(naam|nr|nummer|e ?mail|code|personeelsnummer|medewerkernummer) ?(van )?(de )?"
        r"(leidinggevende|manager|chef|teamleider)|.*\b(leidinggevende|manager|chef|teamleider|"
        r"supervisor|hierarchisch meerdere|direct leidinggevende)\b.*",
    ),
    (
        Field.NUMBER,
        r"(pers(oneels?)?|medew(erker)?s?|werknemers?|dienstverband|registratie|employee|staff|"
        r"personnel) ?(nr|nummer|code|id|number|no)|persnr|pnr|medewerker|werknemer|employee id|"
        r"pers nr|external ?id|personeels ?id",
    ),
    (
        Field.EMAIL,
        r".*\be ?mail ?(adres)?( ?(werk|zakelijk|work))?\b.*|((werk|work) ?)?mail(adres)?|upn",
    ),
    (Field.INFIX, r"tussen ?v(?:oegsels?)?|voor ?voegsels?|infix|prefix|tv"),
    (Field.INITIALS, r"voorletters?|initialen|initials"),
    (
        Field.FIRST,
        r"voornaa?m(en)?|roepnaam|first ?name|given ?name|aanspreeknaam|calling ?name",
    ),
    (
        Field.LAST,
        r"achternaam|geslachtsnaam|last ?name|family ?name|surname|achternaam samengesteld",
    ),
    (
        Field.NAME,
        r"naam|name|volledige naam|full ?name|(naam )?(medewerker|werknemer)( naam)?|display ?name|"
        r"naam volledig|medewerkersnaam|weergavenaam",
    ),
    (Field.BAND, r"leeftijds? ?(groep|klasse|categorie|cat|band)|age ?(group|band|class)"),
    (Field.AGE, r"leeftijd( in jaren)?|age"),
    (
        Field.STARTS,
        r"(datum )?in ?dienst( ?(datum|per|sinds|vanaf|op|treding|treden))?|datum in|startdatum|"
        r"begin ?datum( dienstverband| contract)?|in service from|start ?date|hire ?date|"
        r"indiensttredingsdatum|aanvang dienstverband|starts? on",
    ),
    (
        Field.ENDS,
        r"(datum )?uit ?dienst( ?(datum|per|vanaf|op|treding))?|datum uit|"
        r"eind ?datum( dienstverband| contract)?|in service until|end ?date|"
        r"uitdiensttredingsdatum|einde dienstverband|"
        r"laatste werkdag|ends? on",
    ),
    (
        Field.FUNCTION,
        r"functie ?(familie|groep|reeks|categorie)|function ?family|job ?family|generieke functie|"
        r"hr21 ?(functie|normfunctie)?|normfunctie",
    ),
    (Field.CONCERN, r"concern|organisatie|gemeente|bedrijf|werkgever|niveau 1|level 1"),
    (
        Field.DOMAIN,
        r"domein|sector|cluster|directie|dienst|domain|niveau 2|level 2|divisie|hoofdafdeling",
    ),
    (Field.DEPARTMENT, r"afdeling(snaam| naam| omschrijving)?|department|niveau 3|level 3"),
    (Field.TEAM, r"team(naam| naam)?|niveau 4|level 4|bureau|sub ?afdeling"),
    (
        Field.UNIT,
        r"(organisatie|org) ?(eenheid|onderdeel|pad|structuur)( omschrijving| naam)?|unit( path)?|"
        r"oe|kostenplaats(omschrijving| naam)|orgeenheid|organisational unit|eenheid|pad",
    ),
)  # fmt: skip
_PATTERNS: Final = [(field, re.compile(rf"(?:{names})$")) for field, names in _NAMES]


def plain_header(name: str) -> str:
    """A column's name without capitals, points and dashes: "Pers.nr" is "pers nr"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[^a-z0-9]+", " ", spaced.casefold()).strip()


def headers_key(columns: Sequence[str]) -> str:
    """What a set of headers is remembered by, whatever their order."""
    return "\n".join(sorted(plain_header(column) for column in columns))


def guess(columns: Sequence[str]) -> dict[str, Field]:
    """Which column is probably what. Each field is given once, to the first that fits.

    A lone "afdeling" is a unit by its name: as a level it would need the levels above it.
    """
    found: dict[str, Field] = {}
    for field, pattern in _PATTERNS:
        for column in columns:
            if column not in found and pattern.match(plain_header(column)):
                found[column] = field
                break
    if Field.NAME in found.values() and Field.LAST in found.values():
        _drop(found, Field.NAME)
    levels = [column for column, field in found.items() if field in LEVELS]
    if Field.UNIT in found.values():
        for column in levels:
            del found[column]
    elif len(levels) == 1:
        found[levels[0]] = Field.UNIT
    return {column: found[column] for column in columns if column in found}


def _drop(found: dict[str, Field], field: Field) -> None:
    for column in [column for column, of in found.items() if of == field]:
        del found[column]


def lacking(fields: Sequence[Field]) -> str | None:
    """A key of the copy deck for what a mapping lacks or has too much of; None when it is whole."""
    if len(set(fields)) < len(fields):
        return "people.columns.twice"
    if not {Field.NAME, Field.FIRST, Field.INITIALS, Field.LAST} & set(fields):
        return "people.columns.no_name"
    return None
