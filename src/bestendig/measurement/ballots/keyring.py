"""The names of the keys, and what is done with them as a set."""

from __future__ import annotations

from uuid import UUID

from bestendig.common import keys, scope
from bestendig.common.keys import KeyDestroyed, KeyMissing, Kind, Proof
from bestendig.measurement.models import Wave


def link_name(wave: UUID) -> str:
    """Of the key under which tokens, codes and the ids of ballots are made."""
    return f"{scope.current()}/wave/{wave}/link"


def box_name(wave: UUID) -> str:
    """Of the pair to which ballots are sealed."""
    return f"{scope.current()}/wave/{wave}/box"


def series_prefix(series: UUID) -> str:
    """What the names of the keys of a series begin with."""
    return f"{scope.current()}/series/{series}/"


def panel_name(series: UUID) -> str:
    """Of the key under which pseudonyms are made."""
    return f"{series_prefix(series)}panel"


def link_key(wave: UUID) -> bytes:
    """Raises KeyMissing when it has been destroyed."""
    return keys.store().use(link_name(wave))


def panel_key(series: UUID, passphrase: str | None = None) -> bytes:
    """Raises KeyMissing when it has been destroyed, KeyLocked without its passphrase."""
    return keys.store().use(panel_name(series), passphrase)


def make_wave_keys(wave: Wave) -> tuple[bytes, bytes]:
    """(link key, private half of the box key), both new."""
    store = keys.store()
    return store.ensure(link_name(wave.pk)), store.ensure(box_name(wave.pk), kind=Kind.BOX)


def destroy_wave_keys(wave: UUID, by: str) -> list[Proof]:
    """The proofs, link first. A key that was destroyed already gives its proof again."""
    return destroyed([link_name(wave), box_name(wave)], by)


def destroyed(names: list[str], by: str) -> list[Proof]:
    """Destroy what there is of `names`."""
    proofs = []
    for name in names:
        try:
            proofs.append(keys.store().destroy(name, by=by))
        except KeyDestroyed:
            raise
        except KeyMissing:
            continue
    return proofs
