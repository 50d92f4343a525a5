"""`bestendig draw`: a lottery that anybody can repeat."""

from hashlib import sha256

import pytest

from bestendig.common.texts import deck


@pytest.fixture
def lots(tmp_path):
    file = tmp_path / "lots.csv"
    rows = [f"N{n:03};{'buiten' if n % 3 else 'binnen'}" for n in range(1, 31)]
    file.write_text("\n".join(["lot;soort", *rows]))
    return file


def outcome(said, word):
    return [line.split()[0] for line in said.out.splitlines() if line.split()[-1:] == [word]]


def test_the_lowest_numbers_are_in(run, lots):
    said = run("draw", lots, "--seed", "kantine 42", "--places", 10)
    ids = [f"N{n:03}" for n in range(1, 31)]
    by_hand = sorted(ids, key=lambda lot: sha256(f"kantine 42|{lot}".encode()).hexdigest())
    assert (said.code, said.err) == (0, "")
    assert outcome(said, deck()["draw.in"]["nl"]) == by_hand[:10]
    assert outcome(said, deck()["draw.waits"]["nl"]) == by_hand[10:]


def test_again_it_is_the_same_and_with_another_seed_not(run, lots):
    first = run("draw", lots, "--seed", "een", "--places", 10)
    assert run("draw", lots, "--seed", "een", "--places", 10).out == first.out
    assert run("draw", lots, "--seed", "twee", "--places", 10).out != first.out


def test_each_kind_has_its_share_and_who_is_apart_is_not_drawn(run, lots):
    said = run("draw", lots, "--seed", "s", "--places", 9, "--stratum", "soort",
               "--apart", "N001,N002,N003", "--language", "en")  # fmt: skip
    drawn = outcome(said, deck()["draw.in"]["en"])
    inside = [lot for lot in drawn if int(lot[1:]) % 3 == 0]
    assert (len(drawn), len(inside)) == (9, 3)
    assert not {"N001", "N002", "N003"} & {*drawn}
    assert "N001, N002, N003" in said.out


def test_an_order_of_starts(run, lots):
    said = run("draw", lots, "--seed", "s", "--starts", "maart,juli,november")
    assert [len(outcome(said, x)) for x in ("maart", "juli", "november")] == [10, 10, 10]


@pytest.mark.parametrize("places", ["0", "30", "-2", "99"])
def test_places_that_leave_nobody_to_draw_are_refused(run, lots, places):
    said = run("draw", lots, "--seed", "s", "--places", places)
    assert said.code == 2
    assert "30" in said.complaint


def test_what_is_wrong_with_a_file_is_said(run, lots, tmp_path):
    said = run("draw", tmp_path / "nothing.csv", "--seed", "s", "--places", "3")
    assert said.code == 2
    assert "nothing.csv" in said.complaint
    assert "kleur" in run("draw", lots, "--seed", "s", "--places", 3, "--lot", "kleur").complaint
    twice = tmp_path / "twice.csv"
    twice.write_text("lot\nA\nA\nB\n")
    assert run("draw", twice, "--seed", "s", "--places", "1").code == 2
    assert run("draw", lots, "--seed", "a|b", "--places", "1").code == 2
