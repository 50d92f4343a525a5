"""Cards for who keeps an eye on data: the FG, the works council, the organisation administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.measurement.models import OpenAnswers
from bestendig.measurement.queries.words import open_answers
from bestendig.organisations.breaches.queries import BreachFigures, breach_figures
from bestendig.organisations.queries.names import names_of
from bestendig.organisations.queries.oversight import Overview, oversight_overview
from bestendig.organisations.queries.setting_changes import weakened_since
from bestendig.organisations.retention.queries import ErasedFigures, erased_figures
from bestendig.organisations.rights.queries import RequestFigures, request_figures
from bestendig.organisations.roles import Role
from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card, Line
from bestendig.pages.setting_changes import told
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import here

NEWS: Final = timedelta(days=90)
_CHANGES: Final = 3


def deviations(desk: Desk) -> Card:
    """Everything that is not as it should be; the worst first."""
    return _deviations(desk.role, oversight_overview(timezone.now()))


def changes(_desk: Desk) -> Card | None:
    """Settings that came to protect people less, for as long as it is news."""
    found = weakened_since(timezone.now() - NEWS)
    if not found:
        return None
    names = names_of([row.by for row in found], []).persons
    gone = here("audit.someone_gone")
    rows = [
        told(row, names.get(row.by, gone) if row.by else here("audit.program")) for row in found
    ]
    lines = [
        here("change.home", title=x.title, before=x.before, now=x.now, day=day(x.since), who=x.who)
        + f" {x.holds}"
        for x in rows[:_CHANGES]
    ]
    return Card(
        title=_("What changes?"),
        text="<br>".join(lines),
        action=_("See every change"),
        url=reverse("oversight:changes"),
    )


def words_wait(_desk: Desk) -> Card | None:
    """Answers in words that wait for the FG's advice."""
    rows = list(open_answers().filter(state=OpenAnswers.State.WAITING))
    if not rows:
        return None
    return Card(
        title=_("Your advice is asked"),
        text=here("home.words"),
        lines=tuple(
            Line(text=x.wave.name, url=reverse("words:advise", args=[x.wave_id])) for x in rows
        ),
    )


def alarm(_desk: Desk) -> Card | None:
    """Breaches whose clock runs, for the administrator."""
    words = _breaches(breach_figures(timezone.now()))
    return _alarm(words) if words else None


def requests(_desk: Desk) -> Card | None:
    """Open requests of people about their data."""
    return _requests(request_figures(timezone.localdate()))


def erased(_desk: Desk) -> Card | None:
    """What was erased lately, with its proof."""
    return _erased(erased_figures(timezone.localdate()))


def _deviations(role: Role, overview: Overview) -> Card:
    """First what is late; where it can be mended is the button of the worst."""
    said: list[tuple[str, str]] = []
    if running := _breaches(overview.breaches):
        said.append((running, "rights:breaches"))
    if count := overview.erased.overdue:
        words = ngettext(
            "%(n)d kind of data should have been erased already.",
            "%(n)d kinds of data should have been erased already.",
            count,
        )
        said.append((words % {"n": count}, "rights:erased"))
    if role is Role.DPO and (count := overview.requests.overdue):
        words = ngettext(
            "%(n)d request was not answered in time.",
            "%(n)d requests were not answered in time.",
            count,
        )
        said.append((words % {"n": count}, "rights:requests"))
    if count := overview.agreements:
        words = ngettext(
            "%(n)d of the three agreements is not in order.",
            "%(n)d of the three agreements are not in order.",
            count,
        )
        said.append((words % {"n": count}, ""))
    page = next((page for _words, page in said if page), "")
    return Card(
        title=_("Deviations"),
        text="<br>".join(words for words, _page in said) or _("There are none."),
        action=_("Look at it") if page else "",
        url=reverse(page) if page else "",
    )


def _breaches(figures: BreachFigures) -> str:
    if not figures.running:
        return ""
    words = ngettext(
        "**The clock of %(n)d breach runs.**", "**The clocks of %(n)d breaches run.**",
        figures.running,
    ) % {"n": figures.running}  # fmt: skip
    if figures.late:
        return f"{words} {_('A term has passed.')}"
    return words


def _alarm(words: str) -> Card:
    return Card(
        title=_("Breaches"),
        text=words,
        action=_("Look at it"),
        url=reverse("rights:breaches"),
    )


def _requests(figures: RequestFigures) -> Card | None:
    if not figures.open or figures.first_due is None:
        return None
    words = ngettext(
        "%(n)d person waits for an answer.", "%(n)d people wait for an answer.", figures.open
    ) % {"n": figures.open}
    return Card(
        title=_("Requests of people"),
        text=f"{words} {_first(figures.first_due)}",
        action=_("See the requests"),
        url=reverse("rights:requests"),
    )


def _first(due: date) -> str:
    return _("The first one by %(day)s at the latest.") % {"day": day(due)}


def _erased(figures: ErasedFigures) -> Card | None:
    if figures.last_run is None:
        return None
    words = ngettext(
        "In the last 30 days %(n)d piece of data was erased.",
        "In the last 30 days %(n)d pieces of data were erased.",
        figures.rows,
    ) % {"n": figures.rows}
    return Card(
        title=_("Erased on schedule"),
        text=words,
        action=_("See the proof"),
        url=reverse("rights:erased"),
    )
