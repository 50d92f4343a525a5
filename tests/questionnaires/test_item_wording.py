"""What is refused in a question, what gets a remark, and what is left in peace."""

import pytest

from bestendig.questionnaires.wording import REFUSED, Why, remarks


def why(sentence, language="nl"):
    return [x.why for x in remarks(sentence, language)]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Ik voel me gezond.", "nl"),
        ("Ik slaap goed na een werkdag.", "nl"),
        ("Ik heb last van stress.", "nl"),
        ("Mijn werk kost mij te veel energie.", "nl"),
        ("Ik heb me dit jaar ziek gemeld.", "nl"),
        ("Ik praat met de bedrijfsarts.", "nl"),
        ("Ik heb pijn in mijn rug.", "nl"),
        ("Ik beweeg genoeg.", "nl"),
        ("I often feel tired after work.", "en"),
        ("My work is bad for my health.", "en"),
        ("I have enough energy left.", "en"),
    ],
)
def test_health_is_refused(sentence, language):
    assert why(sentence, language)[0] is Why.HEALTH


@pytest.mark.parametrize(
    "sentence", ["Mijn partner steunt mij.", "Ik heb schulden.", "Ik ben lid van een vakbond."]
)
def test_home_is_refused(sentence):
    assert why(sentence) == [Why.HOME]
    assert remarks(sentence, "nl")[0].refuses


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Mijn werk geeft ruimte om gezond te werken.", "nl"),
        ("Ik start de dag met een plan.", "nl"),
        ("De functie is een goede stap.", "nl"),
        ("Mijn team helpt inwoners met klachten over afval.", "nl"),
        ("My day starts with a plan.", "en"),
        ("What is on offer fits what I need.", "en"),
    ],
)
def test_work_is_left_in_peace(sentence, language):
    assert why(sentence, language) == []


def test_remarks_name_the_words():
    found = remarks("Ik ben tevreden over mijn loon en mijn rooster.", "nl")
    assert [(x.why, x.words) for x in found] == [(Why.DOUBLE, "en")]
    assert not found[0].refuses


@pytest.mark.parametrize(
    ("sentence", "language", "reason"),
    [
        ("Ik kan werken en leren.", "nl", Why.DOUBLE),
        ("I can work or learn.", "en", Why.DOUBLE),
        ("Ik vind het niet erg dat niemand kijkt.", "nl", Why.NEGATION),
        ("I never work without a plan.", "en", Why.NEGATION),
        ("Natuurlijk help ik mijn collega's.", "nl", Why.LEADING),
        ("Do you agree that our team works well?", "en", Why.LEADING),
        ("De interventie past bij mij.", "nl", Why.AVOIDED),
        (" ".join(["woord"] * 15), "nl", Why.LONG),
    ],
)
def test_other_remarks_are_advice(sentence, language, reason):
    assert why(sentence, language) == [reason]
    assert reason not in REFUSED


def test_fourteen_words_are_not_too_long():
    assert why(" ".join(["woord"] * 14)) == []
