"""The menu of each role, at most five entries, and the places that lie behind `Organisation`.

A word is in the menu only when its page exists. The first entry is where a person begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.roles import Ability, Role, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word in the menu: what it says, and the name of its address."""

    label: str | Promise
    name: str

    @property
    def url(self) -> str:
        """The address, in the language of the page."""
        return reverse(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page that is reached from `Organisation`, and by searching."""

    label: str | Promise
    text: str | Promise
    name: str
    ability: Ability

    @property
    def url(self) -> str:
        """The address, in the language of the page."""
        return reverse(self.name)


TODAY: Final = Entry(label=_("Today"), name="home:today")
OVERVIEW: Final = Entry(label=_("Overview"), name="home:today")
LOG: Final = Entry(label=_("Log"), name="oversight:log")

VISITOR: Final = (
    Entry(label=_("Start"), name="public:start"),
    Entry(label=_("Check a file"), name="public:check"),
    Entry(label=_("Plan a measurement"), name="public:plan"),
    Entry(label=_("The DI model"), name="public:model"),
    Entry(label=_("Sign in"), name="account:sign_in"),
)
WHO_SEES: Final = Entry(label=_("Who sees what?"), name="home:who_sees")
ORGANISATION: Final = Entry(label=_("Organisation"), name="home:organisation")
CONTROL: Final = Entry(label=_("Control"), name="home:organisation")
WAVES: Final = Entry(label=_("Surveys"), name="waves:list")
PLANS: Final = Entry(label=_("Plans and surveys"), name="waves:list")
OFFER: Final = Entry(label=_("On offer"), name="catalogue:offer")
WORKS: Final = Entry(label=_("What works?"), name="catalogue:works")
TALK: Final = Entry(label=_("Talk"), name="talks:list")
TALKS: Final = Entry(label=_("Talks"), name="talks:list")
COURSE: Final = Entry(label=_("Course"), name="course:course")
PLAN: Final = Entry(label=_("My plan"), name="journey:plan")
PROGRAMMES: Final = Entry(label=_("Programmes"), name="programmes:list")
MENU: Final = MappingProxyType(
    {
        Role.EMPLOYEE: (TODAY, PLAN, TALK, OFFER, WHO_SEES),
        Role.MANAGER: (
            TODAY,
            TALKS,
            Entry(label=_("My team"), name="team:team"),
            OFFER,
            Entry(label=_("Help from HR"), name="team:ask_hr"),
        ),
        Role.ADVISER: (TODAY, PROGRAMMES, WAVES, WORKS, ORGANISATION),
        Role.HR: (TODAY, PROGRAMMES, WAVES, WORKS, ORGANISATION),
        Role.BOARD: (OVERVIEW, WORKS, COURSE, ORGANISATION),
        Role.WORKS_COUNCIL: (
            OVERVIEW,
            PLANS,
            Entry(label=_("Consent"), name="agreements:consent"),
            CONTROL,
        ),
        Role.DPO: (
            OVERVIEW,
            PLANS,
            CONTROL,
            Entry(label=_("Requests"), name="rights:requests"),
            LOG,
        ),
        Role.COACH: (TODAY, OFFER, WHO_SEES),
        Role.ORGANISATION_ADMIN: (
            Entry(label=_("People"), name="people:list"),
            Entry(label=_("Teams and groups"), name="structure:tree"),
            Entry(label=_("Roles"), name="people:roles"),
            Entry(label=_("Connections"), name="account:connections"),
            ORGANISATION,
        ),
        Role.FUND_ANALYST: (
            OVERVIEW,
            WORKS,
            Entry(label=_("Programmes of the fund"), name="programmes:list"),
            ORGANISATION,
        ),
        Role.PLATFORM_ADMIN: (
            Entry(label=_("Organisations"), name="admin:organisations"),
            Entry(label=_("Work behind the pages"), name="jobs:listing"),
            Entry(label=_("Help an administrator"), name="account:administrators"),
        ),
    }
)
# In the order in which somebody who begins needs them.
PLACES: Final[tuple[Place, ...]] = (
    Place(
        label=_("People"),
        text=_("Who works here; add, change, and end service."),
        name="people:list",
        ability=Ability.PEOPLE_MANAGE,
    ),
    Place(
        label=_("A code for now"),
        text=_("Let a colleague without e-mail sign in, on a telephone or a shared screen."),
        name="account:code_for_now",
        ability=Ability.CODES_GIVE,
    ),
    Place(
        label=_("Import people"),
        text=_("A file of your HR system; see first what will happen."),
        name="people:import",
        ability=Ability.PEOPLE_IMPORT,
    ),
    Place(
        label=_("HR system"),
        text=_("Let a system keep the people up to date (SCIM)."),
        name="people:hr_system",
        ability=Ability.CONNECTIONS_MANAGE,
    ),
    Place(
        label=_("Roles"),
        text=_("Who may do what here."),
        name="people:roles",
        ability=Ability.ROLES_MANAGE,
    ),
    Place(
        label=_("Participants"),
        text=_("People from elsewhere who take part here."),
        name="admin:participants",
        ability=Ability.PEOPLE_MANAGE,
    ),
    Place(
        label=_("Agreements"),
        text=_("DPIA, works council and processor: what is in order, and the documents."),
        name="agreements:index",
        ability=Ability.AGREEMENTS_READ,
    ),
    Place(
        label=_("Programmes"),
        text=_("What is done for people, how it is measured, and what keeps it going."),
        name="programmes:list",
        ability=Ability.PROGRAMMES_READ,
    ),
    Place(
        label=_("Programmes for you"),
        text=_("What you were asked for, what you take part in, and where you can sign up."),
        name="programmes:mine",
        ability=Ability.PROGRAMMES_JOIN,
    ),
    Place(
        label=_("Tailored agreements"),
        text=_("What you agree with your manager, or with people of your team."),
        name="tailored:mine",
        ability=Ability.TAILORED_OWN,
    ),
    Place(
        label=_("How many talks"),
        text=_("About how many people had a talk, and what they say of it. Never who."),
        name="talks:standing",
        ability=Ability.TALKS_REACH,
    ),
    Place(
        label=_("How many agreements"),
        text=_("About how many people have a tailored agreement. Never who."),
        name="tailored:standing",
        ability=Ability.TAILORED_REACH,
    ),
    Place(
        label=_("Room to learn"),
        text=_("About how many hours and euros were granted to learn. Never to whom."),
        name="team:standing",
        ability=Ability.ROOM_REACH,
    ),
    Place(
        label=_("With your team"),
        text=_("A story in turn, a goal together, and what is done about what holds you back."),
        name="team:ours",
        ability=Ability.TEAM_MEMBER,
    ),
    Place(
        label=_("Proposed to you"),
        text=_("What your manager proposes to learn. You say yes or no."),
        name="team:proposals",
        ability=Ability.PROPOSALS_ANSWER,
    ),
    Place(
        label=_("Questionnaires"),
        text=_("The exact questions, how long they take, and what changed."),
        name="questionnaires:list",
        ability=Ability.QUESTIONNAIRES_READ,
    ),
    Place(
        label=_("On offer"),
        text=_("What people can do here, and how they join."),
        name="catalogue:offer",
        ability=Ability.OFFER_READ,
    ),
    Place(
        label=_("What works?"),
        text=_("What is on offer, what is known of it, and where there is nothing."),
        name="catalogue:works",
        ability=Ability.EVIDENCE_READ,
    ),
    Place(
        label=_("Results"),
        text=_("What came out of the last survey, and of those before it."),
        name="results:latest",
        ability=Ability.RELEASES_READ,
    ),
    Place(
        label=_("Absence and turnover"),
        text=_("Month by month, with what happened in that time."),
        name="rates:whole",
        ability=Ability.RATES_READ,
    ),
    Place(
        label=_("How is it elsewhere?"),
        text=_("What others published, beside our own figures."),
        name="elsewhere:beside",
        ability=Ability.BENCHMARKS_READ,
    ),
    Place(
        label=_("What did we do with your answers?"),
        text=_("What came out, and what is done with it. For everybody."),
        name="results:told",
        ability=Ability.RELEASES_READ,
    ),
    Place(
        label=_("Check of results"),
        text=_("What was hidden before anybody saw a figure, and why."),
        name="results:controls",
        ability=Ability.GATE_REPORTS_READ,
    ),
    Place(
        label=_("Answers in words"),
        text=_("Off unless a survey asks for them. With the FG's advice and a decision."),
        name="words:list",
        ability=Ability.OPEN_ANSWERS_READ,
    ),
    Place(
        label=_("Settings"),
        text=_("Smallest group, keeping times, contact person, house style."),
        name="admin:settings",
        ability=Ability.SETTINGS_READ,
    ),
    Place(
        label=_("What changes?"),
        text=_("Settings that protect people: old and new, and for what they hold."),
        name="oversight:changes",
        ability=Ability.SETTINGS_READ,
    ),
    Place(
        label=_("Questions"),
        text=_("What people asked, and how soon it was answered."),
        name="contact:questions",
        ability=Ability.CONTACT_ANSWER,
    ),
    Place(
        label=_("Teams"),
        text=_("How the organisation is divided, today and on any other day."),
        name="structure:tree",
        ability=Ability.UNITS_READ,
    ),
    Place(
        label=_("Shown together"),
        text=_("Which small teams go together, so that nobody can be recognised."),
        name="structure:groups",
        ability=Ability.UNITS_READ,
    ),
    Place(
        label=_("Events"),
        text=_("What happened at work and may explain a figure."),
        name="structure:events",
        ability=Ability.EVENTS_READ,
    ),
    Place(
        label=_("Course"),
        text=_("Why, where to, what it takes, and who does what."),
        name="course:course",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("What changes in the work"),
        text=_("Per kind of work: what changes, what it asks, and what you can do."),
        name="futures:list",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("Card of the team"),
        text=_("Four questions to go through with your team about how your work develops."),
        name="futures:card",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("Checklist for the organisation"),
        text=_("Fourteen advices: begin where you like."),
        name="course:advice",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("Talk with your manager"),
        text=_("Invite, prepare for yourself, and remember what you agreed."),
        name="talks:list",
        ability=Ability.TALKS,
    ),
    Place(
        label=_("Working session"),
        text=_("A programme to find out together what you want, and what it brought."),
        name="course:session",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("HR processes"),
        text=_("Do they help people on, or are they in the way?"),
        name="course:processes",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("Small steps for yourself"),
        text=_("Ten steps to tick; nobody else sees them."),
        name="course:own",
        ability=Ability.COURSE_READ,
    ),
    Place(
        label=_("Our vision"),
        text=_("What working on well and with pleasure means here."),
        name="structure:vision",
        ability=Ability.VISION_READ,
    ),
    Place(
        label=_("Log"),
        text=_("Who did what, and when. Never what anybody answered."),
        name="oversight:log",
        ability=Ability.AUDIT_READ,
    ),
    Place(
        label=_("Erased on schedule"),
        text=_("What goes when, and the proof that it went."),
        name="rights:erased",
        ability=Ability.RETENTION_READ,
    ),
    Place(
        label=_("Breaches"),
        text=_("What went wrong with data, and the two clocks."),
        name="rights:breaches",
        ability=Ability.BREACHES_READ,
    ),
    Place(
        label=_("Archive and leaving"),
        text=_("What you have to keep, and what is yours, as one file."),
        name="exports:leaving",
        ability=Ability.PACKAGES_MAKE,
    ),
    Place(
        label=_("Work behind the pages"),
        text=_("Running and failed tasks, and mail that did not arrive."),
        name="jobs:listing",
        ability=Ability.JOBS_MANAGE,
    ),
    Place(
        label=_("Connections"),
        text=_("Let colleagues sign in with the account they have at work."),
        name="account:connections",
        ability=Ability.CONNECTIONS_MANAGE,
    ),
    Place(
        label=_("Help an administrator"),
        text=_("When an administrator of an organisation has lost the second step."),
        name="account:administrators",
        ability=Ability.ORGANISATIONS_MANAGE,
    ),
    Place(
        label=_("Requests about data"),
        text=_("Who wants something corrected or erased, and until when."),
        name="rights:requests",
        ability=Ability.REQUESTS_READ,
    ),
)


def menu(role: Role | None) -> tuple[Entry, ...]:
    """The menu of `role`; of a visitor when it is None."""
    return VISITOR if role is None else MENU[role]


def section(role: Role | None, path: str) -> Entry | None:
    """The entry of the menu that the page at `path` belongs to; None when it belongs to none."""
    entries = menu(role)
    within = [x for x in entries if x.url == path or (role and path.startswith(x.url))]
    if role is None or within:
        return max(within, key=lambda x: len(x.url), default=None)
    behind = next((x for x in entries if x.name == "home:organisation"), None)
    return behind if any(path.startswith(place.url) for place in places(role)) else None


def places(role: Role) -> tuple[Place, ...]:
    """The places that `role` may open."""
    return tuple(place for place in PLACES if may(role, place.ability))
