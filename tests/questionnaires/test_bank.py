"""The bank holds what the report and our own design ask of it, and reads as people speak."""

import re
from collections import Counter

import pytest

from bestendig.common.texts import deck
from bestendig.dimodel import Factor, Indicator, Outcome, Phase
from bestendig.questionnaires.bank import LANGUAGES, Score, bank
from bestendig.questionnaires.templates import CORE, MODULE_AT_MOST, TEMPLATES, Kind, of_kind
from bestendig.questionnaires.wording import MOST_WORDS, REFUSED, Why, remarks

ITEMS = bank().items.values()


def test_every_construct_has_three_items():
    counts = Counter(item.construct for item in ITEMS)
    assert {x: n for x, n in counts.items() if n < 3} == {}
    assert set(counts) == {x for x in bank().scales if x not in set(Indicator)}


def test_twenty_words_of_the_indicators_have_an_item_that_may_be_asked():
    words = Counter(aspect.indicator for aspect in bank().aspects)
    assert words == {
        Indicator.VITAL_EMPLOYEES: 6,
        Indicator.AGILE_EMPLOYEES: 7,
        Indicator.VITAL_ORGANISATION: 3,
        Indicator.AGILE_ORGANISATION: 4,
    }
    covered = {(x.indicator, x.aspect) for x in bank().askable() if x.indicator}
    assert covered == {(x.indicator, x.code) for x in bank().aspects}


def test_every_part_of_the_model_has_a_scale():
    scales = bank().scales.values()
    assert {x.outcome for x in scales} - {None} == set(Outcome)
    assert {x.factor for x in scales} - {None} == set(Factor)
    assert {x.phase for x in scales} - {None} == set(Phase)
    assert {x.indicator for x in scales} - {None} == set(Indicator)


@pytest.mark.parametrize("language", LANGUAGES)
def test_bank_is_complete_in(language):
    named = [*bank().scales.values(), *bank().aspects]
    assert [x.code for x in ITEMS if not x.text[language].strip()] == []
    assert [x.code for x in named if not x.name[language].strip()] == []
    assert [x.code for x in bank().answers.values() if not all(x.labels[language])] == []
    assert len({x.text[language] for x in ITEMS}) == len(ITEMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_and_free_of_words_to_avoid(language):
    long = [x.code for x in ITEMS if len(x.text[language].split()) > MOST_WORDS]
    assert long == []
    left = {
        x.code: [y.words for y in remarks(x.text[language], language) if y.why is not Why.DOUBLE]
        for x in bank().askable()
    }
    assert {code: found for code, found in left.items() if found} == {}


def test_items_near_health_are_in_no_scale_and_the_checks_would_refuse_them():
    near = {item.code for item in ITEMS if item.health_near}
    assert near == {"VIT06", "VIT07", "KEU03"}
    assert near & {code for scale in bank().scales.values() for code in scale.items} == set()
    for code in near:
        item = bank().items[code]
        assert {x.why for x in remarks(item.text["nl"], "nl")} & REFUSED == {Why.HEALTH}
        assert {x.why for x in remarks(item.text["en"], "en")} & REFUSED == {Why.HEALTH}


def test_where_a_stage_is_chosen_there_is_no_mean():
    assert bank().scales["fase_keuze"].score is Score.DISTRIBUTION
    assert bank().scales["eva_reden"].score is Score.SHARES
    assert bank().scales["eva_waardering"].score is Score.ITEMS


def test_core_is_twelve_questions_three_for_each_indicator_on_twelve_words():
    chosen = [bank().items[code] for code in CORE.items]
    assert len(chosen) == 12
    assert Counter(item.indicator for item in chosen) == dict.fromkeys(Indicator, 3)
    assert len({(item.indicator, item.aspect) for item in chosen}) == 12


def test_indicator_template_has_every_word_once_and_the_core_in_it():
    chosen = [bank().items[code] for code in TEMPLATES["indicators"].items]
    assert len(chosen) == 20
    assert {(x.indicator, x.aspect) for x in chosen} == {
        (x.indicator, x.code) for x in bank().aspects
    }
    assert set(CORE.items) <= set(TEMPLATES["indicators"].items)


def test_factor_scan_and_phases_have_three_items_for_each():
    factors = Counter(
        bank().scales[bank().items[x].construct].factor for x in TEMPLATES["factors"].items
    )
    assert factors == dict.fromkeys(Factor, 3)
    phases = Counter(bank().items[x].construct for x in TEMPLATES["phases"].items)
    assert set(phases.values()) == {3}
    assert {bank().scales[x].phase for x in phases} == set(Phase)


def test_event_evaluation_has_the_blocks_of_the_report():
    blocks = list(dict.fromkeys(bank().items[x].construct for x in TEMPLATES["event"].items))
    assert blocks == ["eva_reden", "eva_waardering", "eva_effect", "eva_voornemen", "eva_vervolg"]


def test_modules_ask_at_most_five_questions_beside_the_core():
    modules = list(of_kind(Kind.MODULE))
    assert len(modules) == 10
    assert {len(x.items) for x in modules} == {MODULE_AT_MOST}


def test_templates_say_what_they_are_for_and_ask_nothing_near_health():
    for template in TEMPLATES.values():
        assert template.text in deck(), template.code
        assert len(set(template.items)) == len(template.items), template.code
        assert not [x for x in template.items if bank().items[x].health_near], template.code
        for language in LANGUAGES:
            assert re.match(r"\*\*.+?\*\* .+", deck()[template.text][language])
