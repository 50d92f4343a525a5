"""The log in words: what was done, who did it, in which role, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bestendig.common.audit import Outcome
from bestendig.common.audit.models import AuditEntry
from bestendig.common.scope import Origin
from bestendig.common.texts import deck
from bestendig.organisations.logs import OUTCOMES
from bestendig.organisations.queries.names import Names, names_of
from bestendig.organisations.roles import Role
from bestendig.pages.wording import here

_PREFIX: Final = "log."
ORIGINS: Final[dict[str, str | Promise]] = {
    Origin.WEB: _("on the web pages"),
    Origin.API: _("by another system"),
    Origin.JOB: _("by a task in the background"),
    Origin.COMMAND: _("by a command on the server"),
}


# What somebody does for themselves, in whichever role: a question, or the rights of the AVG.
FOR_ONESELF: Final = frozenset(
    {
        "ask_question",
        "ask_about_data",
        "withdraw_request",
        "erase_own_part",
        "download_own_data",
        # A talk is of the two who have it: the works council does not read who they are.
        "invite_to_talk",
        "agree_on_talk",
        "move_talk",
        "hold_talk",
        "drop_talk",
        "change_talk_agenda",
        "write_talk_outcome",
        "confirm_talk_outcome",
        # Whoever says yes or no to a proposal does so as an employee, in whichever role.
        "answer_proposal",
    }
)
NAMELESS: Final = Q(role=Role.EMPLOYEE) | Q(action__in=FOR_ONESELF)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it. nameless: the reader does not see who it was."""

    entry: AuditEntry
    action: str
    who: str
    role: str | Promise
    outcome: str | Promise
    origin: str | Promise
    kind: str
    details: Sequence[tuple[str, Any]]
    nameless: bool

    @property
    def person(self) -> UUID | None:
        """Who it was, to search for."""
        return None if self.nameless else self.entry.person_id

    @property
    def about(self) -> str:
        """What it was about, to search for."""
        return "" if self.nameless else self.entry.object_id

    @property
    def refused(self) -> bool:
        """Whether it stands out: refused, or failed."""
        return self.entry.outcome != Outcome.DONE


def actions() -> list[tuple[str, str]]:
    """Every action that has words: (code, words), by the words."""
    language = (get_language() or "nl")[:2]
    found = [
        (key.removeprefix(_PREFIX), words[language])
        for key, words in deck().items()
        if key.startswith(_PREFIX)
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


def action_words(action: str) -> str:
    """What was done; the code when nobody gave it words."""
    key = f"{_PREFIX}{action}"
    return here(key) if key in deck() else here("audit.unknown", code=action)


def word(code: str) -> str:
    """The word for a kind of thing, or for what is told about it; else the code."""
    key = f"logword.{code}"
    return here(key) if key in deck() else code


def sees_everybody(reader: Role) -> bool:
    """Whether somebody in this role reads which employee it was; the works council does not."""
    return reader is Role.DPO


def lines(entries: Sequence[AuditEntry], reader: Role) -> list[Line]:
    """The entries in words, for who reads them. One query for all names."""
    names = names_of([x.person_id for x in entries], [x.account_id for x in entries])
    return [
        Line(
            entry=entry,
            action=action_words(entry.action),
            who=here("audit.someone_employee") if hidden else who(entry, names),
            role=Role(entry.role).label if entry.role in Role else "",
            outcome=OUTCOMES.get(entry.outcome, entry.outcome),
            origin=ORIGINS.get(entry.origin, entry.origin),
            kind=word(entry.object_kind),
            details=[(word(name), _told(value)) for name, value in sorted(entry.details.items())],
            nameless=hidden,
        )
        for entry in entries
        for hidden in [not sees_everybody(reader) and _is_nameless(entry)]
    ]


def _is_nameless(entry: AuditEntry) -> bool:
    return entry.role == Role.EMPLOYEE or entry.action in FOR_ONESELF


def _told(value: Any) -> Any:
    """Yes and no in words."""
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def who(entry: AuditEntry, names: Names) -> str:
    """A name, as long as that person is there; else what there is to say about who it was."""
    if entry.person_id is not None:
        return names.persons.get(entry.person_id) or here("audit.someone_gone")
    if entry.account_id is not None:
        if entry.role == Role.PLATFORM_ADMIN:
            return here("audit.someone_platform")
        return names.accounts.get(entry.account_id) or here("audit.someone_gone")
    return here("audit.outsider" if entry.origin == Origin.WEB else "audit.program")
