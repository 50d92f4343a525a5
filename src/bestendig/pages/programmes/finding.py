"""What came out of a programme: the answer, one picture, what to do; under it how we know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.common.charts import ForestChart, ForestRow, forest
from bestendig.common.numbers import number
from bestendig.common.texts import text
from bestendig.findings.models import PublishedFinding
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.programmes.people_say import people_say, signed
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.series_line import chosen_figure, judged_figure
from bestendig.pages.wording import answer_of

if TYPE_CHECKING:
    from bestendig.findings.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One estimate in the table under "How do we know?"."""

    what: str
    estimate: str
    interval: str
    standardised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One finding as the page shows it. forests: the wide and the narrow variant."""

    key: str
    code: str
    story: Story
    forests: tuple[ForestChart, ...] = ()
    rows: tuple[Row, ...] = ()
    people: str = ""

    @property
    def headline(self) -> str:
        """The answer itself: the verdict's opening."""
        return answer_of(self.story.verdict, self.story.grade)[0]

    @property
    def proof(self) -> str:
        """How strong the proof is; empty when the headline says the same."""
        return answer_of(self.story.verdict, self.story.grade)[1]


@allow(Ability.PROGRAMMES_READ)
@require_safe
def finding(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The newest finding of a programme, and those before it."""
    return render(request, "programmes/finding.html", shown_of(request, programme))


def shown_of(request: DeskRequest, programme: UUID) -> dict[str, Any]:
    """Everything that the page of a finding shows, and its papers. Raises Http404 without one."""
    standing = standing_or_404(programme)
    found = outcomes(programme)
    if not found:
        raise Http404
    newest, *earlier = found
    say = people_say(standing, newest.wave)
    return {
        "programme": standing.programme,
        "survey": newest.survey,
        "outcomes": newest.outcomes,
        "earlier": earlier,
        "locked": newest.version,
        "say": say,
        "figure": chosen_figure(standing.programme),
        "judged": judged_figure(standing.programme),
        "reactions": [(x, signed(x)) for x in say.reactions],
        "may_write": request.desk.may(Ability.PROGRAMMES_WRITE),
        "may_react": request.desk.may(Ability.FINDINGS_REACT),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """All outcomes of one survey. version: of the plan by which they were judged."""

    wave: UUID
    survey: str
    version: Any
    outcomes: tuple[Outcome, ...]


def outcomes(programme: UUID) -> list[Counted]:
    """What is known of a programme, survey by survey, the newest first."""
    language = (get_language() or "nl")[:2]
    rows = PublishedFinding.objects.filter(programme=programme).select_related("version")
    by_survey: dict[UUID, list[PublishedFinding]] = {}
    for row in rows:
        by_survey.setdefault(row.wave_id, []).append(row)
    return [
        Counted(
            wave=mine[0].wave_id,
            survey=mine[0].survey,
            version=mine[0].version,
            outcomes=tuple(
                _outcome(row, f"o{place}", language) for place, row in enumerate(mine, start=1)
            ),
        )
        for mine in by_survey.values()
    ]


def _outcome(row: PublishedFinding, key: str, language: str) -> Outcome:
    numbers = row.numbers or {}
    estimates = [x for x in numbers.get("estimates", ()) if x["method"] != "completers"]
    return Outcome(
        key=key,
        code=row.verdict,
        story=row.story(language),
        forests=_forests(estimates, numbers, key, language) if estimates else (),
        rows=tuple(_row(x, language) for x in estimates),
        people=numbers.get("people", ""),
    )


def _forests(
    estimates: list[dict[str, Any]], numbers: dict[str, Any], key: str, language: str
) -> tuple[ForestChart, ...]:
    deciding = [tuple(x) for x in numbers["deciding"]]
    names = {name for name, _wave, _method in deciding}
    rows = [
        ForestRow(
            label=_words(x, language),
            estimate=x["estimate"],
            low=x["low"],
            high=x["high"],
            main=(x["name"], x["wave"], x["method"]) in deciding,
        )
        for x in estimates
        if x["name"] in names
    ]
    return tuple(
        forest(
            rows,
            key=f"{key}-forest",
            title=_("The estimates with their 95% intervals"),
            description=_("Within the shaded band a difference is too small to matter."),
            language=language,
            smallest=numbers["smallest"],
            narrow=narrow,
        )
        for narrow in (False, True)
        if rows
    )


def _row(x: dict[str, Any], language: str) -> Row:
    ratio = x["name"] == "retention"
    return Row(
        what=_words(x, language),
        estimate=number(x["estimate"], 2, language, signed=not ratio),
        interval=f"{number(x['low'], 2, language)} – {number(x['high'], 2, language)}",
        standardised="–" if ratio else number(x["standardised"], 2, language, signed=True),
    )


def _words(x: dict[str, Any], language: str) -> str:
    name = text(f"estimate.{x['name']}", language)
    places = [place for place in (x["cohort"], x["wave"]) if place]
    return f"{name} ({', '.join(places)})" if places else name
