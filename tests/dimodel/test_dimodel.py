import pytest

from bestendig import dimodel
from bestendig.common.texts import deck

PARTS = [
    dimodel.CORE,
    dimodel.LEADERSHIP,
    dimodel.RING,
    *dimodel.FACTORS,
    *dimodel.OUTCOMES,
    *dimodel.INDICATORS,
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.code)
def test_part_has_its_words(part):
    assert part.text in deck()
    assert part.hint is None or part.hint in deck()


def test_model_is_the_report_s():
    assert len(dimodel.FACTORS) == 5
    assert {part.code for part in dimodel.OUTCOMES} == set(dimodel.Outcome)
    assert {part.code for part in dimodel.INDICATORS} == set(dimodel.Indicator)
    assert [step.code for step in dimodel.PHASES] == list(dimodel.Phase)


def test_seven_words_stand_in_order_over_four_phases():
    assert [word for step in dimodel.PHASES for word in step.words] == list(dimodel.Word)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_shared_texts_have_a_share_for_each(language):
    shares = deck()[dimodel.PHASES_TEXT][language].split(" – ")
    counts = [share.count(",") + 1 for share in shares]
    assert counts == [len(step.words) for step in dimodel.PHASES]
    assert dimodel.FACTORS_TEXT in deck()
    assert dimodel.OUTCOMES_TEXT in deck()
