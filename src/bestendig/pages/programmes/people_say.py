"""“What people say”, as it stands beside every verdict: marks, own words, reactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bestendig.common.numbers import number, percentage
from bestendig.findings.models import Discussed, Reaction
from bestendig.pages.catalogue import names
from bestendig.pages.wording import here
from bestendig.programmes.models import Coding
from bestendig.programmes.queries.programmes import Standing
from bestendig.programmes.queries.saying import DIMENSIONS, SIDES, Agreement, Said, said_about
from bestendig.programmes.queries.short_forms import waves_of_forms
from bestendig.questionnaires.asked import from_bank
from bestendig.questionnaires.bank import bank
from bestendig.questionnaires.figures import Meaning, Says, meaning_of
from bestendig.releases.models import ReleasedCell

_KINDS: Final = {
    Says.APPRECIATION: "kind.appreciation",
    Says.SELF_REPORTED: "kind.self_reported",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A figure of a survey of this programme that is no effect: what people thought or noticed."""

    name: str
    value: str
    kind: str
    survey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How often each side spoke of what."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSay:
    """All of it, in words."""

    said: Said
    marks: tuple[Mark, ...]
    heard: str
    most: tuple[str, ...]
    tables: tuple[Table, ...]
    quotes: tuple[tuple[str, str], ...]
    agreement: tuple[str, ...]
    reactions: tuple[Reaction, ...]
    discussed: tuple[Discussed, ...]


def people_say(standing: Standing, wave: UUID) -> PeopleSay:
    """What people say about a programme. wave: of the newest finding; reactions are to that one."""
    programme = standing.programme
    said = said_about(programme.pk)
    return PeopleSay(
        said=said,
        marks=tuple(_marks(standing)),
        heard=_heard(said),
        most=_most(said),
        tables=_tables(said),
        quotes=tuple((x.words, here(f"talks.side.{x.side}")) for x in said.quotes),
        agreement=tuple(_agreed(x) for x in said.agreements),
        reactions=tuple(Reaction.objects.filter(programme=programme, wave_id=wave)),
        discussed=tuple(Discussed.objects.filter(programme=programme, wave_id=wave)),
    )


def _marks(standing: Standing) -> list[Mark]:
    """From what the gate let through of its short forms, and of the programme's own surveys: all
    who answered together. A survey that it borrows is of everybody, so what that says is not about
    the programme."""
    own = (x for x in standing.moments if x.measured and not x.borrowed)
    waves = [*waves_of_forms(standing.programme.pk), *(x.planned.wave_id for x in own)]
    cells = ReleasedCell.objects.filter(release__wave_id__in=waves, number=0)
    language = (get_language() or "nl")[:2]
    found = []
    for cell in cells.select_related("release"):
        for figure, value in zip(cell.release.figures, cell.values, strict=True):
            meaning = meaning_of(figure["code"])
            if meaning.says not in _KINDS or "value" not in value or meaning.answer is not None:
                continue
            name = meaning.name or (meaning.questions[0].text if meaning.questions else None)
            if name:
                found.append(
                    Mark(
                        name=name[language],
                        value=_out_of(value, meaning, language),
                        kind=here(_KINDS[meaning.says]),
                        survey=cell.release.title,
                    )
                )
    # What people thought first: the mark is what is quoted.
    return sorted(found, key=lambda x: x.kind != here("kind.appreciation"))


def _out_of(value: dict[str, Any], meaning: Meaning, language: str) -> str:
    """“8,8 of hoger (van 10)”: as the gate let it through; of a scale, the highest of its
    questions."""
    asked = meaning.questions or tuple(
        from_bank(bank().items[x]) for x in (meaning.scale.items if meaning.scale else ())
    )
    said = number(float(value["value"]), 1, language)
    if value["bound"]:
        said = here(f"results.{value['bound']}", value=said)
    return here("short.out_of", value=said, highest=asked[0].answers.highest) if asked else said


def _heard(said: Said) -> str:
    """Whom was spoken with, in a sentence."""
    if not said.heard:
        return here("talks.none")
    parts = [
        here(f"talks.heard.{x.code}", people=x.people or 0, fragments=x.fragments or 0)
        for x in said.shown
    ]
    parts += [here(f"talks.few.{x.code}") for x in said.sides if x.heard and not x.shown]
    return " ".join(parts)


def _most(said: Said) -> tuple[str, ...]:
    """What each side named most as helping or hindering: where employees and who leads them
    differ. Nothing while one side is not shown, or names two equally often."""
    rows = said.rows_of("factor")
    tops = []
    for place, side in enumerate(said.shown):
        ordered = sorted(rows, key=lambda x: x.counts[place], reverse=True)
        if not ordered or (
            len(ordered) > 1 and ordered[0].counts[place] == ordered[1].counts[place]
        ):
            return ()
        tops.append((side.code, str(names.names()[ordered[0].code])))
    if len(tops) < len(SIDES):
        return ()
    if len({what for _side, what in tops}) == 1:
        return (here("talks.most.same", what=tops[0][1]),)
    return tuple(here(f"talks.most.{side}", what=what) for side, what in tops)


def _tables(said: Said) -> tuple[Table, ...]:
    called = {**names.names(), **dict(Coding.Place.choices)}
    head = tuple(here(f"talks.side.{x.code}") for x in said.shown)
    return tuple(
        Table(
            title=here(f"talks.table.{dimension}"),
            head=head,
            rows=tuple((str(called[x.code]), x.counts) for x in rows),
        )
        for dimension in DIMENSIONS
        if (rows := said.rows_of(dimension))
    )


def _agreed(one: Agreement) -> str:
    language = (get_language() or "nl")[:2]
    words: dict[str, Any] = {
        "what": here(f"talks.dimension.{one.dimension}"),
        "share": percentage(one.share, language),
        "fragments": one.fragments,
    }
    if one.kappa is None:
        return here("talks.agreement", **words)
    return here("talks.agreement.kappa", **words, kappa=number(one.kappa, 2, language))


def signed(reaction: Reaction) -> str:
    """Who speaks, and who wrote it down."""
    if not reaction.writer_role:
        return str(reaction.get_role_display())
    return _("%(who)s, written down by %(writer)s") % {
        "who": reaction.get_role_display(),
        "writer": str(reaction.get_writer_role_display()).lower(),
    }
