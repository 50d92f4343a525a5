"""What of a manager's team goes along when an organisation leaves: nothing, it is of people."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave


def register() -> None:
    """A step that somebody set aside is that person's alone; the rest is of people at work."""
    leave("team.StepSetAside", Why.OWN)
    leave("team.RoomLine", Why.PEOPLE)
    for model in ("Proposal", "StoryRota", "StoryTurn", "TeamGoal", "TeamAction"):
        leave(f"team.{model}", Why.PEOPLE)
