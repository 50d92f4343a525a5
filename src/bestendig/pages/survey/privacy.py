"""What the two layers of the privacy page say of one survey."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.safestring import SafeString

from bestendig.disclosure.policy import least_words
from bestendig.measurement.models import Wave
from bestendig.measurement.queries.standing import Standing
from bestendig.organisations.models import Agreement, Organisation, Processing
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.pages.open_question import question_of
from bestendig.pages.survey.words import Sheet, sheet
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import as_html, here, split_lead


def first_layer(now: Standing, organisation: Organisation) -> Sheet:
    """What stands before the first question."""
    if now.wave.rolling:
        about = here(f"rolling.{now.wave.rolling}.about")
        known = _days_and_names(now, organisation)
        return sheet("privacy.first.rolling", about=about, minimum=now.wave.k, **known)
    found = sheet(
        _of("privacy.first", now),
        programme=here("survey.programme.all"),
        minimum=now.wave.k,
        **_days_and_names(now, organisation),
    )
    if not question_of(now.wave):
        return found
    return replace(found, points=(*found.points, as_html(here("privacy.first.words"))))


def second_layer(now: Standing, organisation: Organisation) -> list[tuple[str, SafeString]]:
    """What the law asks beside it: a heading and a paragraph each."""
    known = _days_and_names(now, organisation)
    found = [
        (here("privacy.second.head.who"), _who(now, organisation)),
        split_lead(here("privacy.second.fear")),
    ]
    if question_of(now.wave):
        needed = least_words(now.wave.k)
        text = here("privacy.second.words", needed=needed, closes_on=known["closes_on"])
        found.append((here("privacy.second.head.words"), text))
    for part in ("link", "limits", "rights"):
        text = here(_of(f"privacy.second.{part}", now), **known)
        found.append((here(f"privacy.second.head.{part}"), text))
    return [(head, as_html(text)) for head, text in found]


def _of(key: str, now: Standing) -> str:
    """Of a survey that is linked to nothing another text says so."""
    return f"{key}.unlinked" if now.wave.privacy == Wave.Privacy.UNLINKED else key


def _days_and_names(now: Standing, organisation: Organisation) -> dict[str, Any]:
    gone = day(now.erased_on(organisation))
    return {
        "organisation": organisation.name,
        "closes_on": day(now.closes_on),
        "deleted_on": gone,
        "key_destroyed_on": gone,
        "fg_name": organisation.fg_name,
        "fg_contact": organisation.fg_contact,
    }


def _who(now: Standing, organisation: Organisation) -> str:
    consent = agreements_in_order(now.closes_on).of(Agreement.Kind.CONSENT)
    agreed = consent.holds or consent.newest
    processing = Processing.objects.first() or Processing()
    said = {
        "organisation": processing.controller or organisation.name,
        "or_date": day(agreed.decided_on if agreed else None),
    }
    if not processing.ground:
        return here("privacy.second.who.short", **said)
    return here("privacy.second.who", legal_ground=processing.get_ground_display(), **said)
