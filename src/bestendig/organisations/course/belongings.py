"""What of the course goes along when an organisation leaves, and into its archive."""

from __future__ import annotations

from bestendig.common.belongings import Why, take


def register() -> None:
    """All of it, without the names."""
    take(
        "course.Challenge",
        "opgaven",
        fields=("id", "name", "why", "year", "ended_on"),
        archive=True,
    )
    take(
        "course.Precondition",
        "randvoorwaarden",
        fields=("id", "code", "met", "evidence", "looked_on"),
        without={"keeper": Why.PEOPLE},
        archive=True,
    )
    take(
        "course.Pledge",
        "toezeggingen",
        fields=("id", "what", "due_on", "made_on", "outcome", "note", "told_on", "process"),
        without={"person": Why.PEOPLE},
        archive=True,
    )
    take(
        "course.Duty",
        "wie-doet-wat",
        fields=("id", "what", "made_at"),
        without={"holder": Why.PEOPLE},
        archive=True,
    )
    take(
        "course.AdviceStep",
        "adviezen",
        fields=("id", "code", "state", "on", "note", "since"),
        archive=True,
    )
    take(
        "course.WorkingSession",
        "werksessies",
        fields=("id", "held_on", "employees", "managers", "hr", "agreed"),
        archive=True,
    )
    take(
        "course.ProcessLook",
        "hr-processen",
        fields=("id", "code", "looked_on", "finding", "why"),
        archive=True,
    )
