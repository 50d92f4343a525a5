"""What of the plans goes along when an organisation leaves: nothing. They are their owners'."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave


def register() -> None:
    """Their owners take them along themselves, under “My data”."""
    leave("journey.Leaf", Why.OWN)
    for model in ("journey.Share", "journey.BuddyWish", "journey.Buddies"):
        leave(model, Why.PEOPLE)
