"""What was agreed, and what is missing.

Who may: everybody whose role has AGREEMENTS_READ. The documents themselves are read one by one
(`actions.documents.read`), never with a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.organisations.agreements import SOON, Because, changed, frame
from bestendig.organisations.models import Agreement, AgreementStep, Organisation, Processing

_K, _S = Agreement.Kind, Agreement.State


class Lack(models.TextChoices):
    """Why an agreement is not in order on a day (GOV-01)."""

    NONE = "none", _("Nothing has been prepared yet.")
    ASKED_FG = "asked_fg", _("The data protection officer has not advised yet.")
    ASKED_WORKS_COUNCIL = "asked_works_council", _("The works council has not decided yet.")
    TO_ADOPT = "to_adopt", _("The advice is in. The organisation must still adopt the DPIA.")
    REFUSED = "refused", _("The works council did not agree.")
    REOPENED = "reopened", _("Something changed after the works council agreed. Ask again.")
    TO_COME = "to_come", _("It begins on a later day.")
    ENDED = "ended", _("It has ended.")


class Notice(models.TextChoices):
    """What deserves attention although the agreement is in order."""

    ENDS_SOON = "ends_soon", _("It ends soon. Prepare the next one.")
    CHANGED = "changed", _("The settings changed after the FG advised. Let the FG look again.")
    NOT_NEEDED = "not_needed", _("Not needed: you run Bestendig on your own servers.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one kind of agreement stands on a day.

    holds: the agreement that counts on that day, or None.
    newest: the last one that somebody worked on, or None.
    """

    kind: Agreement.Kind
    holds: Agreement | None
    newest: Agreement | None
    lack: Lack | None
    notices: tuple[Notice, ...] = ()

    @property
    def in_order(self) -> bool:
        """Whether nothing is lacking."""
        return self.lack is None

    @property
    def state(self) -> str:
        """The state of what counts, or else of the newest, in the word for its kind."""
        row = self.holds or self.newest
        if row is None:
            return ""
        if row.state == _S.AGREED and row.kind != _K.CONSENT:
            return str(_("adopted") if row.kind == _K.DPIA else _("signed"))
        return row.get_state_display()

    @property
    def question_waits(self) -> bool:
        """Whether the works council asked something that was not answered yet."""
        steps = list(self.newest.steps.all()) if self.newest else []
        return bool(steps) and steps[-1].step == AgreementStep.Step.QUESTION

    @property
    def because(self) -> list[str]:
        """What changed, in words, when the newest was reopened."""
        codes = self.newest.reopened_because if self.newest else []
        return [str(Because(code).label) for code in codes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """All three on one day. A survey opens only when they are in order."""

    on: date
    standings: tuple[Standing, ...]

    @property
    def in_order(self) -> bool:
        """Whether all three are in order."""
        return all(standing.in_order for standing in self.standings)

    @property
    def lacks(self) -> tuple[tuple[Agreement.Kind, Lack], ...]:
        """What is lacking, a line each."""
        return tuple((x.kind, x.lack) for x in self.standings if x.lack is not None)

    def of(self, kind: Agreement.Kind) -> Standing:
        """The standing of one kind."""
        return next(standing for standing in self.standings if standing.kind == kind)


def agreements_in_order(on: date) -> Agreements:
    """How the three agreements of the bound organisation stand on the day `on`, with reasons.

    For whoever plans or opens a survey, and for the page of agreements. No documents.
    """
    steps = Prefetch("steps", AgreementStep.objects.all())
    rows = list(Agreement.objects.defer("document").prefetch_related(steps).order_by("-created_at"))
    organisation = Organisation.objects.defer("logo").get(pk=scope.current())
    processing = Processing.objects.first() or Processing()
    now = frame(organisation, processing)
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in _K}
    return Agreements(
        on=on,
        standings=(
            _standing(_K.DPIA, by_kind[_K.DPIA], on, now),
            _standing(_K.CONSENT, by_kind[_K.CONSENT], on, now),
            _processor(by_kind[_K.PROCESSOR], on, now, processing),
        ),
    )


def _processor(
    rows: Sequence[Agreement], on: date, now: dict[str, object], processing: Processing
) -> Standing:
    standing = _standing(_K.PROCESSOR, rows, on, now)
    if standing.in_order or processing.hosting != Processing.Hosting.OWN:
        return standing
    return Standing(
        kind=_K.PROCESSOR, holds=None, newest=standing.newest, lack=None,
        notices=(Notice.NOT_NEEDED,),
    )  # fmt: skip


def _standing(
    kind: Agreement.Kind, rows: Sequence[Agreement], on: date, now: dict[str, object]
) -> Standing:
    newest = rows[0] if rows else None
    holds = next((row for row in rows if row.state == _S.AGREED and _covers(row, on)), None)
    if holds is None:
        return Standing(kind=kind, holds=None, newest=newest, lack=_lack(kind, newest, on))
    notices = []
    ends = _end(holds)
    followed = any(row.state == _S.AGREED and _end(row) > ends for row in rows)
    if ends <= on + timedelta(days=SOON) and not followed:
        notices.append(Notice.ENDS_SOON)
    if kind == _K.DPIA and changed(holds.frame, now):
        notices.append(Notice.CHANGED)
    return Standing(kind=kind, holds=holds, newest=newest, lack=None, notices=tuple(notices))


def _end(row: Agreement) -> date:
    return row.valid_until or date.min


def _covers(row: Agreement, on: date) -> bool:
    return bool(row.valid_from and row.valid_until and row.valid_from <= on <= row.valid_until)


def _lack(kind: Agreement.Kind, newest: Agreement | None, on: date) -> Lack:
    if newest is None:
        return Lack.NONE
    if newest.state == _S.AGREED:
        return Lack.TO_COME if newest.valid_from and newest.valid_from > on else Lack.ENDED
    asked = Lack.ASKED_FG if kind == _K.DPIA else Lack.ASKED_WORKS_COUNCIL
    return {
        _S.DRAFT: Lack.NONE,
        _S.ASKED: asked,
        _S.ADVISED: Lack.TO_ADOPT,
        _S.REFUSED: Lack.REFUSED,
        _S.REOPENED: Lack.REOPENED,
    }[Agreement.State(newest.state)]
