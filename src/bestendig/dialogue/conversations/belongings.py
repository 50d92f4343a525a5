"""Of talks nothing goes along when an organisation leaves: they are of the two who had them."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave


def register() -> None:
    """What was agreed is theirs; what somebody prepared is that person's alone."""
    leave("conversations.Conversation", Why.PEOPLE)
    leave("conversations.AgendaLine", Why.PEOPLE)
    leave("conversations.Outcome", Why.PEOPLE)
    leave("conversations.Preparation", Why.OWN)
