"""The three examples say what they promise, in both languages, every time."""

import numpy as np
import pytest

from bestendig.common.texts import deck, text
from bestendig.effects.evidence import Evidence
from bestendig.effects.grade import Grade, VerdictCode
from bestendig.effects.question import Design
from bestendig.findings.examples import EXAMPLES, example, example_findings

LANGUAGES = ("nl", "en")
PROMISED = {
    "loting": (Design.TWO_GROUPS, Grade.A, VerdictCode.EFFECT),
    "voor-en-na": (Design.ONE_GROUP, Grade.D, VerdictCode.CHANGED),
    "om-de-beurt": (Design.STAGGERED, Grade.A, VerdictCode.EFFECT),
}


def finding(code: str, language: str = "nl"):
    (found,) = example_findings(example(code), language)
    assert isinstance(found.evidence, Evidence)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", PROMISED)
def test_each_example_says_what_it_promises(code, language):
    found = finding(code, language)
    design, grade, verdict = PROMISED[code]
    assert found.asked.question.design is design
    assert (found.verdict.grade, found.verdict.code) == (grade, verdict)
    assert found.verdict.better
    assert found.story.grade == text(f"grade.{grade.value}", language)
    assert found.story.outcome == text(example(code).outcome, language)
    decimals = {"nl": "0,", "en": "0."}[language]
    assert decimals in found.story.size


@pytest.mark.parametrize("code", PROMISED)
def test_an_example_is_the_same_every_time(code):
    first, second = finding(code), finding(code)
    assert first.evidence == second.evidence
    assert first.story == second.story
    np.testing.assert_equal(first.verdict, second.verdict)


@pytest.mark.parametrize("code", PROMISED)
def test_the_numbers_are_the_same_in_both_languages(code):
    dutch, english = (finding(code, language).evidence for language in LANGUAGES)
    assert [x.estimate for x in dutch.estimates] == [x.estimate for x in english.estimates]
    assert (dutch.low, dutch.high) == (english.low, english.high)


@pytest.mark.parametrize("code", ["loting", "om-de-beurt"])
def test_the_interval_holds_what_was_put_in(code):
    world = example(code).world()
    (deciding,) = finding(code).evidence.deciding
    if world.starts is None:
        truth = world.truth["programme", world.end]
        assert 0.25 < truth < 0.35  # "a little over a quarter of a point"
    else:
        sizes = {g: (world.group == g).sum() for g in world.starts}
        weights = [sizes[group] for group, _ in world.truth]
        truth = np.average(list(world.truth.values()), weights=weights)
    assert deciding.low < truth < deciding.high


def test_before_and_after_an_ordinary_test_would_be_fooled():
    world = example("voor-en-na").world()
    assert not any(world.truth.values())
    gain = world.values[:, -1] - world.values[:, 0]
    gain = gain[np.isfinite(gain)]
    assert gain.mean() / (gain.std(ddof=1) / np.sqrt(len(gain))) > 4
    story = finding("voor-en-na").story
    assert "Waardoor weten we niet" in story.verdict
    unseen = text("verdict.unseen_start", "nl") in story.also
    flagged = text("flag.regression_to_mean", "nl") in story.flags
    assert unseen != flagged  # one or the other, never both


def test_the_stories_count_right():
    numbers = {"loting": "440", "voor-en-na": "120", "om-de-beurt": "32"}
    for code, number in numbers.items():
        world = example(code).world()
        count = len(world.values) if world.cluster is None else len(np.unique(world.cluster))
        assert str(count) == number
        for language in LANGUAGES:
            assert number in deck()[f"{example(code).text}.story"][language]


def test_there_is_no_other_example():
    assert [chosen.code.value for chosen in EXAMPLES] == list(PROMISED)
    with pytest.raises(KeyError):
        example("toeval")
