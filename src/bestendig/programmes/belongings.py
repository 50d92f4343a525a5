"""What of programmes goes along when an organisation leaves, and into its archive."""

from __future__ import annotations

from bestendig.common.belongings import Why, leave, take


def register() -> None:
    """Every plan with all its versions; who locked one stays behind."""
    take(
        "programmes.MeasurementPlan",
        "meetplannen",
        fields=("id", "name", "kind", "purpose", "current", "series_id", "withdrawn_at", "made_at"),
        archive=True,
    )
    take(
        "programmes.Group",
        "meetplannen-groepen",
        fields=("id", "plan", "everybody", "units"),
        archive=True,
    )
    take(
        "programmes.PlannedWave",
        "meetplannen-metingen",
        fields=(
            "id", "plan", "name", "role", "months_after", "questionnaire", "extra",
            "open_question_nl", "open_question_en", "opens_at", "closes_at", "privacy", "wave_id",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "programmes.PlanVersion",
        "meetplannen-versies",
        fields=(
            "id", "plan", "number", "locked_at", "content", "sha256", "changed", "why", "launched",
        ),
        without={"locked_by": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    _programmes()


def _programmes() -> None:
    take(
        "programmes.Design",
        "meetplannen-opzet",
        fields=(
            "id", "plan", "people", "teams", "others", "other_teams", "can_wait", "in_turn",
            "response", "code", "primary", "smallest", "comparison",
        ),
        without={"owner": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "programmes.Borrowed",
        "meetplannen-vaste-metingen",
        fields=("id", "plan", "wave", "role", "months_after", "extra"),
        archive=True,
    )
    take(
        "programmes.Programme",
        "programmas",
        fields=(
            "id", "name", "promise", "for_whom", "units", "challenges", "outcomes", "factors",
            "phases", "begins", "ends", "light", "helpers", "plan", "intervention",
            "value_employee", "value_organisation", "started_at", "follows", "made_at",
        ),
        without={"owner": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "programmes.MaintenancePlan",
        "programmas-volhouden",
        fields=("id", "programme", "ways", "what", "who", "when", "exception", "excepted_at"),
        archive=True,
    )
    take(
        "programmes.Idea",
        "programmas-ideeen",
        fields=("id", "programme", "on", "who", "idea", "done"),
        without={"person": Why.PEOPLE},
        archive=True,
    )
    take(
        "programmes.PreconditionCheck",
        "programmas-randvoorwaarden",
        fields=("id", "programme", "code", "met", "evidence"),
        archive=True,
    )
    take(
        "programmes.ProgrammeDecision",
        "programmas-besluiten",
        fields=("id", "programme", "kind", "why", "decided_on"),
        without={"decided_by": Why.PEOPLE},
        archive=True,
    )
    take(
        "programmes.Intake",
        "programmas-aanmelding",
        fields=(
            "id", "programme", "open_until", "fixed_at", "by_team", "settled_at", "settled_as",
            "compared", "starts",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "programmes.Draw",
        "programmas-lotingen",
        fields=(
            "id", "programme", "seed", "held_at", "witness", "places", "starts", "last_start",
            "by_team", "lots",
        ),
        without={"held_by": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "programmes.Meeting",
        "programmas-bijeenkomsten",
        fields=(
            "id", "programme", "begins_at", "minutes", "place", "capacity", "kind", "off",
            "came", "again", "told_from", "told_at",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "programmes.Budget",
        "programmas-tijd-en-geld",
        fields=(
            "id", "programme", "hours_planned", "hours_besides", "euros_planned", "euros_used",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "programmes.Interview",
        "programmas-gesprekken",
        fields=("id", "programme", "kind", "voice", "month", "people", "made_at"),
    )
    take(
        "programmes.Fragment",
        "programmas-gesprekken-fragmenten",
        fields=("id", "interview", "verbatim", "agreed_on", "made_at"),
        without={"words": Why.OWN},
    )
    take(
        "programmes.Coding",
        "programmas-gesprekken-codes",
        fields=("id", "fragment", "outcome", "factor", "phase", "place", "made_at"),
        without={"coder": Why.PEOPLE},
    )
    leave("programmes.Attendance", Why.PEOPLE)
    take(
        "programmes.UpkeepTask",
        "programmas-taken-erna",
        fields=(
            "id", "programme", "key", "kind", "months", "due_on", "state", "note", "closed_on",
            "made_at",
        ),
        without={"closed_by": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "programmes.SeriesChoice",
        "programmas-cijfer-gekozen",
        fields=(
            "id", "programme", "number", "measure", "grain", "unit", "control", "since",
            "starts_on", "periods", "chosen_at", "why",
        ),
        without={"chosen_by": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "programmes.ShortForm",
        "programmas-korte-vragenlijsten",
        fields=("id", "programme", "plan", "kind", "task", "made_at"),
        archive=True,
    )
    leave("programmes.NoContact", Why.PEOPLE)
    leave("programmes.Enrolment", Why.PEOPLE)
    leave("programmes.CalendarFeed", Why.SECRETS)
