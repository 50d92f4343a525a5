"""From what the organisation has to achieve to what was measured: one chain, without a raw number.

challenge -> programme -> indicator -> what is known. What is known is a verdict that was published,
else that something was measured, else that nothing was. A verdict's words are for everybody
(decision 110); the pages they lead to are for whom the role table says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bestendig.findings.models import PublishedFinding
from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk
from bestendig.pages.wording import answer_of, here
from bestendig.programmes.models import PlannedWave, Programme
from bestendig.programmes.queries.programmes import Stage, Standing
from bestendig.questionnaires.bank import bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one indicator. proof: how strong; fading: that it does not last; known:
    whether it was judged."""

    indicator: str
    words: str
    proof: str = ""
    fading: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One programme in the chain. url: of the programme, read_url: of what came out, each empty
    for who may not open it. stage: where it is, in one word."""

    programme: Programme
    stage: str
    known: tuple[Known, ...]
    url: str = ""
    read_url: str = ""

    @property
    def name(self) -> str:
        """Of the programme."""
        return self.programme.name


def chain(found: Iterable[Standing], desk: Desk) -> list[Link]:
    """These programmes with their indicators and what is known, for who sits at this desk."""
    found = list(found)
    judged = _judged(x.programme.pk for x in found)
    opens = desk.may(Ability.PROGRAMMES_READ)
    return [_link(x, judged.get(x.programme.pk, []), opens=opens) for x in found]


def _link(standing: Standing, judged: list[PublishedFinding], *, opens: bool) -> Link:
    programme = standing.programme
    return Link(
        programme=programme,
        stage=stage_words(standing),
        known=tuple(_known(standing, judged)),
        url=reverse("programmes:detail", args=[programme.pk]) if opens else "",
        read_url=reverse("programmes:finding", args=[programme.pk]) if opens and judged else "",
    )


def _known(standing: Standing, judged: list[PublishedFinding]) -> Iterable[Known]:
    language = (get_language() or "nl")[:2]
    programme = standing.programme
    if programme.light:
        yield Known(indicator="", words=here("chain.light"))
        return
    design = getattr(programme.plan, "design", None)
    if design is None or not design.primary:
        yield Known(indicator="", words=here("chain.no_plan"))
        return
    by_outcome = {x.outcome: x for x in judged}
    for code in design.primary:
        scale = bank().scales.get(code)
        name = scale.name[language] if scale else code
        row = by_outcome.get(code)
        if row is None:
            yield Known(indicator=name, words=_not_judged(standing))
            continue
        story = row.stories[language]
        words, proof = answer_of(story["verdict"], story["grade"])
        fading = here("chain.fades") if row.fades else ""
        yield Known(indicator=name, words=words, proof=proof, fading=fading, known=True)


def _not_judged(standing: Standing) -> str:
    """Nothing was judged yet: whether anything was measured, and when the answer can be there."""
    measured = standing.measured(PlannedWave.Role.START)
    ends = [x for x in standing.moments if x.role == PlannedWave.Role.END and not x.missed]
    coming = ends and not ends[-1].measured
    if not measured:
        return here("chain.not_measured")
    if not coming:
        return here("chain.measured_not_judged")
    closes = date_format(timezone.localdate(ends[-1].closes_at))
    return here("chain.measured_at_start", day=closes)


def _judged(programmes: Iterable[UUID]) -> Mapping[UUID, list[PublishedFinding]]:
    """Programme -> what the newest survey said of its main outcomes."""
    rows = PublishedFinding.objects.filter(programme__in=list(programmes), primary=True)
    found: dict[UUID, list[PublishedFinding]] = {}
    for row in rows.order_by("-counted_on", "outcome"):
        mine = found.setdefault(row.programme_id, [])
        if not mine or mine[0].wave_id == row.wave_id:
            mine.append(row)
    return found


def stage_words(standing: Standing) -> str:
    """Where a programme is, in one word; of one that was decided about, what was decided."""
    decision = getattr(standing.programme, "decision", None)
    if decision is not None:
        return _("decided: %(what)s") % {"what": decision.get_kind_display()}
    return {
        Stage.THINK: _("thinking"),
        Stage.DO: _("doing"),
        Stage.LOOK: _("looking"),
        Stage.LAST: _("keeping it up"),
    }[standing.stage]
