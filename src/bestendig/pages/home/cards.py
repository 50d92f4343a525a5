"""The cards of the home page: at most four, the most important first, and none without news.

Each card is a function that asks a query and gives a card, or nothing when there is nothing to
say. Which ones a role has, and in which order, stands in one table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.measurement.models import Wave
from bestendig.measurement.reaching.queries import in_vain, open_for
from bestendig.measurement.reaching.words import minutes_of
from bestendig.organisations.models import Agreement, Person
from bestendig.organisations.queries.agreements import Notice, agreements_in_order
from bestendig.organisations.queries.people import leavers_with_a_team
from bestendig.organisations.queries.questions import open_questions, own_questions
from bestendig.organisations.queries.reporting import current_plan
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.queries.vision import visions
from bestendig.organisations.rights.queries import own_requests
from bestendig.organisations.roles import Role
from bestendig.pages.access import Desk
from bestendig.pages.home import results
from bestendig.pages.home.card import Card, Line
from bestendig.pages.home.course import (
    course_lines,
    my_open_pledge,
    my_pledge,
    needed,
    pledge_lines,
)
from bestendig.pages.home.oversight import alarm, changes, deviations, erased, requests, words_wait
from bestendig.pages.home.own import first_plan, my_habit
from bestendig.pages.home.programmes import (
    along,
    fading_programmes,
    first_programme,
    measured,
    of_the_fund,
    unsettled_programmes,
    waiting_ideas,
    waiting_programmes,
    waiting_upkeep,
    works_and_stops,
)
from bestendig.pages.home.tailored import agreements_ask, agreements_offer
from bestendig.pages.home.talks import my_talk, this_week
from bestendig.pages.home.team import next_step, proposed, with_hr, with_team
from bestendig.pages.home.waves import waiting_surveys, what_runs
from bestendig.pages.wording import here
from bestendig.programmes.models import Enrolment
from bestendig.programmes.queries.meetings import is_full
from bestendig.programmes.queries.taking_part import open_for_sign_up, own_enrolments

MOST: Final = 4


Maker = Callable[[Desk], Card | None]


def cards(desk: Desk) -> tuple[Card, ...]:
    """The cards of this desk."""
    made = (make(desk) for make in CARDS[desk.role])
    return tuple(card for card in made if card is not None)[:MOST]


def asks_something(desk: Desk) -> Card:
    """What stands in the way or waits for the adviser; each with the page to do it on."""
    lines = (
        *_people(), *_agreements(), *waiting_programmes(), *waiting_ideas(),
        *unsettled_programmes(), *fading_programmes(), *waiting_upkeep(desk),
        *waiting_surveys(), *_groups(desk),
        *course_lines(), *pledge_lines(desk), *_lost_mail(), *_questions(), *_renewals(),
    )  # fmt: skip
    return Card(
        title=_("What asks something of me today?"),
        text="" if lines else here("home.adviser.nothing"),
        lines=lines,
    )


def _people() -> tuple[Line, ...]:
    # The administrator is in it from the start.
    if Person.objects.count() > 1:
        return ()
    return (Line(text=_("Import the people who work here"), url=reverse("people:import")),)


def _agreements() -> tuple[Line, ...]:
    now = agreements_in_order(timezone.localdate())
    names = dict(Agreement.Kind.choices)
    url = reverse("agreements:index")
    return tuple(Line(text=f"{names[kind]}: {lack.label}", url=url) for kind, lack in now.lacks)


def _renewals() -> tuple[Line, ...]:
    """Agreements that are in order, but not for long."""
    url, names = reverse("agreements:index"), dict(Agreement.Kind.choices)
    return tuple(
        Line(text=f"{names[standing.kind]}: {notice.label}", url=url)
        for standing in agreements_in_order(timezone.localdate()).standings
        for notice in standing.notices
        if notice is not Notice.NOT_NEEDED
    )


def _groups(desk: Desk) -> tuple[Line, ...]:
    tree = tree_on(timezone.localdate())
    if desk.organisation is None or not tree.roots or tree.total < 2:
        return ()
    url = reverse("structure:groups")
    plan = current_plan(tree, desk.organisation.k)
    if plan is None:
        return (Line(text=_("Confirm which small teams are shown together"), url=url),)
    if plan.changes:
        text = _("The tree changed. Look again at which teams are shown together")
        return (Line(text=text, url=url),)
    return ()


def _lost_mail() -> tuple[Line, ...]:
    """Invitations that did not arrive."""
    return tuple(
        Line(
            text=ngettext(
                "%(wave)s: %(count)d invitation did not arrive",
                "%(wave)s: %(count)d invitations did not arrive",
                count,
            )
            % {"wave": wave.name, "count": count},
            url=reverse("reaching:wave", args=[wave.pk]),
        )
        for wave, count in in_vain()
    )


def _questions() -> tuple[Line, ...]:
    waiting = open_questions().count()
    if not waiting:
        return ()
    text = ngettext(
        "%(count)d question waits for an answer", "%(count)d questions wait for an answer", waiting
    )
    return (Line(text=text % {"count": waiting}, url=reverse("contact:questions")),)


def look_first(_desk: Desk) -> Card:
    """Examples to look at, of which the truth is told."""
    return Card(
        title=_("Look at an example"),
        text=here("home.adviser.examples"),
        action=_("Three made-up examples"),
        url=reverse("public:examples"),
    )


def for_yourself(desk: Desk) -> Card:
    """The employee's first card: an open survey, as long as it is open."""
    return _survey(desk) or _question(desk)


def _survey(desk: Desk) -> Card | None:
    """The same whether somebody answered or not: who looks along on the screen learns nothing."""
    waves = open_for(desk.person) if desk.person else []
    if not waves:
        return None
    several = len(waves) > 1
    text = here("home.employee.surveys") if several else here(
        "home.employee.survey",
        minutes=minutes_of(waves[0]),
        closes_on=date_format(waves[0].last_day, "j F"),
    )  # fmt: skip
    return Card(
        title=_("This is what you can do now"),
        text=text,
        posts=tuple(
            Line(
                text=_one_of_several(wave) if several else _("To the questions"),
                url=reverse("reaching:enter", args=[wave.pk]),
            )
            for wave in waves
        ),
    )


def _one_of_several(wave: Wave) -> str:
    """“Vaste metingen: mei (3 minuten, tot en met 8 december)”."""
    return _("%(name)s (%(n)d minutes, until %(day)s)") % {
        "name": wave.name,
        "n": minutes_of(wave),
        "day": date_format(wave.last_day, "j F"),
    }


def _question(desk: Desk) -> Card:
    name = desk.organisation.contact_name if desk.organisation else ""
    return Card(
        title=_("This is what you can do now"),
        text=here("home.employee", contact_name=name or _("your contact person")),
        action=_("Ask a question"),
        url=reverse("contact:ask"),
    )


def programmes(desk: Desk) -> Card | None:
    """What somebody is asked for, may sign up for, or waits for."""
    if desk.person is None:
        return None
    own = list(own_enrolments(desk.person).exclude(state=Enrolment.State.WITHDRAWN))
    asked = [x for x in own if x.state == Enrolment.State.ASKED]
    tree = tree_on(timezone.localdate())
    new = [x for x in open_for_sign_up(desk.person, tree) if not is_full(x)]
    if not own and not new:
        return None
    lines = [(_("%(programme)s: do you take part?"), x.programme) for x in asked]
    lines += [(_("%(programme)s: you can sign up"), x) for x in new]
    lines += [("%(programme)s", x.programme) for x in own if x not in asked]
    return Card(
        title=_("Programmes for you"),
        lines=tuple(
            Line(
                text=words % {"programme": x.name},
                url=reverse("programmes:join", args=[x.pk]),
            )
            for words, x in lines[:4]
        ),
        action=_("See all") if len(lines) > 4 else "",
        url=reverse("programmes:mine") if len(lines) > 4 else "",
    )


def answers(desk: Desk) -> Card | None:
    """Answers to questions and requests of one's own."""
    if desk.person is None:
        return None
    lines = tuple(
        Line(text=_("Your question was answered"), url=reverse("contact:ask"))
        for _question in own_questions(desk.person).filter(answered_at__isnull=False)[:1]
    ) + tuple(
        Line(
            text=_("Your request about your data: %(state)s") % {"state": one.get_state_display()},
            url=reverse("rights:own"),
        )
        for one in own_requests(desk.person)[:2]
    )
    return Card(title=_("Answers for you"), lines=lines) if lines else None


def own_data(_desk: Desk) -> Card:
    """What is kept about somebody, and the way to take it along or mend it."""
    return Card(
        title=_("What do we keep about you?"),
        text=here("home.employee.data"),
        action=_("See my data"),
        url=reverse("rights:own"),
    )


def vision(_desk: Desk) -> Card | None:
    """The newest words of the vision."""
    newest = visions().first()
    if newest is None:
        return None
    return Card(
        title=_("Where we are going"),
        text=newest.own_words or newest.definition,
        action=_("See the course"),
        url=reverse("course:course"),
    )


def agreements(_desk: Desk) -> Card:
    """Whether everything is agreed that a survey needs."""
    lines = _agreements()
    return Card(
        title=_("Agreements before a survey may open"),
        text="" if lines else here("home.agreements.in_order"),
        lines=lines,
        action="" if lines else _("See the agreements"),
        url=reverse("agreements:index"),
    )


def lies_with_us(_desk: Desk) -> Card:
    """What the works council is asked to agree to."""
    asked = Agreement.objects.filter(
        kind=Agreement.Kind.CONSENT, state=Agreement.State.ASKED
    ).first()
    if asked is None:
        return Card(title=_("What lies with us?"), text=here("home.or.nothing"))
    return Card(
        title=_("What lies with us?"),
        text=here("home.or.asked", asked_on=_day(asked.asked_on)),
        action=_("Read what is asked"),
        url=reverse("agreements:consent"),
    )


def leavers(_desk: Desk) -> Card | None:
    """People who left and still lead a team."""
    found = leavers_with_a_team()
    if not found:
        return None
    return Card(
        title=_("Left, and still somebody's manager"),
        lines=tuple(
            Line(text=str(person), url=reverse("people:person", args=[person.pk]))
            for person in found[:5]
        ),
    )


def coach(_desk: Desk) -> Card:
    """The coach's first card."""
    return Card(title=_("Today"), text=here("home.coach"))


def fund(_desk: Desk) -> Card:
    """The fund's first card."""
    return Card(title=_("What do we know enough about?"), text=here("home.fund"))


def _day(day: date | None) -> str:
    return date_format(day) if day else ""


_ADVISER: Final[tuple[Maker, ...]] = (
    asks_something,
    along,
    measured,
    results.what_we_know,
    first_programme,
    look_first,
    vision,
)
CARDS: Final = MappingProxyType[Role, tuple[Maker, ...]](
    {
        Role.EMPLOYEE: (
            for_yourself,
            my_habit,
            my_talk,
            agreements_ask,
            proposed,
            with_team,
            programmes,
            results.told,
            answers,
            first_plan,
            agreements_offer,
            vision,
            own_data,
        ),
        Role.MANAGER: (
            this_week,
            results.team_picture,
            next_step,
            with_hr,
            my_open_pledge,
            agreements_offer,
            vision,
        ),
        Role.ADVISER: _ADVISER,
        Role.HR: _ADVISER,
        Role.BOARD: (results.indicators, works_and_stops, needed, my_pledge, agreements),
        Role.WORKS_COUNCIL: (
            lies_with_us,
            changes,
            what_runs,
            deviations,
            results.control,
            agreements,
        ),
        Role.DPO: (deviations, words_wait, changes, what_runs, requests, results.control, erased),
        Role.COACH: (coach, vision),
        Role.ORGANISATION_ADMIN: (alarm, leavers, requests),
        Role.FUND_ANALYST: (fund, of_the_fund, look_first),
        Role.PLATFORM_ADMIN: (),
    }
)
