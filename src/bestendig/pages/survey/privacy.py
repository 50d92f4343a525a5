"""What the two layers of the privacy page say of one survey."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from bestendig.disclosure.policy import least_words
from bestendig.measurement.models import SHORT_FORM, Wave
from bestendig.measurement.queries.asked import Asked
from bestendig.organisations.models import Agreement, Processing
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.pages.open_question import question_of
from bestendig.pages.survey.words import Sheet, sheet
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import as_html, here, split_lead
from bestendig.programmes.queries.short_forms import programme_asking


def first_layer(asked: Asked, gone: date) -> Sheet:
    """What stands before the first question. gone: when the last answer is erased."""
    if asked.wave.rolling == SHORT_FORM:
        programme = programme_asking(asked.wave.pk)
        known = _days_and_names(asked, gone)
        return sheet("privacy.first.short", programme=programme, minimum=asked.wave.k, **known)
    if asked.wave.rolling:
        about = here(f"rolling.{asked.wave.rolling}.about")
        known = _days_and_names(asked, gone)
        return sheet("privacy.first.rolling", about=about, minimum=asked.wave.k, **known)
    found = sheet(
        _of("privacy.first", asked),
        programme=here("survey.programme.all"),
        minimum=asked.wave.k,
        **_days_and_names(asked, gone),
    )
    if not question_of(asked.wave):
        return found
    return replace(found, points=(*found.points, as_html(here("privacy.first.words"))))


def second_layer(asked: Asked, gone: date) -> list[tuple[str, SafeString]]:
    """What the law asks beside it: a heading and a paragraph each."""
    known = _days_and_names(asked, gone)
    found = [
        (here("privacy.second.head.who"), _who(asked)),
        split_lead(here("privacy.second.fear")),
    ]
    if question_of(asked.wave):
        needed = least_words(asked.wave.k)
        text = here("privacy.second.words", needed=needed, closes_on=known["closes_on"])
        found.append((here("privacy.second.head.words"), text))
    for part in ("link", "limits", "rights"):
        text = here(_of(f"privacy.second.{part}", asked), **known)
        found.append((here(f"privacy.second.head.{part}"), text))
    return [(head, as_html(text)) for head, text in found]


def _of(key: str, asked: Asked) -> str:
    """Of a survey that is linked to nothing another text says so."""
    return f"{key}.unlinked" if asked.wave.privacy == Wave.Privacy.UNLINKED else key


def _days_and_names(asked: Asked, gone: date) -> dict[str, Any]:
    organisation = asked.organisation
    return {
        "organisation": organisation.name,
        "closes_on": day(asked.wave.last_day),
        "deleted_on": day(gone),
        "key_destroyed_on": day(gone),
        "fg_name": organisation.fg_name,
        "fg_contact": organisation.fg_contact,
    }


def _who(asked: Asked) -> str:
    consent = agreements_in_order(asked.wave.last_day).of(Agreement.Kind.CONSENT)
    agreed = consent.holds or consent.newest
    processing = Processing.objects.first() or Processing()
    said = {
        "organisation": processing.controller or asked.organisation.name,
        "or_date": day(agreed.decided_on if agreed else None),
    }
    if not processing.ground:
        return here("privacy.second.who.short", **said)
    return here("privacy.second.who", legal_ground=processing.get_ground_display(), **said)
