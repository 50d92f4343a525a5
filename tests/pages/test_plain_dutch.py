"""The Dutch of somebody's own rooms at level B1, by a rule of our own: short sentences, no word
that people of the shop floor trip over, and easy words on the whole.

What is read: the deck's texts of plan, lock, talks and agreements, of the mail about them and of
signing in without e-mail; and what the templates and the code of those pages let translate.
"""

import re
from pathlib import Path
from statistics import mean

import pytest
from django.utils import translation

import bestendig
from bestendig.common.texts import deck, plain

ROOT = Path(bestendig.__file__).parent
DECK = (
    "plan.me.", "ring.", "talk.", "tailored.", "agreement.", "buddy.", "share.", "idea.", "week.",
    "habit.", "selfcheck.", "home.habit", "home.own_plan", "home.talk.", "home.tailored",
    "mail.look_back.", "mail.buddy.", "mail.tailored.", "code.now", "shared.", "signin.code",
    "letter.signin", "sees.shared",
)  # fmt: skip
TEMPLATES = ("journey", "ring", "talks", "tailored")
CODE = ("pages/journey", "pages/ring", "pages/dialogue", "pages/tailored", "journey",
        "dialogue/conversations", "dialogue/tailored")  # fmt: skip
# Words in a sentence: none above the first, the second on average; a label is a sentence too.
LONGEST, AVERAGE = 20, 7
# Flesch for Dutch (Douma 1960): 60 and more is standard, 70 and more fairly easy.
EASY = 85
# Longer words than this take a second look; these are known, or the name of what is asked.
LONG_WORD = 15
KNOWN = {
    "leidinggevende",
    "maatwerkafspraak",
    "maatwerkafspraken",
    "contactpersoon",
    "voortgangsgesprek",
    "onderzoeksrapport",
    "vertrouwenspersoon",
}
HARD = (
    "aangaande", "aanvang", "abusievelijk", "betreffende", "conform", "derhalve", "desgewenst",
    "dient te", "dienen te", "doorgaans", "echter", "faciliteren", "gaarne", "gelieve",
    "geschieden",
    "hieromtrent", "hiertoe", "implementeren", "in het kader van", "indien", "inzake", "inzicht in",
    "jegens", "met betrekking tot", "middels", "monitoren", "nader", "namelijk", "omtrent",
    "onderhavig", "onverwijld", "optimaliseren", "participatie", "reeds", "realiseren",
    "recentelijk",
    "stakeholder", "ten aanzien van", "ten behoeve van", "ten gevolge van", "teneinde", "tevens",
    "uitsluitend", "verstrekken", "voorafgaand", "voornemens", "vigerend", "wederzijds",
    "zodoende", "zorgdragen",
)  # fmt: skip
_TRANSLATE = re.compile(r"""{% translate "([^"]+)\"""")
_BLOCK = re.compile(r"{% blocktranslate([^%]*)%}(.*?){% endblocktranslate %}", re.DOTALL)
_GETTEXT = re.compile(r"""\b_\(\s*((?:"[^"\n]*"\s*)+)\)""")


def from_deck():
    return {key: plain(said["nl"]) for key, said in deck().items() if key.startswith(DECK)}


def from_pages():
    """What templates and code say, as the translations say it in Dutch."""
    found = set()
    for folder in TEMPLATES:
        for file in (ROOT / "pages/templates" / folder).rglob("*.html"):
            text = file.read_text(encoding="utf-8")
            found |= set(_TRANSLATE.findall(text))
            found |= {said for _head, said in _BLOCK.findall(text) if "{{" not in said}
    for folder in CODE:
        for file in (ROOT / folder).glob("*.py"):
            for quoted in _GETTEXT.findall(file.read_text(encoding="utf-8")):
                found.add("".join(re.findall(r'"([^"\n]*)"', quoted)))
    with translation.override("nl"):
        return {said: translation.gettext(said) for said in found}


@pytest.fixture(scope="module")
def texts():
    found = from_deck() | from_pages()
    assert len(found) > 400
    return found


def sentences(text):
    """Without links, placeholders of one word, and a last full stop; a line is one too."""
    text = re.sub(r"\{[^}]*\}|%\([^)]*\)[sd]", "Noor", text)
    parts = re.split(r"(?<=[.!?:])\s+|\n|[\[\]]|[“”]", text)
    return [x for part in parts if (x := part.strip(" .")) and words_in(part)]


def words_in(text):
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)


def syllables(word):
    """Groups of vowels, as Dutch writes them."""
    groups = re.findall(
        r"ij|aai|ooi|oei|eeuw|ieuw|aa|ee|oo|uu|ie|oe|eu|ui|au|ou|ei|ai|[aeiouyáàäéèëíïóöúü]",
        word.lower(),
    )
    return max(1, len(groups))


def test_sentences_are_short(texts):
    lengths = {(key, x): len(words_in(x)) for key, text in texts.items() for x in sentences(text)}
    assert [(n, *key) for key, n in lengths.items() if n > LONGEST] == []
    assert mean(lengths.values()) <= AVERAGE


def test_there_is_no_hard_word(texts):
    pattern = re.compile(r"\b(" + "|".join(HARD) + r")\b", re.IGNORECASE)
    assert [(key, x.group()) for key, text in texts.items() for x in pattern.finditer(text)] == []


def test_long_words_are_few_and_known(texts):
    found = {
        word.lower()
        for text in texts.values()
        for word in words_in(re.sub(r"\{[^}]*\}|%\([^)]*\)[sd]", "", text))
        if len(word) > LONG_WORD and "-" not in word
    }
    assert found - KNOWN == set()


def test_it_reads_easily_on_the_whole(texts):
    said = [x for text in texts.values() for x in sentences(text)]
    words = [word for x in said for word in words_in(x)]
    a_sentence, a_word = len(words) / len(said), mean(map(syllables, words))
    assert 206.84 - 0.93 * a_sentence - 77 * a_word >= EASY


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Jij kiest. Wij niet.", [2, 2]),
        ("Gaat het goed? [Nee, eerst deze] [Ja]", [3, 3, 1]),
        ("Hoi {first_name},\nTot morgen.", [2, 2]),
        ("1. Kies 2. Klaar", [1, 1]),
    ],
)
def test_rule_counts_as_a_reader_does(text, lengths):
    assert [len(words_in(x)) for x in sentences(text)] == lengths


def test_rule_hears_syllables():
    heard = {"leidinggevende": 5, "afspraak": 2, "mooi": 1, "nieuw": 1, "idee": 2, "bij": 1}
    assert {word: syllables(word) for word in heard} == heard
