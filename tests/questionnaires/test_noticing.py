"""What is pointed at in own words, and what is not."""

import pytest

from bestendig.questionnaires.noticing import notice

UNITS = ["Wegen en Riolering", "Burgerzaken", "X"]


def seen(text):
    return [(one.kind.value, one.words) for one in notice(text, UNITS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Meer rust in het rooster. Dat zou helpen!", []),
        ("Ik mis Pieter en Fatima.", [("name", "Pieter"), ("name", "Fatima")]),
        ("Jan de Vries helpt.", [("name", "Vries")]),
        ("Goed. Samen lukt het? Ja!\nNiets meer.", []),
        ("Bel 06-1234 5678 of mail p.jansen@stad.nl", [
            ("email", "p.jansen@stad.nl"), ("phone", "06-1234 5678")]),
        ("bij burgerzaken is het druk", [("unit", "Burgerzaken")]),
        ("De teamleider en de wethouder", [("function", "teamleider"), ("function", "wethouder")]),
        ("In 2026 en in 12 weken, voor 1.250 mensen", []),
        ("Wat HR doet, en ICT, in Teams", []),
        ("Het is één groot feest, écht", []),
        ("Zei ze: “Marieke weet het” of niet", []),
        ("Vraag Élise", [("name", "Élise")]),
    ],
)  # fmt: skip
def test_what_is_pointed_at(text, found):
    assert seen(text) == found
