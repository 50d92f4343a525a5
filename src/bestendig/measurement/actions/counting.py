"""From sealed ballots to what may be shown. In memory only: nothing is written here."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bestendig.disclosure import Gated, Policy, gate
from bestendig.disclosure.grain import grain_of
from bestendig.measurement import document
from bestendig.measurement.alike import Words, alike
from bestendig.measurement.ballots.box import Opener, Unreadable, Vote
from bestendig.measurement.models import SHORT_FORM, Wave, WaveUnit
from bestendig.measurement.places import Planned, group_of, planned
from bestendig.measurement.snapshots.columns import AGE, LEADS, PLACE, frame_of

if TYPE_CHECKING:
    import polars as pl

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """The ballots that could be read, shuffled, and how many could not."""

    votes: list[Vote]
    unreadable: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the release is made of."""

    shown: Planned
    shows: tuple[document.Shows, ...]
    gated: Gated
    alike: Words


def opened(wave: Wave, sealed: Sequence[bytes], private: bytes, tell: Tell) -> Opened:
    """Open each ballot, and shuffle them: their order told when they were handed in."""
    opener = Opener(private, wave.envelope_size)
    votes, unreadable = [], 0
    for done, ballot in enumerate(sealed):
        if done % 500 == 0:
            tell(done, len(sealed), "job.note.open_ballots")
        try:
            votes.append(opener.open(ballot))
        except Unreadable:
            unreadable += 1
    secrets.SystemRandom().shuffle(votes)
    return Opened(votes, unreadable)


def snapshot_frame(wave: Wave, votes: Sequence[Vote]) -> pl.DataFrame:
    """The columns that are kept."""
    return frame_of(votes, document.read(wave.questions))


def words_in(wave: Wave, votes: Sequence[Vote]) -> list[str] | None:
    """What was answered in words, shuffled once more; None where nothing was asked in words."""
    questions = document.read(wave.questions)
    asked = questions.open_question
    if asked is None:
        return None
    number = questions.questions.index(asked)
    texts = [str(vote.answers[number]) for vote in votes if vote.answers[number] is not None]
    secrets.SystemRandom().shuffle(texts)
    return texts


def counted(wave: Wave, places: Sequence[WaveUnit], frame: pl.DataFrame, tell: Tell) -> Counted:
    """Sums by reporting unit × age band, and what the gate lets through of them.

    Raises GateFaultError: then nothing may be released.
    """
    questions = document.read(wave.questions)
    leads = frame[LEADS].to_list()
    # Only where both are large enough: told apart for nothing, they make the rest harder to show.
    roles = wave.k <= sum(leads) <= frame.height - wave.k
    shown = planned(places, frame.height, roles=roles, ages=wave.rolling != SHORT_FORM)

    def column(code: str) -> NDArray[np.float64]:
        return frame[f"answer:{code}"].fill_null(np.nan).to_numpy()

    scores = np.column_stack([one.scores(column) for one in questions.shows])
    policy = Policy(k=wave.k)
    grain = grain_of(
        tuple(one.figure for one in questions.shows),
        group_of(frame[PLACE].to_list(), frame[AGE].to_list(), leads if roles else None),
        scores,
        shown.groups,
        policy.colluders,
    )
    gated = gate(grain, shown.cells, policy, lambda done, total: tell(done, total, "job.note.gate"))
    words = alike(shown, questions.shows, gated, frame[PLACE].to_numpy(), scores, column)
    return Counted(shown, questions.shows, gated, words)
