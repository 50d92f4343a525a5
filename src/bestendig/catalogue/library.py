"""The library that ships with the product, read once: what the report names, with its source.

`library()` gives the entries, `known_of` what is known of measures with the same factors,
`sources()` the register. Everything in Dutch and English; nothing of it is of an organisation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from bestendig.catalogue.codes import Audience, Form, SourceKind
from bestendig.catalogue.entries import Entry
from bestendig.dimodel import Factor, Outcome, Phase

LANGUAGES: Final = ("nl", "en")
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something was said. section: of the report that names it."""

    code: str
    kind: SourceKind
    title: str
    publisher: str = ""
    year: int | None = None
    section: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a source says, and in which section the report tells it. factors: of what it holds."""

    source: Source
    section: str
    texts: Texts
    factors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the library. The tags are those the report gives; it may give none."""

    code: str
    name: str
    summary: Texts
    outcomes: tuple[Outcome, ...]
    factors: tuple[Factor, ...]
    phases: tuple[Phase, ...]
    audience: Audience
    form: str
    provider: str
    claims: tuple[Said, ...]

    def entry(self, language: str) -> Entry:
        """As it is shown beside the organisation's own."""
        return Entry(
            name=self.name,
            summary=self.summary[language],
            outcomes=self.outcomes,
            factors=self.factors,
            phases=self.phases,
            audience=self.audience,
            form=self.form,
            provider=self.provider,
            library=self.code,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All of it. known: what holds for kinds of measures."""

    items: Mapping[str, Item]
    known: tuple[Said, ...]
    sources: Mapping[str, Source]


@cache
def library() -> Library:
    """The library. Raises ValueError, KeyError or TypeError on a file that cannot be right."""
    raw = tomllib.loads(files(__package__).joinpath("library.toml").read_text(encoding="utf-8"))
    sources = {x["code"]: _source(x) for x in raw["source"]}
    items = [_item(x, sources) for x in raw["item"]]
    if len({x.code for x in items}) != len(items) or len(sources) != len(raw["source"]):
        raise ValueError("library.toml: a code stands in it twice")
    return Library(
        items=MappingProxyType({x.code: x for x in items}),
        known=tuple(_said(x, sources) for x in raw["known"]),
        sources=MappingProxyType(sources),
    )


@cache
def library_entries(language: str) -> tuple[Entry, ...]:
    """All entries of the library, by name, in this language."""
    found = [x.entry(language) for x in library().items.values()]
    return tuple(sorted(found, key=lambda x: x.name.casefold()))


def known_of(factors: Iterable[str]) -> list[Said]:
    """What is known of measures that work through one of these factors."""
    wanted = frozenset(factors)
    return [x for x in library().known if x.factors & wanted]


def _source(raw: Mapping[str, Any]) -> Source:
    return Source(**{**raw, "kind": SourceKind(raw["kind"])})


def _said(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Said:
    return Said(
        source=sources[raw["source"]],
        section=raw["section"],
        texts=_texts(raw),
        factors=frozenset(str(Factor(x)) for x in raw.get("factors", ())),
    )


def _item(raw: Mapping[str, Any], sources: Mapping[str, Source]) -> Item:
    if raw["form"]:
        Form(raw["form"])
    return Item(
        code=raw["code"],
        name=raw["name"],
        summary=_texts(raw),
        outcomes=tuple(Outcome(x) for x in raw["outcomes"]),
        factors=tuple(Factor(x) for x in raw["factors"]),
        phases=tuple(Phase(x) for x in raw["phases"]),
        audience=Audience(raw["audience"]),
        form=raw["form"],
        provider=raw["provider"],
        claims=tuple(_said(x, sources) for x in raw["claim"]),
    )


def _texts(raw: Mapping[str, Any]) -> Texts:
    return MappingProxyType({x: raw[x] for x in LANGUAGES})
