"""Own questions: written, mended, and given another meaning."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.actions.composing import add_items
from bestendig.questionnaires.actions.telling import Reconsider, remark_said
from bestendig.questionnaires.bank import bank
from bestendig.questionnaires.meaning import Because, Change, Phrasing, judged
from bestendig.questionnaires.models import (
    AnswerKind,
    ChosenItem,
    Instrument,
    ItemVersion,
    OwnItem,
)
from bestendig.questionnaires.own import phrasing
from bestendig.questionnaires.wording import remarks


@transaction.atomic
def write_own_item(
    version_id: UUID, told: Phrasing, *, instrument: Instrument | None = None, kept: bool = False
) -> ItemVersion:
    """A new question of the organisation's own, added to a draft.

    Raises Refused when it may not be asked, and Reconsider when there is advice about it, unless
    `kept`: who wrote it read the advice and keeps the sentence. An instrument's sentences are
    its own: they get no advice.
    """
    _check(told, instrument, kept=kept)
    # One at a time: two at once would take the same number.
    Organisation.objects.select_for_update(of=("self",)).get(pk=scope.current())
    last = OwnItem.objects.order_by("-number").first()
    item = OwnItem.objects.create(number=1 + (last.number if last else 0), instrument=instrument)
    version = _written(item, told, meaning=1, wording=1)
    add_items(version_id, [item.code])
    audit.record(
        "write_question",
        object_kind="own_item",
        object_id=item.pk,
        item=item.code,
        licensed=instrument is not None,
    )
    return version


@transaction.atomic
def change_own_item(
    item_id: UUID, told: Phrasing, declared: Change, *, kept: bool = False
) -> tuple[Change, Because | None]:
    """Another text. It stays the same series when it is a fix, else it begins a new one.

    Drafts that hold the question get the new text; fixed versions keep theirs.
    """
    found = OwnItem.objects.select_for_update(of=("self",)).select_related("instrument")
    item = found.get(pk=item_id)
    last = item.versions.order_by("-meaning", "-wording").first()
    if last is None:
        raise Refused(_("This question is not there."))
    if phrasing(last) == told:
        return Change.FIX, None
    _check(told, item.instrument, kept=kept)
    change, because = judged(phrasing(last), told, declared)
    new = change is Change.MEANING
    version = _written(
        item, told, meaning=last.meaning + new, wording=1 if new else last.wording + 1
    )
    drafts = ChosenItem.objects.filter(own__item=item, version__state="draft")
    drafts.update(own=version)
    audit.record(
        "change_question",
        object_kind="own_item",
        object_id=item.pk,
        item=item.code,
        change=change.value,
        because=because.value if because else None,
    )
    return change, because


def _written(item: OwnItem, told: Phrasing, *, meaning: int, wording: int) -> ItemVersion:
    version: ItemVersion = ItemVersion.objects.create(
        item=item,
        meaning=meaning,
        wording=wording,
        text_nl=told.dutch,
        text_en=told.english,
        answers=told.answers,
        reverse=told.reverse,
        construct=told.construct,
    )
    return version


def _check(told: Phrasing, instrument: Instrument | None, *, kept: bool) -> None:
    if not told.dutch.strip():
        raise Refused(_("This is still empty."), field="text_nl")
    if told.construct and told.construct not in bank().scales:
        raise Refused(_("This subject is not there."), field="construct")
    if told.answers not in AnswerKind.values and not (
        told.answers == "" and instrument and instrument.labels_nl
    ):
        raise Refused(_("Choose what people can answer."), field="answers")
    advice: dict[str, list[str]] = {}
    for field, sentence in (("text_nl", told.dutch), ("text_en", told.english)):
        for remark in remarks(sentence, field[-2:]):
            if remark.refuses:
                raise Refused(remark_said(remark), field=field)
            advice.setdefault(field, []).append(remark_said(remark))
    if advice and not kept and instrument is None:
        raise Reconsider(advice)
