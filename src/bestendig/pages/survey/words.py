"""Deck texts of a survey in the parts that its pages show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from bestendig.pages.wording import as_html, here


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A title in bold, sentences, points, and sentences below them."""

    title: str
    above: tuple[SafeString, ...]
    points: tuple[SafeString, ...]
    below: tuple[SafeString, ...]


def sheet(key: str, **values: object) -> Sheet:
    """The deck text of `key`, in its parts."""
    title, *lines = here(key, **values).split("<br>")
    marks = [line.startswith("• ") for line in lines]
    until = marks.index(True) if True in marks else len(lines)
    return Sheet(
        title=title.strip("*"),
        above=tuple(as_html(line) for line in lines[:until]),
        points=tuple(as_html(x[2:]) for x, is_point in zip(lines, marks, strict=True) if is_point),
        below=tuple(
            as_html(x)
            for x, is_point in zip(lines[until:], marks[until:], strict=True)
            if not is_point
        ),
    )


def sentence_before_buttons(key: str, **values: object) -> tuple[str, str]:
    """The first sentence of a deck text, and the rest without the `[buttons]` that it ends in."""
    first, _dot, rest = here(key, **values).partition(" [")[0].partition(". ")
    return f"{first}.", rest


def buttons(key: str, **values: object) -> list[str]:
    """The words of its `[buttons]`."""
    return [part.partition("]")[0] for part in here(key, **values).split("[")[1:]]
