"""Whom a survey asked, in words: a page about some parts does not call itself the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bestendig.pages.wording import here

_NAMED: Final = 3
_LISTED: Final = 12


def whole_name(asked: Sequence[str], organisation: str) -> str:
    """“Voorbeeldstad”, “Groen en Wegen”, “8 onderdelen van Voorbeeldstad”: for a heading.

    asked: the names of the parts that were asked; none: everybody.
    """
    if not asked:
        return organisation
    if len(asked) > _NAMED:
        return here("results.parts", count=len(asked), organisation=organisation)
    return listed(asked)


def whole_words(asked: Sequence[str], name: str) -> str:
    """“heel Voorbeeldstad”, “alle 3 uitgenodigde onderdelen samen”: inside a sentence. name: as
    in a heading."""
    if len(asked) > 1:
        return here("results.whole.parts", count=len(asked))
    return here("results.whole", name=name)


def who_was_asked(asked: Sequence[str], organisation: str) -> str:
    """The sentence about it; empty when everybody was asked."""
    if not asked:
        return ""
    names = [*asked[:_LISTED]]
    if more := len(asked) - len(names):
        names.append(here("results.asked.more", count=more))
    return here("results.asked", parts=listed(names), organisation=organisation)


def listed(names: Sequence[str]) -> str:
    """“Groen, Wegen en Reiniging”."""
    *first, last = names
    return here("results.and", first=", ".join(first), last=last) if first else last
