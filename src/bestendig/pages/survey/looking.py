"""What the device needs to look at own words by itself, so that nothing is sent for it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils import timezone

from bestendig.organisations.queries.units import unit_names
from bestendig.pages.wording import here
from bestendig.questionnaires.noticing import FUNCTIONS, NOBODY, Kind


@dataclass(frozen=True, slots=True)
class Looking:
    """The lists of the rules as JSON, and what each kind of thing is said to look like."""

    rules: str
    words: tuple[tuple[str, str], ...]


def looking() -> Looking:
    """For the organisation that is bound."""
    rules = {
        "units": unit_names(timezone.localdate()),
        "functions": FUNCTIONS,
        "nobody": sorted(NOBODY),
    }
    words = tuple((kind.value, here(f"survey.look.{kind}")) for kind in Kind)
    return Looking(json.dumps(rules, ensure_ascii=False), words)
