"""`bestendig effect` on real data with published results."""

import csv

import pytest

WELLNESS = "illinois_wellness/online_surveys_2016_2017.csv"
# Table A.4d of Jones, Molitor and Reif (2019), without mgmtsafety.
WORK = [
    "sickdays", "hrsworked50", "jobsatisf1", "jobsatisf2", "happywork", "presenteeism",
    "productive", "promotion", "jobsearch1", "jobsearch2",
]  # fmt: skip
# ATT(g, t) with never-treated controls and no covariates, as the R package did prints them.
COUNTIES = {
    ("2004", "2004"): -0.0105, ("2004", "2005"): -0.0704, ("2004", "2006"): -0.1373,
    ("2004", "2007"): -0.1008, ("2006", "2006"): -0.0046, ("2006", "2007"): -0.0412,
    ("2007", "2007"): -0.0261,
}  # fmt: skip


def outcomes(names, *waves):
    """Options for wide outcomes named as the columns are without their wave."""
    for name in names:
        yield "--outcome"
        yield f"{name}=" + ",".join(f"{name}_{wave}" for wave in waves)


def test_every_published_difference_of_the_wellness_trial(found, shared_data):
    with (shared_data / "illinois_wellness/reference_first_year_survey_itt.csv").open() as lines:
        published = list(csv.DictReader(lines))
    names = sorted({row["variable"].removesuffix("_0717") for row in published})
    said = found(
        shared_data / WELLNESS, "--wide", *outcomes(names, "0717"), "--group", "treat",
        "--randomised",
    )  # fmt: skip
    by_name = {
        outcome["outcome"]: next(x for x in outcome["estimates"] if x["name"] == "difference")
        for outcome in said
    }
    assert len(by_name) == 26
    for row in published:
        mine = by_name[row["variable"].removesuffix("_0717")]
        figure = {"itt": "estimate", "itt_se": "se", "N": "n"}.get(row["statistic"])
        if figure is not None:
            assert round(mine[figure], int(row["decimals"])) == float(row["published"]), row


def test_one_lucky_outcome_among_many_is_no_effect(found, shared_data):
    """jobsearch1 has p .011 alone and Westfall-Young .096 over its table."""
    data, smallest = shared_data / WELLNESS, ("--smallest", "0.05")
    options = ("--group", "treat", "--randomised", *smallest, "--lower-is-better", "jobsearch1")
    (alone,) = found(data, "--wide", *outcomes(["jobsearch1"], "0717"), *options)
    assert alone["verdict"] == "harm"
    said = found(data, "--wide", *outcomes(WORK, "0717"), *options)
    together = {outcome["outcome"]: outcome for outcome in said}["jobsearch1"]
    assert together["verdict"] == "none"
    (test,) = [x for x in together["estimates"] if x["name"] == "difference"]
    assert test["p"] == pytest.approx(0.011, abs=5e-4)
    assert 0.05 < test["p_adjusted"] == pytest.approx(10 * test["p"])
    assert not {"effect", "harm"} & {outcome["verdict"] for outcome in said}


def test_the_wellness_trial_before_and_after(run, found, shared_data):
    names = ["energy", "active", "health1"]
    arguments = (
        shared_data / WELLNESS, "--wide", *outcomes(names, "0716", "0717"), "--group", "treat",
        "--randomised",
    )  # fmt: skip
    for outcome in found(*arguments):
        assert outcome["design"] == "two_groups"
        assert outcome["n"]["people"] > 4000
        assert outcome["verdict"] not in {"effect", "harm"}
    assert "van elke 100 mensen" in run("effect", *arguments).words


def test_the_counties_give_the_published_points(run, found, shared_data):
    arguments = (
        shared_data / "mpdta/mpdta.csv", "--person", "countyreal", "--wave", "year", "--outcome",
        "lemp", "--start", "first.treat",
    )  # fmt: skip
    (outcome,) = found(*arguments)
    assert outcome["design"] == "staggered"
    points = {
        (x["cohort"], x["wave"]): x["estimate"]
        for x in outcome["estimates"]
        if x["name"] == "att" and x["method"] == "completers"
    }
    assert {place: round(points[place], 4) for place in COUNTIES} == COUNTIES
    events = {
        x["wave"]: round(x["estimate"], 4)
        for x in outcome["estimates"]
        if x["name"] == "att_event"
        and x["method"] == "completers"
        and not x["wave"].startswith("-")
    }
    assert events == {"0": -0.0199, "1": -0.0510, "2": -0.1373, "3": -0.1008}
    assert run("effect", *arguments).code == 0


def test_a_trial_with_drop_out(run, shared_data):
    said = run(
        "effect", shared_data / "fev_mmrm/fev_data.csv", "--person", "USUBJID", "--wave", "AVISIT",
        "--outcome", "FEV1", "--group", "ARMCD", "--comparison", "PBO", "--randomised",
    )  # fmt: skip
    assert (said.code, said.err) == (0, "")
    assert "Verschil in verandering, bij een gelijke start (VIS4)" in said.out


def test_people_in_units_before_and_after(run, shared_data):
    arguments = (
        shared_data / "univbct/univbct.csv", "--person", "SUBNUM", "--wave", "TIME", "--outcome",
        "JSAT",
    )  # fmt: skip
    for more in ((), ("--cluster", "BTN")):
        said = run("effect", *arguments, *more)
        assert (said.code, said.err) == (0, "")
        assert "Verandering (Deelnemers, 2)" in said.out
