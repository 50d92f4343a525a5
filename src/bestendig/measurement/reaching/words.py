"""The words of mail about a survey, in the language of who gets it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import override

from bestendig.common.texts import plain, text
from bestendig.measurement.models import SHORT_FORM, Wave
from bestendig.organisations.models import Organisation, Person
from bestendig.programmes.queries.short_forms import programme_asking

_BUTTON: Final = re.compile(r"^\[(.+)\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Words:
    """A mail about a survey, in one language."""

    subject: str
    text: str


def language_of(person: Person) -> str:
    """In which language somebody gets mail and letters."""
    return person.account.language if person.account else "nl"


def minutes_of(wave: Wave) -> int:
    """How long the questions take; a quarter of a minute each where they do not say so.

    Two at least: nobody is done sooner, and the texts say "minutes".
    """
    said = wave.questions.get("minutes") or math.ceil(len(wave.questions["questions"]) / 4)
    return max(2, int(said))


def values_of(wave: Wave, organisation: Organisation, language: str) -> dict[str, Any]:
    """What the texts of the deck about a survey ask for. Whom to call is never empty."""
    with override(language):
        closes_on = date_format(wave.last_day, "j F")
    return {
        "organisation": organisation.name,
        "minutes": minutes_of(wave),
        "closes_on": closes_on,
        "contact_name": organisation.contact_name or organisation.name,
        "contact_phone": organisation.contact_phone,
        "minimum": wave.k,
        "rolling": wave.rolling,
        "programme": programme_asking(wave.pk) if wave.rolling == SHORT_FORM else "",
    }


def invitation(values: dict[str, Any], person: Person, link: str) -> Words:
    """The first mail: what it is, how long it takes, the link, who sees it."""
    if kind := values["rolling"]:
        name = f"mail.invite.{kind}"
        return _words(f"{name}.subject", name, values, person, [link])
    return _words("mail.invite.subject", "mail.invite.everybody", values, person, [link])


def reminder(values: dict[str, Any], person: Person, link: str) -> Words:
    """A reminder: until when, the link, and how to get no more of them."""
    return _words("mail.remind.subject", "mail.remind.body", values, person, [link])


def ending(values: dict[str, Any], person: Person) -> Words:
    """After the close: what became of the box, the same for everybody."""
    return _words("mail.survey_ended.subject", "mail.survey_ended.text", values, person, [])


def filled(key: str, values: dict[str, Any], language: str, buttons: Sequence[str] = ()) -> str:
    """A deck text; behind its first `[button]` comes the first address, and so on."""
    addresses = iter(buttons)
    words = plain(text(key, language, **values))
    words = _BUTTON.sub(lambda found: f"{found[0]} {next(addresses)}", words)
    # Where there is no telephone number, no comma before it.
    return re.sub(r", $", "", words, flags=re.MULTILINE)


def _words(
    subject: str, body: str, values: dict[str, Any], person: Person, buttons: Sequence[str]
) -> Words:
    language = language_of(person)
    values = {**values, "first_name": person.first_name}
    return Words(text(subject, language, **values), filled(body, values, language, buttons))
