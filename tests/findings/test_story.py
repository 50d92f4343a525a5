"""Which sentence of the deck is said of which verdict, with which figures."""

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from bestendig.common.texts import deck, text
from bestendig.effects.evidence import Evidence
from bestendig.effects.flags import Flag, FlagCode, Level
from bestendig.effects.grade import Grade, VerdictCode, verdicts
from bestendig.effects.question import Assignment, Design, Question
from bestendig.effects.retention import Retention
from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from
from bestendig.findings.finding import decides
from bestendig.findings.judging import without_numbers
from bestendig.findings.story import ScoreRange, estimate_words, flag_words, group_words, tell

LANGUAGES = ("nl", "en")
FIVE = ScoreRange(low=1.0, high=5.0)
PER_DESIGN = {
    Design.ONE_GROUP: {"baseline": "0"},
    Design.FOLLOW_UP_ONLY: {"comparison": "c"},
    Design.TWO_GROUPS: {"baseline": "0", "comparison": "c"},
    Design.STAGGERED: {"baseline": "0", "starts": {"1": "1", "": None}},
}


def question(design=Design.TWO_GROUPS, assignment=Assignment.LOTTERY, **changes) -> Question:
    asked = Question(
        end="1", programme="p", assignment=assignment, **(PER_DESIGN[design] | changes)
    )
    assert asked.design is design
    return asked


def evidence(low=0.1, high=0.5, asked=None, flags=(), sd=0.8, more=(), **changes) -> Evidence:
    """Evidence whose one deciding estimate lies between `low` and `high`, in points."""
    middle, half = (low + high) / 2, (high - low) / 2
    deciding = estimate_from("adjusted_effect", middle, half / 1.96, math.inf, wave="1", n=300)
    return Evidence(
        **{
            "question": asked or question(),
            "structure": "unstructured",
            "clusters": None,
            "estimates": (deciding, *more),
            "not_estimable": (),
            "flags": tuple(flags),
            "deciding": (deciding,),
            "sd": sd,
            "low": low / sd,
            "high": high / sd,
            "p": deciding.p,
            "change_agrees": True,
            "trend_agrees": True,
            "detrended": deciding,
        }
        | changes
    )


def told(found, language="nl", scores=FIVE, exploratory=False, **named):
    """The story of evidence under the verdict that the engine draws from it."""
    other = {"other": evidence()} if exploratory else {}
    judged = verdicts({"leerruimte": found, **other}, primary=tuple(other))
    return tell("leerruimte", found, judged["leerruimte"], language, scores=scores, **named)


def said(key: str, language: str, **values: object) -> str:
    named = {"outcome": "leerruimte", "programme": text("programme.unnamed", language)}
    return text(key, language, **(named | values))


ASSIGNED = {"assignment": Assignment.ASSIGNED}
SELF = {"assignment": Assignment.SELF}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("asked", "flags", "grade", "words"),
    [
        (question(), (), "A", "A"),
        (question(**ASSIGNED), (), "B", "B"),
        (question(), (Flag(FlagCode.DIFFERENTIAL_DROPOUT, Level.CAPS),), "C", "C.lottery"),
        (question(**SELF), (Flag(FlagCode.SELECTION, Level.CAPS),), "C", "C"),
        (question(Design.ONE_GROUP), (), "D", "D"),
    ],
)
@pytest.mark.parametrize("better", [True, False])
def test_each_grade_has_its_sentence_better_and_worse(language, asked, flags, grade, words, better):
    low, high = (0.1, 0.5) if better else (-0.5, -0.1)
    story = told(evidence(low, high, asked, flags), language)
    assert story.verdict == said(f"verdict.{words}.{'better' if better else 'worse'}", language)
    assert story.grade == text(f"grade.{grade}", language)
    code = {
        ("A", True): "effect", ("A", False): "harm", ("B", True): "effect", ("B", False): "harm",
        ("C", True): f"associated{words[1:]}", ("C", False): f"associated{words[1:]}",
        ("D", True): "changed", ("D", False): "changed",
    }[grade, better]  # fmt: skip
    assert story.advice == text(f"next.{code}", language)
    kind = {"C": "compared_difference", "D": "measured_change"}.get(grade, "compared_change")
    assert story.kind == text(f"kind.{kind}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_less_is_better_the_words_turn(language):
    asked = question(higher_is_better=False)
    story = told(evidence(0.1, 0.5, asked), language)
    assert story.verdict == said("verdict.A.worse", language)
    assert "0,30" in story.size or "0.30" in story.size
    assert told(evidence(-0.5, -0.1, asked), language).verdict == said("verdict.A.better", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("found", "key", "values"),
    [
        (evidence(-0.3, 0.3), "verdict.none", {}),
        (evidence(-0.3, 0.3, question(**SELF)), "verdict.none.weak", {}),
        (evidence(-0.3, 0.3, question(Design.ONE_GROUP)), "verdict.none.weak", {}),
        (
            evidence(0.1, 0.5, question(Design.FOLLOW_UP_ONLY, **SELF)),
            "verdict.none.no_baseline",
            {},
        ),
        (evidence(0.1, 0.5, flags=[Flag(FlagCode.SMALL_N, Level.STOPS)]), "verdict.none", {}),
        (
            evidence(0.1, 0.5, flags=[Flag(FlagCode.FEW_CLUSTERS, Level.STOPS, {"n": 3})]),
            "verdict.none.flag",
            {"why": ("flag.few_clusters", {"n": 3})},
        ),
        (
            evidence(0.1, 0.5, flags=[Flag(FlagCode.UNRELIABLE_SCALE, Level.STOPS)]),
            "verdict.none.flag",
            {"why": ("flag.unreliable_scale", {})},
        ),
    ],
)
def test_no_verdict_says_why_in_the_words_that_fit(language, found, key, values):
    filled = {name: text(k, language, **given) for name, (k, given) in values.items()}
    story = told(found, language)
    assert story.verdict == said(key, language, **filled)
    assert story.grade == text("grade.none", language)
    assert story.advice == text("next.none", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_noticeable_effect_names_what_counts(language):
    story = told(evidence(-0.05, 0.05), language)
    smallest = {"nl": "0,16", "en": "0.16"}[language]
    assert story.verdict == said("verdict.zero.file", language, smallest=smallest)
    assert story.grade == text("grade.zero", language)
    assert story.advice == text("next.negligible", language)


def test_what_counts_of_yes_and_no_is_counted_in_people():
    story = told(evidence(-0.02, 0.02, sd=0.5), scores=ScoreRange(low=0, high=1, yes_no=True))
    assert "Vanaf 10 van elke 100 mensen telt een verschil" in story.verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_change_in_a_weaker_design_is_never_no_effect(language):
    story = told(evidence(-0.05, 0.05, question(**SELF)), language)
    assert story.verdict == said("verdict.zero.weak", language)
    assert story.grade == text("grade.none", language)
    assert story.advice == text("next.no_change", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(language, reason):
    story = told(NotEstimable(name="effect", reason=reason, wave="1"), language)
    words = text(f"reason.{reason.value}", language)
    assert words in story.verdict
    assert story.verdict == text("verdict.not_estimable", language, reason=words)
    assert story.grade == text("grade.none", language)
    assert (story.size, story.kind, story.flags, story.method) == (None, None, (), ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(FlagCode))
@pytest.mark.parametrize("level", list(Level))
def test_every_flag_has_words(language, code, level):
    words = flag_words(Flag(code, level, {"n": 7, "name": "een verhuizing"}), language)
    by_chance = code is FlagCode.PRETREND and level is Level.NOTED  # a lottery drew the groups
    assert words == text(
        "flag.pretrend_drawn" if by_chance else f"flag.{code.value}", language, n=7,
        percent="60%" if level is Level.NOTED else "30%",
        event="een verhuizing", programme="een verhuizing",
    )  # fmt: skip
    assert "{" not in words


def test_the_heaviest_flag_stands_first():
    flags = [
        Flag(FlagCode.SMALL_N, Level.NOTED),
        Flag(FlagCode.SELECTION, Level.CAPS),
        Flag(FlagCode.UNRELIABLE_SCALE, Level.STOPS),
    ]
    keys = ("flag.unreliable_scale", "flag.selection", "flag.small_n")
    assert told(evidence(flags=flags)).flags == tuple(text(key, "nl") for key in keys)


@pytest.mark.parametrize("code", list(VerdictCode))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_advice(code, language):
    assert deck()[f"next.{code.value}"][language]


@pytest.mark.parametrize("grade", list(Grade))
def test_every_grade_has_words(grade):
    key = {Grade.ZERO: "zero", Grade.NONE: "none"}.get(grade, grade.value)
    assert deck()[f"grade.{key}"]["nl"]


@pytest.mark.parametrize(
    ("scores", "low", "high", "dutch", "english"),
    [
        (
            FIVE, -0.5, -0.1,
            "Op een schaal van 1 tot 5 scheelt het −0,30 punt. "
            "Waarschijnlijk tussen −0,50 en −0,10.",
            "On a scale of 1 to 5 the difference is −0.30 points. "
            "Probably between −0.50 and −0.10.",
        ),
        (
            ScoreRange(low=0, high=1, yes_no=True), 0.1, 0.5,
            "Het scheelt 30 van elke 100 mensen. Waarschijnlijk tussen 10 en 50.",
            "The difference is 30 in every 100 people. Probably between 10 and 50.",
        ),
        (
            ScoreRange(low=-2, high=40), 1000.0, 1500.0,
            "Het scheelt 1.250,00 punt. Waarschijnlijk tussen 1.000,00 en 1.500,00.",
            "The difference is 1,250.00 points. Probably between 1,000.00 and 1,500.00.",
        ),
    ],
)  # fmt: skip
def test_the_size_line_fits_the_scale(scores, low, high, dutch, english):
    assert told(evidence(low, high), "nl", scores).size == dutch
    assert told(evidence(low, high), "en", scores).size == english


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ([1, 3.25, 5], "verdict.size"),
        ([1.5, np.nan, 4], "verdict.size"),
        ([0, 1, np.nan, 1], "verdict.size.share"),
        ([0.02, 0.04, 0], "verdict.size.any"),
        ([0, 4], "verdict.size.any"),
        ([1, 7], "verdict.size.any"),
        ([1, 2], "verdict.size.any"),
        ([-1, 1], "verdict.size.any"),
    ],
)
def test_the_scale_is_seen_in_the_scores(values, key):
    assert ScoreRange.of(np.array([values], dtype=float)).key == key


def test_without_scores_there_is_no_scale():
    with pytest.raises(ValueError, match="zero-size"):
        ScoreRange.of(np.array([[np.nan]]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_agreed_beforehand_is_an_idea(language):
    story = told(evidence(), language, exploratory=True)
    assert story.verdict == said("verdict.C.exploratory.better", language)
    assert story.also == (text("verdict.exploratory", language),)
    assert told(evidence(), language).also == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_difference_that_other_questions_may_explain_is_said_to_be_that(language):
    pair = {name: evidence(p=0.03) for name in ("leerruimte", "autonomie")}
    verdict = verdicts(pair)["leerruimte"]
    story = tell("leerruimte", pair["leerruimte"], verdict, language, scores=FIVE)
    assert story.verdict == said("verdict.none.chance", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_verdict_still_says_what_is_excluded(language):
    upper = text("verdict.none.upper", language)
    lower = text("verdict.none.lower", language, outcome="leerruimte")
    assert told(evidence(-0.10, 0.30), language).also == (upper, lower)
    assert told(evidence(-0.30, 0.30), language).also == (upper,)
    assert told(evidence(-0.10, 0.60), language).also == (lower,)
    assert told(evidence(-0.30, 0.60), language).also == ()
    assert told(evidence(-0.10, 0.30, question(**SELF)), language).also == ()


def left(share=0.8, low=0.55, high=1.1) -> Estimate:
    return Estimate(
        name="retention", estimate=share, se=math.nan, df=math.nan, low=low, high=high, p=math.nan,
        wave="2", against="end",
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_small_groups_nothing_tells_whether_it_lasts(language):
    found = evidence(more=[left()], retained={"2": Retention.FADED})
    verdict = verdicts({"leerruimte": found})["leerruimte"]
    one = SimpleNamespace(story=told(found, language), evidence=found, verdict=verdict)
    kept = evidence(more=[left()], retained={"2": Retention.KEPT})
    alike = SimpleNamespace(story=told(kept, language), evidence=kept, verdict=verdict)
    assert without_numbers(one, language) == without_numbers(alike, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", list(Retention))
def test_what_lasts(language, state):
    story = told(evidence(more=[left()], retained={"2": state}), language)
    figures = {"percent": "80%", "low": "55%", "high": "110%", "wave": "2"}
    assert story.lasting == (text(f"retention.{state.value}.wave", language, **figures),)
    now = "next.effect.faded" if state is Retention.FADED else "next.effect"
    assert story.advice == text(now, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_lasts_cannot_be_said(language):
    refusal = NotEstimable(name="retention", reason=Reason.UNBOUNDED, wave="2")
    story = told(evidence(not_estimable=(refusal,)), language)
    assert story.lasting == (text("retention.unknown.wave", language, wave="2"),)


def test_nobody_is_advised_to_refresh_a_harm():
    found = evidence(-0.5, -0.1, more=[left(0.3, 0.1, 0.6)], retained={"2": Retention.FADED})
    (line,) = told(found).lasting
    assert line.startswith("De schade wordt kleiner. Bij meting 2 is ongeveer 30%")
    assert "opfrisser" not in line


@pytest.mark.parametrize(
    "found",
    [
        {"asked": question(**SELF)},
        {"low": -0.3},
        {"low": -0.05, "high": 0.05},
        {"flags": [Flag(FlagCode.SMALL_N, Level.STOPS)]},
    ],
)
def test_without_an_effect_nothing_lasts(found):
    kept = {"more": [left()], "retained": {"2": Retention.KEPT}}
    assert told(evidence(**kept)).lasting
    assert told(evidence(**kept, **found)).lasting == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("design", list(Design))
@pytest.mark.parametrize("assignment", list(Assignment))
def test_the_method_tells_the_design_the_assignment_and_the_model(language, design, assignment):
    method = told(evidence(asked=question(design, assignment)), language).method
    assert method[0] == text(f"design.{design.value}", language)
    assert method[-1] == text("fit.unstructured", language)
    told_how = text(f"assignment.{assignment.value}", language) in method
    assert told_how == (design is not Design.ONE_GROUP)


@pytest.mark.parametrize(
    "structure", ["unstructured", "toeplitz_heterogeneous", "ar1", "compound_symmetry"]
)
def test_every_model_has_words(structure):
    method = told(evidence(structure=structure, clusters=12)).method
    assert method[-2:] == (text(f"fit.{structure}", "nl"), text("fit.clusters", "nl"))


def test_a_lottery_drawn_again_is_told_in_numbers():
    found = evidence(clusters=12, p_permutation=0.0123, draws=9999)
    assert told(found).method[-1] == text("fit.permutation", "nl", draws="9.999", share="1,2%")
    assert told(found, "en").method[-1] == text(
        "fit.permutation", "en", draws="9,999", share="1.2%"
    )


def test_a_programme_with_a_name():
    assert "Door Samen Leren staan" in told(evidence(), programme="Samen Leren").verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kind_of_number_is_told(language):
    one_group = told(evidence(asked=question(Design.ONE_GROUP)), language)
    assert one_group.kind == text("kind.measured_change", language)
    assert told(evidence(), language).kind == text("kind.compared_change", language)


def test_groups_and_estimates_have_names():
    asked, turns = question(), question(Design.STAGGERED)
    assert group_words(asked, "p", "nl") == "Deelnemers"
    assert group_words(asked, "c", "nl") == "Vergelijking"
    assert group_words(turns, "1", "nl") == "Begint bij 1"
    assert group_words(turns, "", "nl") == "Begint niet"
    change = estimate_from("change", 0.1, 0.1, 9, group="p", wave="1")
    assert estimate_words(asked, change, "nl") == "Verandering (Deelnemers, 1)"
    att = estimate_from("att", 0.1, 0.1, 9, cohort="1", wave="2")
    assert estimate_words(turns, att, "en") == "Effect (Starts at 1, 2)"
    simple = estimate_from("att_simple", 0.1, 0.1, 9)
    assert estimate_words(turns, simple, "nl") == "Effect, alle groepen en metingen"


def test_every_estimate_has_a_name():
    for name in (
        "mean", "change", "difference", "adjusted_difference", "effect", "adjusted_effect",
        "detrended_effect", "att", "att_simple", "att_event", "att_group", "att_calendar",
        "retention", "moderation",
    ):  # fmt: skip
        assert deck()[f"estimate.{name}"]["nl"]


def test_what_decides_is_not_its_namesake_among_some_people():
    found = evidence()
    (deciding,) = found.deciding
    assert decides(found, deciding)
    namesake = estimate_from("adjusted_effect", 0.3, 0.1, math.inf, wave="1", stratum="jong")
    assert not decides(found, namesake)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_knows_about_a_low_start_where_nothing_is_known_from_before(language):
    """Only of one group that went ahead; where an earlier survey is, a flag says it or nothing."""
    unseen = text("verdict.unseen_start", language)
    alone = evidence(0.1, 0.5, question(Design.ONE_GROUP))
    assert told(replace(alone, seen_before=False), language).also == (unseen,)
    assert told(alone, language).also == ()
    worse = evidence(-0.5, -0.1, question(Design.ONE_GROUP))
    assert told(replace(worse, seen_before=False), language).also == ()
    assert unseen not in told(replace(evidence(0.1, 0.5), seen_before=False), language).also
