import re

import pytest

from bestendig.common.texts import LANGUAGES, deck, plain, text


def test_deck_says_everything_in_both_languages_with_the_same_placeholders():
    for key, texts in deck().items():
        names = {x: set(re.findall(r"{(\w+)}", texts[x])) for x in LANGUAGES}
        assert all(texts.values()), key
        assert names["nl"] == names["en"], key


def test_text_fills_placeholders_and_refuses_what_is_missing():
    assert text("grade.A", "en") == "Strong proof (A)"
    assert "Burgerzaken" in text("decide.tell", "nl", decision="Burgerzaken gaat door")
    with pytest.raises(KeyError):
        text("decide.tell", "nl")
    with pytest.raises(KeyError):
        text("no.such.key", "nl")


def test_plain_has_no_layout_marks():
    assert plain("**Ja.** Het<br>werkt") == "Ja. Het\nwerkt"
