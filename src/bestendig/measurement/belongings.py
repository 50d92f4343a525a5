"""What of measurement goes along when an organisation leaves, and into its archive: what was asked
of whom, and when. Never who was invited, and never an answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.text import slugify

from bestendig.common.belongings import Paper, Why, add_papers, leave, take
from bestendig.common.spreadsheet import csv_lines
from bestendig.measurement.models import Wave
from bestendig.questionnaires.asked import from_json


def register() -> None:
    """Tell the registry of belongings."""
    take(
        "measurement.Series",
        "reeksen",
        fields=("id", "name", "starts_on", "ends_on", "destroyed_at"),
        archive=True,
    )
    take(
        "measurement.Wave",
        "metingen",
        fields=(
            "id", "series", "name", "state", "privacy", "questions", "asked", "k", "keep_panel",
            "most_a_year", "launched_at", "opens_at", "closes_at", "invited", "keys_destroyed_at",
            "rolling",
        ),
        without={
            "launched_by": Why.PEOPLE,
            "ballot_size": Why.PROGRAM,
            "envelope_size": Why.PROGRAM,
        },
        archive=True,
    )  # fmt: skip
    take(
        "measurement.OpenAnswers",
        "open-antwoorden",
        fields=(
            "id", "wave", "state", "count", "advice", "advice_words", "advised_at", "why",
            "decided_role", "decided_at", "taken_out", "shown_at", "ended", "ended_at",
        ),
        without={"advised_by": Why.PEOPLE, "decided_by": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "measurement.WaveUnit",
        "metingen-groepen",
        fields=("id", "wave", "number", "kind", "name", "above", "units"),
        archive=True,
    )
    take(
        "measurement.Reach",
        "metingen-bereiken",
        fields=("id", "wave", "results_on", "reminded", "told_at"),
        without={"helper_name": Why.PEOPLE, "helper_when": Why.PEOPLE},
    )
    take(
        "measurement.QuietTime",
        "dagen-zonder-herinnering",
        fields=("id", "name", "starts_on", "ends_on"),
    )
    take("measurement.DailyResponse", "deelname-per-dag", fields=("id", "wave", "day", "percent"))
    take("measurement.Rolling", "metingen-per-kwartaal", fields=("id", "kind", "plan", "runs"),
         without={"drawn_on": Why.PROGRAM})  # fmt: skip
    for model in (
        "measurement.Invitation", "measurement.WaitingErasure", "measurement.WaitingInvitation",
    ):  # fmt: skip
        leave(model, Why.PEOPLE)
    for model in (
        "ballots.Ballot", "ballots.Draft", "snapshots.Snapshot", "snapshots.Words",
        "snapshots.Allotment",
    ):  # fmt: skip
        leave(model, Why.ANSWERS)
    leave("pictures.Picture", Why.OWN)
    add_papers("questions", _questions, archive=True, leaving=True)


def _questions() -> Iterator[Paper]:
    """What was asked, exactly as it was asked, a file for each wave."""
    for wave in Wave.objects.order_by("opens_at", "pk"):
        day = timezone.localdate(wave.opens_at).isoformat()
        yield Paper(
            path=f"vragen/{day}-{slugify(wave.name)[:60]}-{str(wave.pk)[:8]}.csv",
            title=f"De vragen van {wave.name}",
            type="text/csv",
            pieces=csv_lines(_asked(wave)),
        )


def _asked(wave: Wave) -> Iterator[list[str | int]]:
    yield ["nummer", "code", "vraag", "question", "antwoorden", "answers"]
    questions = [x for x in wave.questions.get("questions", []) if "asked" in x]
    for number, question in enumerate(questions, start=1):
        asked = from_json(question["asked"])
        said = [" | ".join(label for _value, label in asked.labels(x)) for x in ("nl", "en")]
        yield [number, question["code"], asked.words("nl"), asked.words("en"), *said]
