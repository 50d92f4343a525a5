"""From opened ballots to columns, and from columns to sealed bytes and back."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bestendig.common import keys, scope
from bestendig.common.sealing import open_sealed, seal
from bestendig.measurement.ballots.box import Vote
from bestendig.measurement.ballots.padding import padded, room_for, unpadded
from bestendig.measurement.document import Document
from bestendig.measurement.snapshots.models import Allotment, Snapshot, Words

if TYPE_CHECKING:
    import polars as pl

PSEUDONYM = "pseudonym"
ARM, COHORT, TEAM, STRATUM = ALLOTTED = ("arm", "cohort", "team", "stratum")
PLACE = "place"
AGE = "age_band"
LEADS = "leads"
# How much all words together take says nothing of how much one person wrote.
_WORDS_STEP: Final = 16384


def key_name(wave: UUID, version: int) -> str:
    """Of the key of one version of a snapshot."""
    return f"{scope.current()}/wave/{wave}/snapshot-{version}"


def frame_of(votes: Sequence[Vote], document: Document) -> pl.DataFrame:
    """One row a ballot, in the order given; no time. Null: not answered, or not in a programme.

    What was answered in words is no column: see `put_words_away`.
    """
    import polars as pl  # noqa: PLC0415 - 0.2 s, only jobs need it

    envelopes = [vote.envelope for vote in votes]
    programmes = sorted({name for one in envelopes for name in one.arms})
    columns: dict[str, list[object]] = {
        PSEUDONYM: [one.pseudonym for one in envelopes],
        PLACE: [one.place for one in envelopes],
        AGE: [one.age_band for one in envelopes],
        LEADS: [one.leads for one in envelopes],
    }
    for name in programmes:
        pairs = [one.arms.get(name, (None, None)) for one in envelopes]
        columns[f"arm:{name}"] = [arm for arm, _cohort in pairs]
        columns[f"cohort:{name}"] = [cohort for _arm, cohort in pairs]
    numbered = [(n, one) for n, one in enumerate(document.questions) if not one.is_text]
    for number, question in numbered:
        columns[f"answer:{question.code}"] = [vote.answers[number] for vote in votes]
    kinds = {
        **{name: pl.String() for name in columns},
        PLACE: pl.Int32(),
        LEADS: pl.Boolean(),
        **{f"answer:{one.code}": pl.Float64() for _number, one in numbered},
    }
    return pl.DataFrame(columns, schema=kinds)


def put_away(snapshot: Snapshot, frame: pl.DataFrame) -> None:
    """Seal the columns under this version's key, made when there is none yet."""
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd")
    key = keys.store().ensure(key_name(snapshot.wave_id, snapshot.version))
    snapshot.sealed = seal(content.getvalue(), key, _about(snapshot))


def take_out(snapshot: Snapshot) -> pl.DataFrame:
    """The columns. Raises KeyMissing when the key has been destroyed."""
    import polars as pl  # noqa: PLC0415 - as above

    key = keys.store().use(key_name(snapshot.wave_id, snapshot.version))
    return pl.read_parquet(io.BytesIO(open_sealed(bytes(snapshot.sealed), key, _about(snapshot))))


def allotment_key_name(series: UUID, programme: UUID, version: int) -> str:
    """Of the key of one version of an allotment. It goes with the other keys of the series."""
    return f"{scope.current()}/series/{series}/allotment-{programme}-{version}"


def put_allotment_away(allotment: Allotment, frame: pl.DataFrame) -> None:
    """Seal pseudonyms and arms under this version's key, made when there is none yet."""
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd")
    key = keys.store().ensure(_allotment_key(allotment))
    allotment.sealed = seal(content.getvalue(), key, _about_allotment(allotment))


def take_allotment_out(allotment: Allotment) -> pl.DataFrame:
    """Pseudonyms and arms. Raises KeyMissing when the key has been destroyed."""
    import polars as pl  # noqa: PLC0415 - as above

    key = keys.store().use(_allotment_key(allotment))
    content = open_sealed(bytes(allotment.sealed), key, _about_allotment(allotment))
    return pl.read_parquet(io.BytesIO(content))


def words_key_name(wave: UUID, version: int) -> str:
    """Of the key of one version of what was answered in words."""
    return f"{scope.current()}/wave/{wave}/words-{version}"


def put_words_away(words: Words, texts: Sequence[str]) -> None:
    """Seal them under this version's key, made when there is none yet."""
    content = json.dumps(list(texts), ensure_ascii=False).encode()
    key = keys.store().ensure(words_key_name(words.wave_id, words.version))
    size = room_for(len(content), _WORDS_STEP)
    words.sealed = seal(padded(content, size), key, _about_words(words))


def take_words_out(words: Words) -> list[str]:
    """The texts. Raises KeyMissing when the key has been destroyed."""
    key = keys.store().use(words_key_name(words.wave_id, words.version))
    content = open_sealed(bytes(words.sealed), key, _about_words(words))
    texts: list[str] = json.loads(unpadded(content))
    return texts


def _allotment_key(allotment: Allotment) -> str:
    return allotment_key_name(allotment.series_id, allotment.programme, allotment.version)


def _about_allotment(allotment: Allotment) -> bytes:
    return f"allotment {allotment.pk} {allotment.version}".encode()


def _about_words(words: Words) -> bytes:
    return f"words {words.wave_id} {words.version}".encode()


def _about(snapshot: Snapshot) -> bytes:
    return f"snapshot {snapshot.wave_id} {snapshot.version}".encode()
