"""Sentences that are made of figures."""

from types import SimpleNamespace

import pytest

from bestendig.pages.results.words import caption


def one(name, value):
    text = f"{value:.1f}".replace(".", ",")
    return SimpleNamespace(
        name=name, text=text, scale="van 1 tot 5", value=SimpleNamespace(value=value)
    )


@pytest.mark.parametrize(
    ("ones", "said"),
    [
        ([("Aanbod", 3.8), ("Doen", 3.1)], "Het hoogst: Aanbod (3,8). Het laagst: Doen (3,1)."),
        (
            [("Aanbod", 3.8), ("Inspraak", 2.9), ("In gesprek", 2.9), ("Leerruimte", 3.8)],
            "Het hoogst: Aanbod en Leerruimte (3,8). Het laagst: Inspraak en In gesprek (2,9).",
        ),
    ],
)
def test_all_that_share_an_end_are_named(ones, said):
    assert caption([one(*x) for x in ones]) == said
