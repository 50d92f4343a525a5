from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import chdtrc

from bestendig.effects.allocation import allocate, draw_starts, number

HALVES = {"programme": 1.0, "waiting": 1.0}
PEOPLE = [f"A{i:03d}" for i in range(1, 141)]
SEEDS = 2_000


def counted(values: Any) -> dict[str, int]:
    return dict(Counter(values))


def test_number_is_what_sha256sum_prints() -> None:
    """printf '%s' '20250210|A017' | sha256sum"""
    expected = "399ae6c2b455a790a4bb04c537784c5d6478a4bda7f735f4a5d2315f07f4eb6b"
    assert number("20250210", "A017") == expected


def test_number_of_an_id_with_an_accent_is_of_its_utf8_text() -> None:
    """printf '%s' 's|Bëa' | sha256sum"""
    expected = "9dd9f345dccf99be62d871879064f00963687254e1dc338572ffce1d8565d2c2"
    assert number("s", "Bëa") == expected


def test_a_small_lottery_by_hand() -> None:
    """printf '%s' '7|anna' | sha256sum, and so on: the two lowest of four are in."""
    printed = {"anna": "f9abcf2d", "bram": "48ddfaa3", "cor": "8522cb64", "dina": "2dd4821d"}
    drawn = allocate(list(printed), "7", {"programme": 2, "waiting": 2})
    assert drawn.order == ("dina", "bram", "cor", "anna")
    assert {unit.id: unit.key[:8] for unit in drawn.drawn} == printed
    assert drawn.members("programme") == ("dina", "bram")
    assert drawn.members("waiting") == ("cor", "anna")


def test_a_stratified_lottery_by_hand() -> None:
    """Two places for five. '9||programme' gives 66f57ac5…, so u = .402.

    Block in: ⌊2 · 2/5 + .402⌋ = 1 place, for the lower of a 3b051783 and b 16bbd877; block
    out: ⌊5 · 2/5 + .402⌋ − 1 = 1, for the lowest of c 5784634f, d e0842ac2 and e 051eea7e.
    """
    strata = {"a": "in", "b": "in", "c": "out", "d": "out", "e": "out"}
    drawn = allocate(list(strata), "9", {"programme": 2, "waiting": 3}, strata=strata)
    assert drawn.order == ("e", "b", "a", "c", "d")
    assert drawn.members("programme") == ("e", "b")


def test_lottery_fills_the_places_and_stores_how() -> None:
    drawn = allocate(PEOPLE, "20250210", {"programme": 70, "waiting": 70})
    assert drawn.seed == "20250210"
    assert drawn.arms == (("programme", 70), ("waiting", 70))
    assert sorted(drawn.order) == PEOPLE
    assert counted(drawn.arm.values()) == {"programme": 70, "waiting": 70}
    assert set(drawn.blocks.values()) == {""}
    assert all(a.key < b.key for a, b in pairwise(drawn.drawn))
    assert hash(drawn) == hash(allocate(PEOPLE, "20250210", {"programme": 70, "waiting": 70}))


def test_another_seed_is_another_lottery() -> None:
    one, other = (allocate(PEOPLE, seed, HALVES).members("programme") for seed in ("1", "2"))
    assert set(one) != set(other)


@pytest.mark.parametrize(
    ("shares", "sizes"),
    [
        ({"a": 1, "b": 2}, (47, 93)),
        ({"a": 50, "b": 90}, (50, 90)),
        ({"a": 1, "b": 1, "c": 1}, (47, 47, 46)),
        ({"a": 0, "b": 1}, (0, 140)),
        ({"a": 0.1, "b": 0.2, "c": 0.7}, (14, 28, 98)),
    ],
)
def test_shares_become_whole_numbers(shares: dict[str, float], sizes: tuple[int, ...]) -> None:
    drawn = allocate(PEOPLE, "5", shares)
    assert tuple(size for _, size in drawn.arms) == sizes
    assert tuple(len(drawn.members(arm)) for arm in shares) == sizes


def test_every_unit_has_the_same_chance_over_seeds() -> None:
    """Chi-square of 12 units over 2,000 seeds, with unequal arms and unequal strata."""
    ids = [f"team{i}" for i in range(12)]
    strata = {unit: "small" if i < 5 else "large" for i, unit in enumerate(ids)}
    counts = dict.fromkeys(ids, 0)
    for seed in range(SEEDS):
        drawn = allocate(ids, str(seed), {"programme": 5, "waiting": 7}, strata=strata)
        for unit in drawn.members("programme"):
            counts[unit] += 1
    chance = 5 / 12
    square = sum((c - SEEDS * chance) ** 2 for c in counts.values())
    # A fixed total takes one degree of freedom; the others then vary 12/11 as much.
    assert chdtrc(11, square * 11 / 12 / (SEEDS * chance * (1 - chance))) > 0.001


def test_every_pair_falls_together_as_often_as_chance_says() -> None:
    ids = list("abcdef")
    together: Counter[tuple[str, str]] = Counter()
    for seed in range(SEEDS):
        placed = sorted(allocate(ids, str(seed), HALVES).members("programme"))
        together.update((x, y) for i, x in enumerate(placed) for y in placed[i + 1 :])
    expected = SEEDS * 0.2
    square = sum((count - expected) ** 2 / expected for count in together.values())
    assert len(together) == 15
    assert chdtrc(14, square) > 0.001


def test_every_start_is_as_likely_for_every_team() -> None:
    teams = list("abcdefgh")
    counts: Counter[tuple[str, str]] = Counter()
    for seed in range(SEEDS):
        counts.update(draw_starts(teams, str(seed), ["1", "2", "3", "4"]).arm.items())
    expected = SEEDS / 4
    square = sum((counts[t, s] - expected) ** 2 / expected for t in teams for s in "1234")
    assert chdtrc(7 * 3, square * 7 / 8) > 0.001


def test_urgent_places_are_outside_lottery_and_analysis() -> None:
    urgent = ["A007", "A003"]
    drawn = allocate(PEOPLE, "1", {"programme": 66, "waiting": 72}, apart=urgent)
    assert drawn.apart == ("A003", "A007")
    assert not set(urgent) & (set(drawn.order) | set(drawn.arm) | set(drawn.blocks))
    assert drawn.arms == (("programme", 66), ("waiting", 72))
    without = allocate([p for p in PEOPLE if p not in urgent], "1", HALVES)
    assert drawn.order == without.order


def test_strata_get_their_share_and_the_total_is_exact() -> None:
    strata = {unit: "abc"[i % 7 % 3] for i, unit in enumerate(PEOPLE)}
    size = counted(strata.values())
    drawn = allocate(PEOPLE, "3", {"programme": 50, "waiting": 90}, strata=strata)
    placed = counted(strata[unit] for unit in drawn.members("programme"))
    assert sum(placed.values()) == 50
    assert all(abs(placed[s] - 50 * size[s] / 140) < 1 for s in size)
    assert drawn.blocks == strata
    assert {unit.id: unit.stratum for unit in drawn.drawn} == strata


def test_blocks_share_places_in_the_order_of_application() -> None:
    drawn = allocate(PEOPLE, "3", HALVES, block_size=4)
    for start in range(0, 140, 4):
        block = PEOPLE[start : start + 4]
        assert counted(drawn.arm[unit] for unit in block) == {"programme": 2, "waiting": 2}
        assert {drawn.blocks[unit] for unit in block} == {f"#{start // 4 + 1}"}


def test_blocks_stay_within_strata() -> None:
    strata = {unit: "in" if i < 61 else "out" for i, unit in enumerate(PEOPLE)}
    drawn = allocate(PEOPLE, "3", HALVES, strata=strata, block_size=6)
    sizes = Counter(drawn.blocks.values())
    assert (sizes["in#1"], sizes["in#11"], sizes["out#1"], sizes["out#14"]) == (6, 1, 6, 1)
    assert counted(drawn.arm.values()) == {"programme": 70, "waiting": 70}
    full = [b for b, size in sizes.items() if size == 6]
    assert all(
        Counter(drawn.arm[u] for u in PEOPLE if drawn.blocks[u] == b)["programme"] == 3
        for b in full
    )


def test_order_of_start_is_the_order_of_the_numbers() -> None:
    teams = [f"team{i}" for i in range(10)]
    drawn = draw_starts(teams, "11", ["sept", "jan", "may"])
    assert drawn.arms == (("sept", 4), ("jan", 3), ("may", 3))
    assert drawn.order == tuple(sorted(teams, key=lambda team: number("11", team)))
    assert drawn.members("sept") == drawn.order[:4]
    assert drawn.members("may") == drawn.order[7:]


def test_people_follow_their_team() -> None:
    drawn = allocate(["red", "blue", "new"], "1", HALVES, apart=["new"])
    team_of = {"p1": "red", "p2": "blue", "p3": "red", "p4": "new"}
    arm = drawn.of_people(team_of)
    assert arm == {"p1": drawn.arm["red"], "p2": drawn.arm["blue"], "p3": drawn.arm["red"]}
    with pytest.raises(ValueError, match="green"):
        drawn.of_people({"p1": "green"})


def test_members_of_an_unknown_arm_are_refused() -> None:
    with pytest.raises(KeyError, match="control"):
        allocate(PEOPLE, "1", HALVES).members("control")


@settings(max_examples=150, deadline=None)
@given(data=st.data(), seed=st.integers(0, 10**9), units=st.integers(2, 60))
def test_any_lottery_is_exact_balanced_and_reproducible(
    data: st.DataObject, seed: int, units: int
) -> None:
    ids = [f"n{i}" for i in range(units)]
    arms = {
        f"arm{i}": share
        for i, share in enumerate(data.draw(st.lists(st.integers(1, 5), min_size=2, max_size=4)))
    }
    strata = {unit: data.draw(st.sampled_from("xyz")) for unit in ids}
    drawn = allocate(ids, str(seed), arms, strata=strata)
    assert sum(size for _, size in drawn.arms) == units
    assert all(abs(size - units * arms[a] / sum(arms.values())) < 1 for a, size in drawn.arms)
    assert all(len(drawn.members(arm)) == size for arm, size in drawn.arms)
    first, size = drawn.arms[0]
    for label in set(strata.values()):
        members = [unit for unit in ids if strata[unit] == label]
        placed = sum(drawn.arm[unit] == first for unit in members)
        assert abs(placed - size * len(members) / units) < 1
    shuffled = data.draw(st.permutations(ids))
    again = allocate(shuffled, str(seed), arms, strata=strata)
    assert again == drawn


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ids": ["a", "b", "a"]}, "double: .'a'."),
        ({"ids": ["a", ""]}, "empty"),
        ({"ids": ["a", "b|c"]}, "empty"),
        ({"ids": ["a", "b "]}, "padded"),
        ({"ids": "ab"}, "lists"),
        ({"seed": ""}, "seed"),
        ({"seed": "1|2"}, "seed"),
        ({"apart": ["z"]}, "set apart"),
        ({"apart": "a"}, "lists"),
        ({"arms": {"only": 1}}, "two arms"),
        ({"arms": {"a": 1, "b": -1}}, "shares"),
        ({"arms": {"a": 0, "b": 0}}, "shares"),
        ({"arms": {"a": float("nan"), "b": 1}}, "shares"),
        ({"arms": {"a": float("inf"), "b": 1}}, "shares"),
        ({"strata": {"a": "x"}}, "stratum"),
        ({"block_size": 1}, "block"),
    ],
)
def test_allocate_refuses_what_cannot_be_repeated(wrong: dict[str, Any], says: str) -> None:
    asked: dict[str, Any] = {"ids": ["a", "b", "c"], "seed": "1", "arms": HALVES} | wrong
    with pytest.raises(ValueError, match=says):
        allocate(**asked)


@pytest.mark.parametrize(
    ("starts", "says"), [(["1", "1"], "twice"), (["1", "2", "3", "4"], "fewer")]
)
def test_draw_starts_refuses_starts_that_cannot_be(starts: list[str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        draw_starts(["a", "b", "c"], "1", starts)
