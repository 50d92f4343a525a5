"""Groups for the page: by domain, with what would be visible, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django import forms

from bestendig.organisations.rules.arrangement import Arrangement
from bestendig.organisations.rules.forest import Bond, Forest
from bestendig.organisations.rules.reporting import Group, Left, Step
from bestendig.organisations.rules.visible import how_often
from bestendig.pages.structure.groups_form import GroupsForm
from bestendig.pages.wording import here

TOTAL: Final = "groups.residual.total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One group: who is in it, how often it would be shown, and why it is as it is."""

    name: str
    people: int
    often: str
    often_words: str
    why: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One team with the question with which it goes."""

    name: str
    people: int
    depth: int
    field: forms.BoundField | None


@dataclass(slots=True, kw_only=True)
class Section:
    """A domain, or whatever stands at the top beside the domains."""

    name: str
    people: int
    rows: list[Row] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    may_change: bool = False


def sentence(step: Step) -> str:
    """A step of the rules in the words of the page."""
    values: dict[str, str | int] = dict(step.values)
    if step.code == "residual" and not values["whole"]:
        values["whole"] = here(TOTAL)
    return here(f"groups.step.{step.code}", **values)


def sections(
    form: GroupsForm, checked: Arrangement, proposed: Mapping[frozenset[UUID], Group], k: int
) -> list[Section]:
    """The tree by domain, each with its teams, its groups, and who counts only in the total."""
    forest = form.tree.forest
    tops = {team.key: _top(forest, team.key) for team in forest.walk()}
    made: dict[UUID, Section] = {}
    for team in forest.walk():
        top = tops[team.key]
        if top not in made:
            whole = top == team.key and not _holds_domains(forest, top)
            people = forest.total(top) if whole else forest[top].people
            made[top] = Section(name=forest[top].name, people=people)
        section = made[top]
        depth = len(list(forest.above(team.key))) - len(list(forest.above(top)))
        asked = form.field_for(team.key)
        section.rows.append(Row(name=team.name, people=team.people, depth=depth, field=asked))
        section.may_change |= bool(asked and len(asked.field.choices) > 2)  # type: ignore[attr-defined]  # a ChoiceField
    gone = {dict(step.values)["name"] for step in checked.hidden}
    for group in checked.groups:
        section = made[tops[min(group.units, key=forest.order.__getitem__)]]
        section.cards.append(_card(group, proposed.get(group.units), group.name in gone, k))
    reasons = {left.unit: left for left in form.proposal.left}
    for left in checked.left:
        made[tops[left.unit]].left.append(_left(left, reasons))
    return [section for section in made.values() if section.people]


def _left(left: Left, reasons: Mapping[UUID, Left]) -> str:
    return sentence(reasons.get(left.unit, left).step)


def _card(group: Group, proposal: Group | None, hidden: bool, k: int) -> Card:
    often = how_often(group.people, k)
    # That a large unit stands on its own needs no explanation.
    steps = [step for step in proposal.steps if step.code != "alone"] if proposal else []
    return Card(
        name=group.name,
        people=group.people,
        often=often,
        often_words=here(f"groups.often.{often}", k=k),
        why=tuple(sentence(step) for step in steps),
        hidden=hidden,
    )


def _top(forest: Forest, key: UUID) -> UUID:
    """The domain a unit is in: the highest unit above it that does not hold domains itself."""
    line = [key, *forest.above(key)]
    below = [x for x in reversed(line) if not _holds_domains(forest, x)]
    return below[0] if below else key


def _holds_domains(forest: Forest, key: UUID) -> bool:
    """Whether this is the concern as a whole, of which the domains are parts."""
    return forest[key].bond is Bond.APART and bool(forest.children(key))
