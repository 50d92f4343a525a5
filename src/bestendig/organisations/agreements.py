"""The rules of agreements: which move leads where, and what a consent is about.

1. The adviser asks: the FG for advice on the DPIA, the works council for its consent.
2. The FG advises and does not decide. The organisation adopts its DPIA, with that advice in it.
3. The works council agrees to a *frame*: smallest group, keeping times, purpose and how often
   people are asked, for a period. When the frame changes, the consent is open again.
4. A processor agreement is recorded with its dates and its document.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import Agreement, AgreementStep, Organisation, Processing

_K, _S, _T = Agreement.Kind, Agreement.State, AgreementStep.Step
# An agreement that ends within this number of days is announced.
SOON: Final = 90


@dataclass(frozen=True, slots=True)
class Move:
    """From which states a step may be taken, and the state it leads to."""

    before: frozenset[str]
    after: str


MOVES: Final = MappingProxyType(
    {
        (_K.DPIA, _T.ASKED): Move(frozenset({_S.DRAFT, _S.ASKED, _S.ADVISED}), _S.ASKED),
        (_K.DPIA, _T.ADVISED): Move(frozenset({_S.ASKED, _S.ADVISED}), _S.ADVISED),
        (_K.DPIA, _T.ADOPTED): Move(frozenset({_S.ADVISED}), _S.AGREED),
        (_K.CONSENT, _T.ASKED): Move(frozenset({_S.DRAFT, _S.REFUSED, _S.REOPENED}), _S.ASKED),
        (_K.CONSENT, _T.QUESTION): Move(frozenset({_S.ASKED}), _S.ASKED),
        (_K.CONSENT, _T.ANSWER): Move(frozenset({_S.ASKED}), _S.ASKED),
        (_K.CONSENT, _T.GIVEN): Move(frozenset({_S.ASKED}), _S.AGREED),
        (_K.CONSENT, _T.REFUSED): Move(frozenset({_S.ASKED}), _S.REFUSED),
        (_K.CONSENT, _T.REOPENED): Move(frozenset({_S.ASKED, _S.AGREED}), _S.REOPENED),
        (_K.PROCESSOR, _T.RECORDED): Move(frozenset({_S.DRAFT}), _S.AGREED),
    }
)


class Because(models.TextChoices):
    """What changed, so that the works council must be asked again (GOV-04)."""

    K = "k", _("the smallest group that is shown")
    RETENTION = "retention", _("how long things are kept")
    PURPOSE = "purpose", _("what it is used for")
    LOAD = "load", _("how often people are asked")
    QUESTIONS = "questions", _("the questions")
    UNITS = "units", _("the groups that are shown")


def may_take(kind: str, step: str, state: str) -> bool:
    """Whether `step` may be taken with an agreement of this kind in this state."""
    move = MOVES.get((Agreement.Kind(kind), AgreementStep.Step(step)))
    return move is not None and state in move.before


def frame(organisation: Organisation, processing: Processing) -> dict[str, object]:
    """What is asked consent for: code of `Because` -> value, as it stands now."""
    return {
        Because.K.value: organisation.k,
        Because.RETENTION.value: [
            organisation.keep_leavers,
            organisation.keep_audit,
            organisation.keep_panel,
        ],
        Because.PURPOSE.value: [processing.purpose, processing.ground],
        Because.LOAD.value: processing.invitations_a_year,
    }


def changed(before: dict[str, object], now: dict[str, object]) -> list[str]:
    """The codes of what differs between two frames."""
    return [code for code in now if before.get(code) != now[code]]
