"""What a card on the home page is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that asks something, with the page where it is done."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number by its name. kind: what kind of number it is; more: what goes with it."""

    name: str
    value: str
    kind: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to know, and one thing to do. text: with the deck's marks. facts: above it.

    posts: buttons for what is entered and not looked at. own: somebody's own words, as they were
    typed. private: nobody else is to find this page in a browser afterwards.
    """

    title: str
    text: str = ""
    own: str = ""
    private: bool = False
    facts: tuple[Fact, ...] = ()
    lines: tuple[Line, ...] = ()
    posts: tuple[Line, ...] = ()
    action: str = ""
    url: str = ""
