"""What of questionnaires goes along when an organisation leaves, and into its archive."""

from __future__ import annotations

from bestendig.common.belongings import take


def register() -> None:
    """All of it: questions are asked in the open."""
    take(
        "questionnaires.Instrument",
        "instrumenten",
        fields=(
            "id", "name", "holder", "number", "scope", "people_at_most", "proof", "starts_on",
            "expires_on", "lowest", "labels_nl", "labels_en",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "questionnaires.OwnItem",
        "eigen-vragen",
        fields=("id", "number", "instrument"),
        archive=True,
    )
    take(
        "questionnaires.ItemVersion",
        "eigen-vragen-versies",
        fields=(
            "id", "item", "meaning", "wording", "text_nl", "text_en", "answers", "reverse",
            "construct", "written_at",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "questionnaires.Questionnaire",
        "vragenlijsten",
        fields=("id", "title", "template", "audience", "made_at"),
        archive=True,
    )
    take(
        "questionnaires.QuestionnaireVersion",
        "vragenlijsten-versies",
        fields=(
            "id", "questionnaire", "number", "state", "content", "fingerprint", "made_at",
            "fixed_at",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "questionnaires.ChosenItem",
        "vragenlijsten-vragen",
        fields=("id", "version", "position", "code", "own"),
        archive=True,
    )
