"""What of a manager's team goes along when an organisation leaves."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave


def register() -> None:
    """A step that somebody set aside is that person's alone."""
    leave("team.StepSetAside", Why.OWN)
