"""The picture of the organisation that belongs to a wave, and what may be shown of it."""

from types import SimpleNamespace
from uuid import UUID

from bestendig.disclosure import CellKind
from bestendig.measurement.models import WaveUnit
from bestendig.measurement.places import BANDS, Merged, asked_parts, group_of, picture, planned
from bestendig.organisations.rules.forest import Bond, Forest, Team

K = WaveUnit.Kind


def unit(number):
    return UUID(int=number)


def team(number, parent=None, people=0):
    above = None if parent is None else unit(parent)
    return Team(key=unit(number), name=f"U{number}", parent=above, people=people, bond=Bond.MERGES)


def merged(*numbers, above):
    name = "+".join(f"U{n}" for n in numbers)
    return Merged(name=name, units=frozenset(map(unit, numbers)), above=unit(above))


# A concern (1) of two domains (2, 3) with three and one teams; team 9 is too small for a group.
FOREST = Forest(
    [team(1), team(2, 1), team(3, 1), team(4, 2, 20), team(5, 2, 20), team(6, 2, 20),
     team(7, 3, 30), team(9, 3, 2)]
)  # fmt: skip
GROUPS = [merged(4, above=2), merged(5, 6, above=2), merged(7, above=3)]


def test_levels_stand_where_two_groups_are_under_them():
    found = picture(FOREST, GROUPS, "Stad")
    assert [(p.number, p.kind, p.name, p.above) for p in found.places] == [
        (0, K.ORGANISATION, "Stad", None),
        (1, K.LEVEL, "U2", 0),
        (2, K.GROUP, "U4", 1),
        (3, K.GROUP, "U5+U6", 1),
        (4, K.GROUP, "U7", 0),
        (5, K.REST, "", 0),
        (6, K.REST, "", 1),
    ]


def test_everybody_stands_somewhere():
    found = picture(FOREST, GROUPS, "Stad")
    assert {n: found.place_of(unit(n)) for n in range(1, 10) if n != 8} == {
        1: 5, 2: 6, 3: 5, 4: 2, 5: 3, 6: 3, 7: 4, 9: 5,
    }  # fmt: skip
    assert (found.place_of(None), found.place_of(unit(99))) == (5, 5)


def test_what_is_asked_is_named_by_its_largest_parts():
    assert asked_parts(FOREST, None) == []
    assert asked_parts(FOREST, frozenset(map(unit, [1, 2, 3, 4, 5, 6, 7, 9]))) == []
    assert asked_parts(FOREST, frozenset(map(unit, [2, 4, 5, 6, 9]))) == ["U2", "U9"]


def test_without_reporting_units_only_the_whole_is_there():
    found = picture(FOREST, [], "Stad")
    assert [(p.kind, p.above) for p in found.places] == [(K.ORGANISATION, None), (K.REST, 0)]


def rows():
    return [
        SimpleNamespace(number=p.number, kind=p.kind, above=p.above)
        for p in picture(FOREST, GROUPS, "Stad").places
    ]


def test_cells_are_units_in_a_tree_and_age_at_the_top():
    found = planned(rows(), 500)
    cells = found.cells.cells
    assert [(c.code, c.parent, c.kind) for c in cells] == [
        ("place-0", None, CellKind.UNIT),
        ("place-1", 0, CellKind.UNIT),
        ("place-2", 1, CellKind.UNIT),
        ("place-3", 1, CellKind.UNIT),
        ("place-4", 0, CellKind.UNIT),
        ("place-0-under_35", 0, CellKind.AGE),
        ("place-0-35_59", 0, CellKind.AGE),
        ("place-0-60_plus", 0, CellKind.AGE),
    ]
    assert found.groups == 7 * len(BANDS)
    assert cells[0].groups == frozenset(range(found.groups))
    assert cells[1].groups == frozenset(n * 4 + b for n in (1, 2, 3, 6) for b in range(4))
    assert cells[5].groups == frozenset(range(0, found.groups, 4))


def test_age_is_shown_one_level_down_for_more_than_500_answers():
    found = planned(rows(), 501)
    ages = [(c.code, c.parent) for c in found.cells.cells if c.kind is CellKind.AGE and c.parent]
    assert ages == [(f"place-{p}-{b}", p) for p in (1, 4) for b in ("under_35", "35_59", "60_plus")]


def test_team_by_age_is_never_a_cell():
    cells = planned(rows(), 10_000).cells.cells
    deep = {i for i, c in enumerate(cells) if c.parent not in {None, 0} and c.kind is CellKind.UNIT}
    assert not [c for c in cells if c.kind is CellKind.AGE and c.parent in deep]


def test_group_of_the_grain_is_place_by_band():
    assert group_of([0, 2, 2], ["35_59", "under_35", ""]).tolist() == [1, 8, 11]


def test_roles_divide_the_whole_and_nothing_else():
    found = planned(rows(), 10_000, roles=True)
    plain = planned(rows(), 10_000)
    assert found.groups == 2 * plain.groups
    others, leads = (cell for cell in found.cells.cells if cell.kind is CellKind.ROLE)
    assert [others.parent, leads.parent] == [0, 0]
    assert others.groups | leads.groups == found.cells.cells[0].groups
    assert not others.groups & leads.groups
    for cell, before in zip(found.cells.cells, plain.cells.cells, strict=False):
        assert cell.groups == {2 * g + role for g in before.groups for role in (0, 1)}
    assert group_of([0, 2], ["35_59", ""], [False, True]).tolist() == [2, 23]
