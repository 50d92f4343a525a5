"""What of the pictures goes along when an organisation leaves: all of the words, no names."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave, take


def register() -> None:
    """What readers said stays: it is counted here alone."""
    take(
        "futures.FuturePicture",
        "toekomstbeelden",
        fields=("id", "unit", "family", "ended_on"),
        archive=True,
    )
    take(
        "futures.FutureVersion",
        "toekomstbeelden-tekst",
        fields=(
            "id", "picture", "number", "title", "changes", "begins", "until", "skills", "routes",
            "offers", "written_on",
        ),
        without={"writer": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    leave("futures.ReaderCount", Why.ANSWERS)
    leave("futures.ReaderMark", Why.ANSWERS)
    leave("futures.CardLine", Why.PEOPLE)
