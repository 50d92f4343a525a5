"""A programme's page as lines: one a subject, with how it stands and where one goes on.

A line that is still empty holds a proposal, so that one only has to take it over or change it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.dimodel import OUTCOMES, Phase
from bestendig.pages.programmes.doing import doing_lines
from bestendig.pages.programmes.line import Line
from bestendig.pages.programmes.series_line import lines_of
from bestendig.pages.wording import here, split_name
from bestendig.programmes.models import (
    MaintenancePlan,
    PlannedWave,
    PreconditionCheck,
    ShortForm,
    UpkeepTask,
)
from bestendig.programmes.queries.programmes import Block, Later, Standing, When
from bestendig.programmes.queries.short_forms import forms_of
from bestendig.programmes.queries.taking_part import (
    chances_of,
    counted,
    draw_of,
    intake_of,
)

_EVALUATION = ShortForm.Kind.EVALUATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Think, do, look or keep it up: its lines, and its moments where it has any."""

    code: str
    title: str
    lines: tuple[Line, ...]
    moments: tuple[When, ...] = ()


def parts(standing: Standing, *, may_write: bool) -> tuple[Part, ...]:
    """The four parts of the page, for who may change it and for who only reads."""
    page = _Page(standing, may_write=may_write)
    measured = [x for x in standing.moments if x.role != PlannedWave.Role.FOLLOW_UP]
    later = [x for x in standing.moments if x.role == PlannedWave.Role.FOLLOW_UP]
    return (
        Part(code="think", title=_("Think"), lines=page.think()),
        Part(code="do", title=_("Do"), lines=page.do()),
        Part(code="look", title=_("Look"), lines=page.look(), moments=tuple(measured)),
        Part(code="last", title=_("Keep it up"), lines=page.last(), moments=tuple(later)),
    )


class _Page:
    def __init__(self, standing: Standing, *, may_write: bool) -> None:
        self.standing, self.programme = standing, standing.programme
        self.open = may_write and not hasattr(self.programme, "decision")
        self.writes = may_write

    def think(self) -> tuple[Line, ...]:
        light = self.programme.light
        return (
            self._measuring() if not light else self._light(),
            self._offer(),
            self._value(),
            self._ideas(),
            self._preconditions(),
        )

    def do(self) -> tuple[Line, ...]:
        programme = self.programme
        days = _("from %(first)s until %(last)s") % {
            "first": date_format(programme.begins), "last": date_format(programme.ends),
        }  # fmt: skip
        joining = (*self._joining(), *doing_lines(self.standing, may_write=self.writes))
        if programme.started_at:
            return (self._going(days), *joining)
        planned = _("Planned %(days)s.") % {"days": days}
        return (Line(title=_("The programme"), text=planned), *joining)

    def _going(self, days: str) -> Line:
        """A programme that started: going on, or over."""
        begun = date_format(timezone.localdate(self.programme.started_at))
        over = self.programme.ends < timezone.localdate()
        text = _("Started on %(day)s. It lasted %(days)s.") if over else _(
            "Started on %(day)s. It lasts %(days)s."
        )  # fmt: skip
        mark = _("over") if over else _("started")
        text %= {"day": begun, "days": days}
        return Line(title=_("The programme"), text=text, mark=("done", mark))

    def _joining(self) -> tuple[Line, ...]:
        """Who takes part and how it is decided who is first: for who makes programmes."""
        if not self.writes:
            return ()
        counts, draw = counted(self.programme.pk), draw_of(self.programme.pk)
        inside = counts["in"] + counts["apart"]
        text = ngettext("%(n)d person", "%(n)d people", inside) % {"n": inside}
        if counts["waiting"]:
            text += ", " + _("%(n)d wait") % {"n": counts["waiting"]}
        if counts["asked"]:
            text += ", " + _("%(n)d asked") % {"n": counts["asked"]}
        people = reverse("programmes:people", args=[self.programme.pk])
        lines = [
            Line(title=_("Taking part"), text=f"{text}.", way=(_("See who takes part"), people))
        ]
        chances = chances_of(self.programme)
        if draw is None and chances.settles:
            return (*lines, self._sides())
        if draw is None and not chances.by_lot:
            return tuple(lines)
        told = here("draw.page.line") if draw is None else _("Held on %(day)s.") % {
            "day": date_format(timezone.localdate(draw.held_at))
        }  # fmt: skip
        lines.append(
            Line(
                title=_("The draw"),
                text=told,
                mark=("done", _("held")) if draw else ("", ""),
                way=(
                    _("See the draw") if draw else _("To the draw"),
                    reverse("programmes:draw", args=[self.programme.pk]),
                ),
            )
        )
        return tuple(lines)

    def _sides(self) -> Line:
        """Who counts and who is compared, where no lots are drawn."""
        at = intake_of(self.programme).settled_at
        told = here("sides.line") if at is None else _("Settled on %(day)s.") % {
            "day": date_format(timezone.localdate(at))
        }  # fmt: skip
        return Line(
            title=_("Who counts"),
            text=told,
            mark=("done", _("settled")) if at else ("", ""),
            way=(_("See who counts"), reverse("programmes:sides", args=[self.programme.pk])),
        )

    def look(self) -> tuple[Line, ...]:
        decision = getattr(self.programme, "decision", None)
        if decision is not None:
            said = _("Decided on %(day)s: %(what)s. %(why)s") % {
                "day": date_format(decision.decided_on),
                "what": decision.get_kind_display(),
                "why": decision.why,
            }
            line = Line(title=_("The decision"), text=said, mark=("done", _("decided")))
            return (*self._figures(), *self._thought(), *self._talks(), line)
        line = Line(title=_("The decision"), text=here("programme.decision.later"))
        return (*self._figures(), *self._thought(), *self._talks(), line)

    def _thought(self) -> tuple[Line, ...]:
        """What people thought of it: asked of who took part, by who makes programmes."""
        if not self.writes or self.programme.started_at is None:
            return ()
        rows = [x for x in forms_of(self.programme.pk) if x.form.kind == _EVALUATION]
        last = rows[-1] if rows else None
        mark = ("", "")
        if last is not None:
            mark = _done() if last.counted else ("", "") if last.fell_through else ("", _("asked"))
        url = reverse("programmes:evaluation", args=[self.programme.pk])
        return (
            Line(
                title=_("What people thought of it"),
                text=here("short.line.counted" if last and last.counted else "short.line"),
                mark=mark,
                way=(_("See how it stands") if last else _("Ask who took part"), url),
            ),
        )

    def _figures(self) -> tuple[Line, ...]:
        """Absence or turnover: what was chosen and what it said; else the way to choose."""
        title, said = _("Absence and turnover"), lines_of(self.programme)
        url = reverse("programmes:series", args=[self.programme.pk])
        if said is not None:
            return (Line(title=title, text=said[0], mark=said[1], way=(_("See the figure"), url)),)
        if not self.open:
            return ()
        return (Line(title=title, text=here("series.line"), way=(_("Choose a figure"), url)),)

    def _talks(self) -> tuple[Line, ...]:
        """What people say: for who notes it."""
        if not self.writes:
            return ()
        held = self.programme.interviews.count()
        text = ngettext("%(n)d talk noted.", "%(n)d talks noted.", held) % {"n": held}
        url = reverse("programmes:talks", args=[self.programme.pk])
        return (
            Line(
                title=_("What people say"),
                text=text if held else here("talks.empty"),
                mark=_done() if held else ("", ""),
                way=(_("See the talks") if held else _("Note a talk"), url),
            ),
        )

    def last(self) -> tuple[Line, ...]:
        lines = [self._maintenance(), *self._upkeep()]
        if Phase.MAINTENANCE.value not in self.programme.phases:
            over = ".over" if hasattr(self.programme, "decision") else ""
            lines.append(
                Line(
                    title=_("The step “keeping it up”"),
                    text=here(f"programme.no_maintenance{over}"),
                    mark=("later", _("missing")),
                    way=self._link(_("Change"), "change"),
                )
            )
        return tuple(lines)

    def _measuring(self) -> Line:
        lock = self.standing.lock
        if lock.newest is None:
            begun = self.programme.plan is not None
            return Line(
                title=_("The measurement plan"),
                text=here("programme.plan.proposed" if begun else "programme.plan.none"),
                proposal=True,
                mark=_needed(),
                way=self._link(
                    _("See the proposal") if begun else _("Make the plan in five questions"),
                    "plan" if begun else "questions",
                ),
            )
        locked = date_format(timezone.localdate(lock.newest.locked_at))
        design = (
            here(f"plan.design.{self.programme.plan.design.code}") if self.programme.plan else ""
        )
        changed = Block.PLAN_CHANGED in self.standing.blocks
        return Line(
            title=_("The measurement plan"),
            text=_("%(design)s. Locked on %(day)s.") % {"design": design, "day": locked},
            mark=("needed", _("changed, lock it again")) if changed else ("done", _("locked")),
            way=(_("See the plan"), reverse("programmes:plan", args=[self.programme.pk])),
        )

    def _light(self) -> Line:
        return Line(
            title=_("Measuring"),
            text=here("programme.light"),
            way=self._link(_("Ask what people thought of it"), "evaluation"),
        )

    def _offer(self) -> Line:
        """Also after it was decided about: what came out then still finds its card."""
        url = reverse("programmes:intervention", args=[self.programme.pk])
        chosen = self.programme.intervention
        if chosen is None:
            way = (_("Choose what it is"), url) if self.writes else ("", "")
            text = here("programme.offer.none")
            return Line(title=_("In the offer"), text=text, mark=_later(), way=way)
        way = (_("Change"), url) if self.open else ("", "")
        return Line(title=_("In the offer"), text=chosen.name, mark=_done(), way=way)

    def _value(self) -> Line:
        programme = self.programme
        if Later.VALUE not in self.standing.later:
            return Line(
                title=_("What it brings"),
                text=f"{programme.value_employee} – {programme.value_organisation}",
                mark=_done(),
                way=self._link(_("Change"), "value"),
            )
        return Line(
            title=_("What it brings"),
            text=" – ".join(proposed_value(self.standing)),
            proposal=True,
            mark=_later(),
            way=self._link(_("Take over or change"), "value"),
        )

    def _ideas(self) -> Line:
        ideas = list(self.programme.ideas.all())
        if not ideas:
            return Line(
                title=_("Made together"),
                text=here("programme.not_together"),
                mark=("later", _("not made together")),
                way=self._link(_("Note an idea"), "ideas"),
            )
        answered = sum(bool(x.done) for x in ideas)
        text = ngettext("%(n)d idea", "%(n)d ideas", len(ideas)) % {"n": len(ideas)}
        done = ngettext("%(n)d answered", "%(n)d answered", answered) % {"n": answered}
        return Line(
            title=_("Made together"), text=f"{text}, {done}.", mark=_done(),
            way=(_("See the ideas"), reverse("programmes:ideas", args=[self.programme.pk])),
        )  # fmt: skip

    def _preconditions(self) -> Line:
        met = {x.code for x in self.programme.preconditions.all() if x.met}
        lacking = [str(x.label) for x in PreconditionCheck.Code if x.value not in met]
        url = reverse("programmes:preconditions", args=[self.programme.pk])
        if not lacking:
            text = _("All four are there.")
            return Line(title=_("The four preconditions"), text=text, mark=_done(),
                        way=(_("See the evidence"), url))  # fmt: skip
        text = _("Still open: %(what)s.") % {"what": ", ".join(x.lower() for x in lacking)}
        return Line(
            title=_("The four preconditions"), text=text, mark=_later(),
            way=(_("Fill in what is there") if self.open else _("See the evidence"), url),
        )  # fmt: skip

    def _maintenance(self) -> Line:
        row = self.standing.maintenance
        if not self.standing.lasts or row is None:
            return Line(
                title=_("What keeps it going"),
                text=here("programme.maintenance.proposal", who=str(self.programme.owner or "")),
                proposal=True,
                mark=_needed() if Block.MAINTENANCE in self.standing.blocks else _later(),
                way=self._link(_("Take over or change"), "maintenance"),
            )
        if row.exception:
            return Line(
                title=_("What keeps it going"),
                text=_("Nothing. The reason: %(why)s") % {"why": row.exception},
                mark=("later", _("exception")),
                way=self._link(_("Change"), "maintenance"),
            )
        ways = [str(x.label) for x in MaintenancePlan.Way if x.value in row.ways]
        text = f"{row.what} ({row.who}, {row.when})"
        return Line(
            title=_("What keeps it going"),
            text=f"{', '.join(ways).capitalize()}. {text}" if ways else text,
            mark=_done(),
            way=self._link(_("Change"), "maintenance"),
        )

    def _upkeep(self) -> tuple[Line, ...]:
        rows = list(self.programme.upkeep.all())
        if not rows:
            return ()
        left = sum(x.state == UpkeepTask.State.OPEN for x in rows)
        text = ngettext("%(n)d thing still to do.", "%(n)d things still to do.", left)
        url = reverse("programmes:upkeep", args=[self.programme.pk])
        return (
            Line(
                title=_("Afterwards"),
                text=text % {"n": left} if left else _("Nothing left to do."),
                mark=("needed", _("to do")) if left else _done(),
                way=(_("See what is to be done"), url),
            ),
        )

    def _link(self, words: str, name: str) -> tuple[str, str]:
        if not self.open:
            return ("", "")
        return (words, reverse(f"programmes:{name}", args=[self.programme.pk]))


def proposed_value(standing: Standing) -> tuple[str, str]:
    """What it could bring: for whoever takes part the sentence of the model, for the organisation
    what it has to achieve."""
    programme = standing.programme
    chosen = [split_name(here(x.text))[1] for x in OUTCOMES if x.code in programme.outcomes]
    mine = chosen[0].capitalize() if chosen else here("programme.value.employee")
    ours = [x.name for x in programme.challenges.all()]
    return f"{mine}.".replace("..", "."), (
        f"{ours[0]}." if ours else here("programme.value.organisation")
    )


def _done() -> tuple[str, str]:
    return ("done", _("in order"))


def _needed() -> tuple[str, str]:
    return ("needed", _("needed for the start"))


def _later() -> tuple[str, str]:
    return ("later", _("later"))
