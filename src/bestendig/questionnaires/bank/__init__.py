"""The item bank: 106 items of our own in Dutch and English, and how they are scored.

`bank()` reads it once. Items: items.csv; what one can answer: scales.csv; what items measure, by
part of the DI-model: constructs.csv; the twenty words of the four indicators: aspects.csv. All
written for this product and, like it, under EUPL-1.2.
"""

from bestendig.questionnaires.bank.loading import LANGUAGES, bank
from bestendig.questionnaires.bank.values import (
    Answers,
    Aspect,
    Audience,
    Bank,
    Item,
    Scale,
    Score,
    Texts,
)

__all__ = [
    "LANGUAGES",
    "Answers",
    "Aspect",
    "Audience",
    "Bank",
    "Item",
    "Scale",
    "Score",
    "Texts",
    "bank",
]
