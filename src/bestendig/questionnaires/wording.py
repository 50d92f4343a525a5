"""How a question reads: what is refused, and what is worth another look.

Refused is whatever asks about health or home: an employer may not ask that (research report and
AVG art. 9; the sentence people read is `indicator.vital_employees.limit`). The other remarks are
advice, because no list of words can judge a sentence: who wrote it looks again, and may keep it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bestendig.organisations.rules.home_words import about_home

MOST_WORDS: Final = 14


class Why(StrEnum):
    """What is the matter with a sentence. The words for it: `questionnaire.remark.<value>`."""

    HEALTH = "health"
    HOME = "home"
    LONG = "long"
    DOUBLE = "double"
    NEGATION = "negation"
    LEADING = "leading"
    AVOIDED = "avoided"


REFUSED: Final = frozenset({Why.HEALTH, Why.HOME})


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: why, and the words it is about."""

    why: Why
    words: str

    @property
    def refuses(self) -> bool:
        """Whether the sentence cannot be asked as it is."""
        return self.why in REFUSED


# Work that leaves room to stay healthy may be asked about; how somebody is may not.
_HEALTH: Final = MappingProxyType(
    {
        "nl": r"gezondheid\w*|ongezond\w*"
        r"|(?:ben|voel|leef|slaap|eet|hoe)\b(?:\W+\w+){0,4}\W+(?:gezonde?|vitaal|vitale)"
        r"|ziek|zieke|ziektes?|ziekte\w+|ziekmeld\w*|verzuim\w*|ziekenhuis"
        r"|(?:huis|bedrijfs|tand)?arts|dokter|\w*medicijn\w*|\w*medicatie"
        r"|fit|fitter|vermoeid\w*|moe|uitgeput|oververmoeid|overbelast|opgebrand"
        r"|\w*stress|gestrest|burn-?\s?out\w*|overspannen|somber|depressi\w*|angstig"
        r"|angstklachten|psychisch\w*|mentale? \w+|lichamelijk\w*|slaap|slapen|\w*pijn"
        r"|mijn klachten|(?:gezondheids|spannings|stress|rug|nek)klachten"
        r"|(?:houd|heb|kost|geeft)\b(?:\W+\w+){0,4}\W+energie|(?:mijn|nog) energie"
        r"|lichaamsgewicht|overgewicht|afvallen|rook|roken|alcohol|drugs|sporten|bewegen|beweeg"
        r"|dieet|leefstijl|handicap\w*|(?:mijn|arbeids)\s?beperking\w*|zwanger\w*"
        r"|in de overgang|menstruatie|therapie",
        "en": r"(?:my|your|mental|physical) health|health (?:problem|complaint|issue)\w*"
        r"|(?:am|feel|live)\b(?:\W+\w+){0,4}\W+(?:healthy|fit|vital)|unhealthy|illness\w*"
        r"|disease\w*|sick(?:ness)?|absenteeism|doctor|medicines?|medication|fitness|staying fit"
        r"|tired|fatigue\w*|exhausted|burn-?\s?out|stress(?:ed|ful)?|depress\w*|anxi\w*|gloomy"
        r"|physical\w*|sleep\w*|headaches?|(?:my|back|neck) pain|overweight|smok\w*|alcohol"
        r"|(?:have|costs?|gives?)\b(?:\W+\w+){0,4}\W+energy|exercise|lifestyle|disab\w*"
        r"|pregnan\w*|menopaus\w*|therapy",
    }
)
_HOME: Final = (
    r"mijn (?:partner|man|vrouw|gezin|kinderen|kind|relatie|huwelijk)|thuissituatie|mantelzorg\w*"
    r"|schulden|geldzorgen|geloof|godsdienst|religie|politieke?\w*|vakbond\w*|seksu\w*|afkomst"
    r"|my (?:partner|husband|wife|family|children|marriage)|debts?|religion|trade union|sexual\w*"
)
_DOUBLE: Final = MappingProxyType({"nl": r"en/of|en|of|zowel", "en": r"and/or|and|or|both"})
_NOT: Final = MappingProxyType(
    {
        "nl": r"niet|geen|nooit|niemand|nergens|niets|zonder|nauwelijks|on(?:mogelijk|duidelijk"
        r"|nodig|eerlijk|tevreden|zeker|gelukkig|juist)\w*",
        "en": r"not|no|never|nobody|nowhere|nothing|without|hardly|\w+n['’]t|un(?:clear|fair|happy"
        r"|sure|able|necessary)\w*|impossible",
    }
)
_LEADING: Final = MappingProxyType(
    {
        "nl": r"natuurlijk|uiteraard|toch|iedereen weet|zoals bekend|eindelijk|helaas|gelukkig"
        r"|vind je ook|ben je het (?:ermee )?eens|fantastische?|geweldige?|prachtige?|vreselijke?"
        r"|vanzelfsprekend|altijd|hoe tevreden",
        "en": r"of course|obviously|surely|everyone knows|as we all know|at last|unfortunately"
        r"|fortunately|don['’]t you|do you agree|fantastic|great|terrible|bad|always",
    }
)
# Words of the copy deck that people on the work floor do not use (design/copy, words to avoid).
_AVOIDED: Final = MappingProxyType(
    {
        "nl": r"duurza(?:me|am) inzetba(?:arheid|re?)|interventies?|indicatore?n?|respons|uitrol\w*"
        r"|anoniem|anonimiteit|verplicht\w*|vitaliteit",
        "en": r"sustainable employability|interventions?|indicators?|roll-?out|anonymous\w*"
        r"|mandatory|vitality",
    }
)


def remarks(sentence: str, language: str) -> tuple[Remark, ...]:
    """What there is to say about a sentence in `language` (`nl` or `en`), the worst first."""
    count = len(sentence.split())
    found = [
        _remark(Why.HEALTH, _HEALTH[language], sentence),
        _remark(Why.HOME, _HOME, sentence),
        Remark(Why.HOME, word) if (word := about_home(sentence)) else None,
        Remark(Why.LONG, str(count)) if count > MOST_WORDS else None,
        _remark(Why.DOUBLE, _DOUBLE[language], sentence),
        _twice(_NOT[language], sentence),
        _remark(Why.LEADING, _LEADING[language], sentence),
        _remark(Why.AVOIDED, _AVOIDED[language], sentence),
    ]
    seen: dict[Why, Remark] = {}
    for one in found:
        if one is not None:
            seen.setdefault(one.why, one)
    if Why.HEALTH in seen:
        seen.pop(Why.HOME, None)  # one reason is enough
    return tuple(seen.values())


def negations(sentence: str, language: str) -> tuple[str, ...]:
    """The words in a sentence that turn it round."""
    return tuple(
        x.casefold() for x in re.findall(rf"\b(?:{_NOT[language]})\b", sentence, re.IGNORECASE)
    )


def _remark(why: Why, words: str, sentence: str) -> Remark | None:
    found = re.search(rf"\b(?:{words})\b", sentence, re.IGNORECASE)
    return Remark(why, found[0]) if found else None


def _twice(words: str, sentence: str) -> Remark | None:
    found = re.findall(rf"\b(?:{words})\b", sentence, re.IGNORECASE)
    return Remark(Why.NEGATION, ", ".join(found)) if len(found) > 1 else None
