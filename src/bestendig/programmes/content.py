"""What is locked of a plan, its hash, and what differs between two versions.

The content is plain values: what the works council is told, and what a survey is checked against
when it is launched. Questions stand in it by the fingerprint of their fixed version.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.organisations.agreements import Because
from bestendig.organisations.models import Organisation, Processing
from bestendig.programmes.models import Borrowed, Design, MeasurementPlan, PlannedWave
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
    DESIGN = "design", _("the design")
    OUTCOME = "outcome", _("the outcomes")
    SMALLEST = "smallest", _("the smallest effect that matters")
    COMPARISON = "comparison", _("the comparison")
    OWNER = "owner", _("who sees to it")


# What the works council agreed to and must be asked again (GOV-04). The settings of the
# organisation (k, keeping times, load) reopen it themselves, when they change.
REOPENS = {
    Part.PURPOSE: Because.PURPOSE,
    Part.QUESTIONS: Because.QUESTIONS,
    Part.WORDS: Because.QUESTIONS,
    Part.UNITS: Because.UNITS,
}


# What of a programme's plan belongs to which part.
_DESIGN = {
    Part.DESIGN: (
        "code",
        "people",
        "teams",
        "others",
        "other_teams",
        "can_wait",
        "in_turn",
        "response",
    ),
    Part.OUTCOME: ("primary",),
    Part.SMALLEST: ("smallest",),
    Part.COMPARISON: ("comparison",),
    Part.OWNER: ("owner",),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of the organisation that a plan promises: smallest group, months that linked
    answers are kept, and invitations a person a year."""

    k: int
    kept: int
    load: int


def rules_now() -> Rules:
    """As they are now."""
    organisation = Organisation.objects.defer("logo").get(pk=scope.current())
    processing = Processing.objects.first() or Processing()
    return Rules(organisation.k, organisation.keep_panel, processing.invitations_a_year)


def with_content(plans: QuerySet[MeasurementPlan]) -> QuerySet[MeasurementPlan]:
    """These plans with all that `content_of` and `queries.plans.lock_of` read, however many."""
    borrowed = Borrowed.objects.select_related("wave__questionnaire", "extra")
    waves = PlannedWave.objects.select_related("questionnaire", "extra")
    return plans.select_related("design").prefetch_related(
        "groups__units", "versions", Prefetch("waves", waves), Prefetch("borrowed", borrowed)
    )


def content_of(plan: MeasurementPlan, rules: Rules | None = None) -> Content:
    """The plan as it stands now. rules: where they are known already."""
    rules = rules or rules_now()
    groups = sorted(plan.groups.all(), key=lambda group: group.pk)
    content = {
        "name": plan.name,
        "kind": str(plan.kind),
        "purpose": plan.purpose,
        "k": rules.k,
        "kept": rules.kept,
        "load": rules.load,
        "groups": [
            {
                "everybody": group.everybody,
                "units": sorted(str(unit.pk) for unit in group.units.all()),
            }
            for group in groups
        ],
        "waves": {str(wave.pk): _moment(wave) for wave in plan.waves.all()},
    }
    if plan.kind == MeasurementPlan.Kind.SHORT:
        # Whom it asks are no units: who took part in its programme.
        content["asked"] = "took_part"
    design = getattr(plan, "design", None)
    # Only of a programme's plan: plans that were locked before there were any stay locked.
    return content if design is None else {**content, **_of_programme(plan, design)}


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
    old_waves, new_waves = (x["waves"] | x.get("borrowed", {}) for x in (before, now))
    if old_waves.keys() != new_waves.keys():
        found.append(Part.MOMENTS)
    old_design, new_design = (x.get("design", {}) for x in (before, now))
    found += [part for part, names in _DESIGN.items()
              if any(old_design.get(x) != new_design.get(x) for x in names)]  # fmt: skip
    both = [(old_waves[x], new_waves[x]) for x in old_waves if x in new_waves]
    for part, names in (
        (Part.QUESTIONS, ("questions", "extra")),
        (Part.WORDS, ("words",)),
        (Part.DATES, ("opens", "closes")),
        (Part.PRIVACY, ("privacy",)),
    ):
        if any(old.get(name) != new.get(name) for old, new in both for name in names):
            found.append(part)
    return found


def _of_programme(plan: MeasurementPlan, design: Design) -> dict[str, Any]:
    names = [name for part, names in _DESIGN.items() if part is not Part.OWNER for name in names]
    return {
        "design": {
            **{name: getattr(design, name) for name in names},
            "owner": str(design.owner_id or ""),
        },
        "borrowed": {
            str(row.wave_id): {
                **_moment(row.wave),
                "role": str(row.role),
                "extra": _fingerprint(row.extra),
            }
            for row in plan.borrowed.all()
        },
    }


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
