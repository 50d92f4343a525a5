"""What of the agreements goes along when an organisation leaves: nothing. They are of the two."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave


def register() -> None:
    """Both take them along themselves: on paper, and under “My data”."""
    for model in ("TailoredAgreement", "AgreementDraft", "AgreementVersion"):
        leave(f"tailored.{model}", Why.PEOPLE)
