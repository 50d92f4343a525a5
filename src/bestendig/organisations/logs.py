"""The audit log of every organisation: read through daily, kept as long as each chose.

Its entries are shown to the person who did what they tell; they are not erased with a person:
they hold an id, and nobody can tell whose it was once the person is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bestendig.common import audit, scope
from bestendig.common.audit.queries import Search, entries
from bestendig.common.audit.retention import prune, waiting
from bestendig.common.audit.verifying import Verdict, verify
from bestendig.common.registry import Contents, RetentionRule, register_export, register_retention
from bestendig.common.texts import deck
from bestendig.organisations.models import Organisation, SettingChange
from bestendig.organisations.queries.setting_changes import gone_before
from bestendig.organisations.roles import Role

# The platform's own chain, as long as an organisation's is kept when nobody chose.
PLATFORM_MONTHS = 24
SHOWN = 1000
OUTCOMES: dict[str, str | Promise] = {
    audit.Outcome.DONE: _("done"),
    audit.Outcome.REFUSED: _("refused"),
    audit.Outcome.FAILED: _("failed"),
}


def register() -> None:
    """Tell the registry how long entries stay, and what is shown to whom they are about."""
    register_retention(
        RetentionRule(
            "audit",
            _("Entries of the log"),
            keep=_months,
            apply=lambda before: prune(_gone_before(before)),
            waiting=lambda before: waiting(_gone_before(before)),
            why=_("To find out afterwards what happened. Never shorter than half a year."),
            platform=True,
        )
    )
    register_export(
        "audit",
        read_entries,
        title=_("What you did, as the log tells it"),
        fields={"entries": _("entries"), "at": _("when"), "what": _("what was done"),
                "role": _("role"), "outcome": _("outcome")},
        why=_("To find out afterwards who did what."),
        seen_by=_("You, the data protection officer and the works council."),
        kept="audit",
    )  # fmt: skip


def read_entries(person_id: UUID) -> Contents:
    """The newest entries about what this person did."""
    language = (get_language() or "nl")[:2]
    return {
        "entries": [
            {
                "at": timezone.localtime(entry.at).replace(microsecond=0),
                "what": _words(entry.action, language),
                "role": str(Role(entry.role).label) if entry.role in Role else entry.role,
                "outcome": str(OUTCOMES.get(entry.outcome, entry.outcome)),
            }
            for entry in entries(Search(person=person_id))[:SHOWN]
        ]
    }


def chains() -> list[Organisation | None]:
    """Whose chains there are; None: the platform's own."""
    return [None, *Organisation.objects.order_by("slug")]


def verify_logs(
    of: Iterable[Organisation | None],
) -> Iterator[tuple[Organisation | None, Verdict]]:
    """Read these chains from beginning to end, and anchor those that are whole.

    A broken one is told to the log that it is in: whoever reads it has to know.
    """
    for organisation in of:
        with nullcontext() if organisation is None else scope.bind(organisation.pk):
            verdict = verify()
            if not verdict.whole:
                audit.record(
                    "verify_audit", object_kind="audit", outcome="failed", last=verdict.last
                )
        yield organisation, verdict


def _months(organisation: UUID | None) -> int:
    if organisation is None:
        return PLATFORM_MONTHS
    return Organisation.objects.get(pk=organisation).keep_audit


def _gone_before(before: date) -> date:
    """Entries from before the log was kept longer go as was promised then."""
    if scope.current_or_none() is None:
        return before
    return gone_before(SettingChange.Setting.AUDIT, before)


def _words(action: str, language: str) -> str:
    words = deck().get(f"log.{action}")
    return words[language] if words else action
