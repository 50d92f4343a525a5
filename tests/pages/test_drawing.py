import pytest

from bestendig.common.texts import text
from bestendig.dimodel import CORE, FACTORS, LEADERSHIP, OUTCOMES
from bestendig.pages.drawing import drawing, phase_words


@pytest.mark.parametrize("language", ["nl", "en"])
def test_drawing_says_every_word_of_the_deck(language):
    def words(key):
        return text(key, language)

    drawn = drawing(words)
    blocks = [*drawn.factors, *drawn.outcomes, drawn.leadership]
    said = [
        " ".join(line.label for line in block.name) + ": " + " ".join(x.label for x in block.lines)
        for block in blocks
    ]
    assert said == [words(part.text) for part in (*FACTORS, *OUTCOMES, LEADERSHIP)]
    assert " ".join(line.label for line in drawn.core) == words(CORE.text)
    assert len(drawn.ring) == 3


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_stay_inside_their_panels(language):
    drawn = drawing(lambda key: text(key, language))
    for column in (drawn.factors, drawn.outcomes):
        places = [float(line.at) for block in column for line in (*block.name, *block.lines)]
        assert places == sorted(places)
        assert places[0] > 150
        assert places[-1] < 530
    assert all(float(line.at) < 395 for line in drawn.hint)
    assert all(float(line.at) < 575 for block in drawn.phases for line in block.lines)


def test_phases_carry_their_words():
    found = phase_words(lambda key: text(key, "nl"))
    assert [(phase.name, phase.words) for phase in found] == [
        ("Bewustwording", "weten"),
        ("Doelen stellen", "willen"),
        ("Actie ondernemen", "mogen, kunnen, durven, doen"),
        ("Volhouden en borgen", "volhouden"),
    ]
