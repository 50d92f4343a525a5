"""Putting a questionnaire together: from a template, question by question, until it is fixed.

1. `start_questionnaire` makes a first draft, from a template or empty.
2. `add_items`, `remove_item` and `move_item` change the draft.
3. `fix_version` keeps every question complete; from then on the version never changes.
4. `start_version` begins the next draft, with own questions in their newest text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.actions.telling import obstacle_said, said
from bestendig.questionnaires.bank import Audience, bank
from bestendig.questionnaires.licences import instruments_of, obstacles
from bestendig.questionnaires.models import (
    ChosenItem,
    ItemVersion,
    Questionnaire,
    QuestionnaireVersion,
)
from bestendig.questionnaires.own import as_asked
from bestendig.questionnaires.templates import TEMPLATES

MOST_QUESTIONS = 80


@transaction.atomic
def start_questionnaire(
    title: str, template: str = "", audience: str = Audience.EMPLOYEE.value
) -> QuestionnaireVersion:
    """A questionnaire with a first draft. A template brings its questions and its audience."""
    if template and template not in TEMPLATES:
        raise Refused(_("This template is not there."), field="template")
    if not title.strip():
        raise Refused(_("This is still empty."), field="title")
    made = Questionnaire.objects.create(
        title=title.strip(),
        template=template,
        audience=TEMPLATES[template].audience.value if template else audience,
    )
    version: QuestionnaireVersion = QuestionnaireVersion.objects.create(
        questionnaire=made, number=1
    )
    _put(version, [(code, None) for code in (TEMPLATES[template].items if template else ())])
    audit.record(
        "start_questionnaire",
        object_kind="questionnaire",
        object_id=made.pk,
        template=template or None,
    )
    return version


@transaction.atomic
def rename_questionnaire(questionnaire_id: UUID, title: str) -> None:
    """Another name; the versions stay what they are."""
    found = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    if not title.strip():
        raise Refused(_("This is still empty."), field="title")
    found.title = title.strip()
    found.save()
    audit.record("rename_questionnaire", object_kind="questionnaire", object_id=found.pk)


@transaction.atomic
def add_items(version_id: UUID, codes: Iterable[str]) -> QuestionnaireVersion:
    """Add questions at the end; what stands in it already stays where it is."""
    version = draft(version_id)
    there = set(version.chosen.values_list("code", flat=True))
    wanted = [code for code in dict.fromkeys(codes) if code not in there]
    own = _own_versions(wanted)
    for code in wanted:
        _check_may_be_asked(code, own.get(code))
    if len(there) + len(wanted) > MOST_QUESTIONS:
        raise Refused(_("A questionnaire has at most 80 questions."))
    _put(version, [(code, own.get(code)) for code in wanted], first=_next_position(version))
    audit.record(
        "add_questions",
        object_kind="questionnaire_version",
        object_id=version.pk,
        questions=len(wanted),
    )
    return version


@transaction.atomic
def remove_item(version_id: UUID, code: str) -> None:
    """Take a question out of a draft."""
    version = draft(version_id)
    version.chosen.filter(code=code).delete()
    audit.record(
        "remove_question", object_kind="questionnaire_version", object_id=version.pk, item=code
    )


@transaction.atomic
def move_item(version_id: UUID, code: str, by: int) -> None:
    """Move a question of a draft up (−1) or down (1); at the end nothing happens."""
    version = draft(version_id)
    rows = list(version.chosen.order_by("position"))
    at = next((i for i, row in enumerate(rows) if row.code == code), None)
    if at is None or not 0 <= at + by < len(rows):
        return
    rows.insert(at + by, rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    ChosenItem.objects.bulk_update(rows, ["position"])


@transaction.atomic
def fix_version(version_id: UUID, now: datetime) -> QuestionnaireVersion:
    """Keep every question as it is asked. From now on this version never changes."""
    version = draft(version_id)
    rows = version.chosen.select_related("own__item__instrument").order_by("position")
    content = [as_asked(row).as_json() for row in rows]
    if not content:
        raise Refused(_("There is no question in it yet."))
    today = timezone.localdate(now)
    for obstacle in obstacles(instruments_of(version), today, today):
        raise Refused(obstacle_said(obstacle))
    version.content, version.fingerprint = content, fingerprint(content)
    version.state, version.fixed_at = QuestionnaireVersion.State.FIXED, now
    version.save()
    audit.record(
        "fix_questionnaire",
        object_kind="questionnaire_version",
        object_id=version.pk,
        questions=len(content),
        fingerprint=version.fingerprint,
    )
    return version


@transaction.atomic
def start_version(questionnaire_id: UUID) -> QuestionnaireVersion:
    """The next draft, like the last version; the draft that is there already, when there is one."""
    found = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    last: QuestionnaireVersion | None = found.versions.order_by("-number").first()
    if last is not None and not last.is_fixed:
        return last
    version: QuestionnaireVersion = QuestionnaireVersion.objects.create(
        questionnaire=found, number=1 + (last.number if last else 0)
    )
    codes = list(last.chosen.values_list("code", flat=True)) if last else []
    own = _own_versions(codes)
    # What has left the bank since, or is no longer asked, does not come along.
    kept = [code for code in codes if code in own or code in _askable()]
    _put(version, [(code, own.get(code)) for code in kept])
    audit.record(
        "start_questionnaire_version",
        object_kind="questionnaire_version",
        object_id=version.pk,
        number=version.number,
    )
    return version


@transaction.atomic
def discard_draft(version_id: UUID) -> None:
    """Throw a draft away; a questionnaire without any version goes with it."""
    version = draft(version_id)
    audit.record("discard_draft", object_kind="questionnaire_version", object_id=version.pk)
    questionnaire = version.questionnaire
    version.delete()
    if not questionnaire.versions.exists():
        questionnaire.delete()


def draft(version_id: UUID) -> QuestionnaireVersion:
    """A draft, locked. Raises Refused when it has been fixed."""
    version: QuestionnaireVersion = QuestionnaireVersion.objects.select_for_update().get(
        pk=version_id
    )
    if version.is_fixed:
        raise Refused(_("This version is fixed. Begin a new version to change something."))
    return version


def fingerprint(content: list[dict[str, Any]]) -> str:
    """Of the questions, in one way of writing them down: the first half of SHA-256, in fours."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    mark = hashlib.sha256(plain.encode("utf-8")).hexdigest()
    return "-".join(mark[at : at + 4] for at in range(0, 32, 4))


def _askable() -> set[str]:
    return {item.code for item in bank().askable()}


def _check_may_be_asked(code: str, own: ItemVersion | None) -> None:
    if own is None:
        if code not in bank().items:
            raise Refused(_("This question is not there."))
        if bank().items[code].health_near:
            raise Refused(said("indicator.vital_employees.limit"))
        return
    if own.item.instrument:
        today = timezone.localdate()
        for obstacle in obstacles([own.item.instrument], today, today):
            raise Refused(obstacle_said(obstacle))


def _own_versions(codes: Iterable[str]) -> dict[str, ItemVersion]:
    """The newest text of each own question among `codes`."""
    numbers = {int(x.removeprefix("EIG")) for x in codes if x.startswith("EIG") and x[3:].isdigit()}
    rows = ItemVersion.objects.filter(item__number__in=numbers).select_related("item__instrument")
    # In order, so that the newest is the last one to be put in.
    return {row.item.code: row for row in rows.order_by("item__number", "meaning", "wording")}


def _next_position(version: QuestionnaireVersion) -> int:
    last = version.chosen.order_by("-position").first()
    return 0 if last is None else last.position + 1


def _put(
    version: QuestionnaireVersion, chosen: list[tuple[str, ItemVersion | None]], first: int = 0
) -> None:
    ChosenItem.objects.bulk_create(
        ChosenItem(version=version, position=first + at, code=code, own=own)
        for at, (code, own) in enumerate(chosen)
    )
