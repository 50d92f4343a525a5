"""Changing an organisation's settings. Who may: SETTINGS_MANAGE in the role table.

1. Lock the organisation, so that two changes do not overtake each other.
2. Check the rules that a form cannot know.
3. Save, and say in the audit log which settings changed, never to what words.
4. What protects people is written down with its old and new value, for works council and FG.
5. When the works council agreed to what changed, its consent is open again (GOV-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.actions.agreements import reopen_consent
from bestendig.organisations.actions.protection import write_down
from bestendig.organisations.agreements import Because, changed, frame
from bestendig.organisations.house_style import (
    LOGO_TYPE,
    check_colours,
    logo_version,
    safe_logo,
)
from bestendig.organisations.models import K_DEFAULT, Organisation, Processing, SettingChange
from bestendig.organisations.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a change did: the settings that differ now, and how many consents it reopened."""

    settings: tuple[str, ...]
    reopened: int


@transaction.atomic
def change_details(*, name: str, kind: str, size_class: str, province: str) -> Changed:
    """Its name, kind, size and province."""
    return _change(name=name, kind=kind, size_class=size_class, province=province)


@transaction.atomic
def change_contact(
    *, contact_name: str, contact_phone: str, contact_email: str, fg_name: str, fg_contact: str
) -> Changed:
    """The contact person and the data protection officer, who stand in every footer."""
    return _change(
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
        fg_name=fg_name,
        fg_contact=fg_contact,
    )


@transaction.atomic
def change_smallest_group(
    *, k: int, decision: str = "", advice: str = "", decided_on: date | None = None
) -> Changed:
    """The smallest group that is shown, for surveys that are still to open.

    Below ten only with a decision that has a date and the FG's advice; below five never.
    """
    if k >= K_DEFAULT:
        return _change(k=k, k_decision="", k_advice="", k_decided_on=None)
    for field, words in (("decision", decision), ("advice", advice), ("decided_on", decided_on)):
        if not words:
            raise Refused(_("Lower than 10 needs this."), field=field)
    if decided_on and decided_on > timezone.localdate():
        raise Refused(_("This day is still to come."), field="decided_on")
    return _change(k=k, k_decision=decision, k_advice=advice, k_decided_on=decided_on)


@transaction.atomic
def change_keeping_times(*, keep_leavers: int, keep_audit: int, keep_panel: int) -> Changed:
    """How many months people who left, the audit log and linked answers are kept."""
    return _change(keep_leavers=keep_leavers, keep_audit=keep_audit, keep_panel=keep_panel)


@transaction.atomic
def change_processing(
    *, controller: str, address: str, purpose: str, ground: str, ground_reason: str,
    hosting: str, processor_name: str, processor_contact: str, storage_place: str,
    sub_processors: str, invitations_a_year: int,
) -> Changed:  # fmt: skip
    """What is processed, why and with whom: what the documents are filled with."""
    values = {
        "controller": controller, "address": address, "purpose": purpose, "ground": ground,
        "ground_reason": ground_reason, "hosting": hosting, "processor_name": processor_name,
        "processor_contact": processor_contact, "storage_place": storage_place,
        "sub_processors": sub_processors, "invitations_a_year": invitations_a_year,
    }  # fmt: skip
    organisation = _lock()
    processing = Processing.objects.first() or Processing()
    before = frame(organisation, processing)
    guarded = _guarded(processing, values)
    differs = _set(processing, values)
    _check(processing)
    processing.save()
    _write_down(guarded, processing)
    return _finish(differs, before, frame(organisation, processing), organisation)


@transaction.atomic
def change_house_style(
    *, main: str, second: str, logo: bytes | None = None, without_logo: bool = False
) -> Changed:
    """The colours and the logo. An empty colour is ours; `logo` None keeps the one there is."""
    main, second = main.lower(), second.lower()
    check_colours(main, second)
    values: dict[str, Any] = {"brand_colour": main, "accent_colour": second}
    if without_logo:
        values |= {"logo": None, "logo_type": "", "logo_version": ""}
    elif logo:
        picture = safe_logo(logo)
        values |= {
            "logo": picture,
            "logo_type": LOGO_TYPE,
            "logo_version": logo_version(picture),
        }
    return _change(**values)


def _change(**values: Any) -> Changed:
    organisation = _lock()
    processing = Processing.objects.first() or Processing()
    before = frame(organisation, processing)
    guarded = _guarded(organisation, values)
    differs = _set(organisation, values)
    _check(organisation)
    organisation.save()
    _write_down(guarded, organisation)
    return _finish(differs, before, frame(organisation, processing), organisation)


def _finish(
    differs: dict[str, Any],
    before: dict[str, object],
    now: dict[str, object],
    organisation: Organisation,
) -> Changed:
    if not differs:
        return Changed(settings=(), reopened=0)
    audit.record(
        "change_settings",
        object_kind="organisation",
        object_id=organisation.pk,
        **differs,
    )
    because = [Because(code) for code in changed(before, now)]
    reopened = reopen_consent(because) if because else 0
    return Changed(settings=tuple(differs), reopened=reopened)


def _guarded(row: Organisation | Processing, values: dict[str, Any]) -> dict[str, int]:
    """What of `values` protects people, as it is before the change."""
    return {name: getattr(row, name) for name in SettingChange.Setting.values if name in values}


def _write_down(before: dict[str, int], row: Any) -> None:
    """Each setting that protects people and is another now. After a decision: with its reasons."""
    for name, was in before.items():
        if getattr(row, name) != was:
            decided = {"why": row.k_decision, "advice": row.k_advice} if name == "k" else {}
            write_down(name, was, getattr(row, name), **decided)


def _lock() -> Organisation:
    return Organisation.objects.select_for_update().get(pk=scope.current())


def _set(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Set what differs. Returns what the log may know: numbers as they are now, of words nothing
    but that they changed."""
    differs = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differs.items():
        setattr(row, name, value)
    differs.pop("logo", None)
    return {name: value if isinstance(value, int) else True for name, value in differs.items()}


def _check(row: Organisation | Processing) -> None:
    """Raise Refused with the first thing that the model itself does not take."""
    try:
        row.full_clean(exclude=["id", "organisation", "logo"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(str(messages[0]), field="" if field == "__all__" else field) from error
