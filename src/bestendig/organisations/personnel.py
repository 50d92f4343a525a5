"""Personnel numbers: kept only as a hash under a key outside the database."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from bestendig.common import scope
from bestendig.common.keys import store
from bestendig.common.sealing import keyed_hash
from bestendig.organisations.imports.cells import personnel_number


def hasher() -> Callable[[str], str]:
    """What is kept of a personnel number in the bound organisation: hasher()("00123").

    The key is fetched once, so that a file of thousands costs one look in the key store.
    """
    key = store().ensure(f"{scope.current()}/personnel")

    @lru_cache(maxsize=100_000)
    def kept(number: str) -> str:
        plain = personnel_number(number)
        return keyed_hash(key, plain) if plain else ""

    return kept
