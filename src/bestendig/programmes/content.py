"""What is locked of a plan, its hash, and what differs between two versions.

The content is plain values: what the works council is told, and what a survey is checked against
when it is launched. Questions stand in it by the fingerprint of their fixed version.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.organisations.agreements import Because
from bestendig.organisations.models import Organisation, Processing
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.questionnaires.models import QuestionnaireVersion

Content = dict[str, Any]


class Part(models.TextChoices):
    """What of a plan can change after it was locked."""

    NAME = "name", _("the name")
    PURPOSE = "purpose", _("what you want to know")
    QUESTIONS = "questions", _("the questions")
    WORDS = "words", _("the question that is answered in words")
    UNITS = "units", _("who is asked")
    DATES = "dates", _("when it opens or closes")
    MOMENTS = "moments", _("the number of moments")
    PRIVACY = "privacy", _("whether answers are laid beside each other")
    K = "k", _("the smallest group that is shown")
    KEPT = "kept", _("how long linked answers are kept")
    LOAD = "load", _("how often people are asked at most")


# What the works council agreed to and must be asked again (GOV-04). The settings of the
# organisation (k, keeping times, load) reopen it themselves, when they change.
REOPENS = {
    Part.PURPOSE: Because.PURPOSE,
    Part.QUESTIONS: Because.QUESTIONS,
    Part.WORDS: Because.QUESTIONS,
    Part.UNITS: Because.UNITS,
}


def content_of(plan: MeasurementPlan) -> Content:
    """The plan as it stands now."""
    organisation = Organisation.objects.defer("logo").get(pk=scope.current())
    processing = Processing.objects.first() or Processing()
    waves = plan.waves.select_related("questionnaire", "extra").order_by("opens_at", "pk")
    return {
        "name": plan.name,
        "kind": str(plan.kind),
        "purpose": plan.purpose,
        "k": organisation.k,
        "kept": organisation.keep_panel,
        "load": processing.invitations_a_year,
        "groups": [
            {
                "everybody": group.everybody,
                "units": sorted(str(x) for x in group.units.values_list("pk", flat=True)),
            }
            for group in plan.groups.order_by("pk")
        ],
        "waves": {str(wave.pk): _moment(wave) for wave in waves},
    }


def hash_of(content: Content) -> str:
    """SHA-256 of the content, in one way of writing it down."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def fingerprint(sha256: str) -> str:
    """The first half of a hash in fours, as the audit log writes fingerprints."""
    return "-".join(sha256[at : at + 4] for at in range(0, 32, 4))


def differences(before: Content, now: Content) -> list[Part]:
    """What changed from one content to the other."""
    found = [part for part in (Part.NAME, Part.PURPOSE, Part.K, Part.KEPT, Part.LOAD)
             if before[part.value] != now[part.value]]  # fmt: skip
    if before["groups"] != now["groups"]:
        found.append(Part.UNITS)
    if before["waves"].keys() != now["waves"].keys():
        found.append(Part.MOMENTS)
    both = [(before["waves"][x], now["waves"][x]) for x in before["waves"] if x in now["waves"]]
    for part, names in (
        (Part.QUESTIONS, ("questions", "extra")),
        (Part.WORDS, ("words",)),
        (Part.DATES, ("opens", "closes")),
        (Part.PRIVACY, ("privacy",)),
    ):
        if any(old.get(name) != new.get(name) for old, new in both for name in names):
            found.append(part)
    return found


def _moment(wave: PlannedWave) -> dict[str, Any]:
    content = {
        "role": str(wave.role),
        "opens": wave.opens_at.astimezone(UTC).isoformat(timespec="minutes"),
        "closes": wave.closes_at.astimezone(UTC).isoformat(timespec="minutes"),
        "privacy": str(wave.privacy),
        "questions": _fingerprint(wave.questionnaire),
        "extra": _fingerprint(wave.extra),
    }
    # Only where it is on: plans that were locked before there were such questions stay locked.
    return {**content, "words": wave.open_question} if wave.open_question else content


def asks_in_words_anew(before: Content | None, now: Content) -> bool:
    """Whether a moment asks something in words that it did not ask in the version before."""
    known = before["waves"] if before else {}
    return any(
        "words" in wave and known.get(number, {}).get("words") != wave["words"]
        for number, wave in now["waves"].items()
    )


def _fingerprint(version: QuestionnaireVersion | None) -> str:
    return version.fingerprint if version else ""
