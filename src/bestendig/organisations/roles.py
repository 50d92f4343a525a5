"""The one table of roles: what each may read and do.

The pages ask it, the documentation is made from it (`bestendig roles`), and the walk of every
address as every role reads it too. What is not in the table may not be done.
"""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in an organisation. Everybody in it is an employee or a participant."""

    EMPLOYEE = "employee", _("Employee")
    MANAGER = "manager", _("Manager")
    ADVISER = "adviser", _("DI adviser")
    HR = "hr", _("HR")
    BOARD = "board", _("Board")
    WORKS_COUNCIL = "works_council", _("Works council")
    DPO = "dpo", _("Data protection officer")
    COACH = "coach", _("Coach")
    ORGANISATION_ADMIN = "organisation_admin", _("Organisation administrator")
    FUND_ANALYST = "fund_analyst", _("Fund analyst")
    PLATFORM_ADMIN = "platform_admin", _("Platform administrator")


R = Role
EVERYBODY: Final = frozenset(Role)
IN_ORGANISATION: Final = EVERYBODY - {R.PLATFORM_ADMIN}
# A role above employee needs a second factor, or the municipality's own sign-in.
ABOVE_EMPLOYEE: Final = EVERYBODY - {R.EMPLOYEE}


class Ability(enum.Enum):
    """What a page lets somebody read or do. The value is the description, in English."""

    OWN_ACCOUNT = "own account: profile, sign-ins, second factor, own data and requests"
    OWN_PLAN = "own private plan, behind an own PIN; what somebody shared with this person"
    TALKS = "own talks: invite one's manager, prepare behind an own PIN, what the two agreed"
    TALKS_LEAD = "invite people of the own team to a talk"
    TALKS_REACH = "see about how many people had a talk, never who"
    TAILORED_OWN = "make, read and sign tailored agreements of one's own; help with a draft"
    TAILORED_TEAM = "see who of the own team has a tailored agreement with this manager"
    TEAM_LEAD = "own team: this week, one next step, what is granted to learn, questions to HR"
    PROPOSALS_ANSWER = "say yes or no to what the own manager proposes to learn"
    TEAM_MEMBER = "take part in what the own team does: stories in turn, a goal together"
    ROOM_REACH = "see about how much room to learn was granted, in sums of many people"
    TAILORED_REACH = "see about how many people have a tailored agreement, never who"
    HOME = "own home page, help, search, who sees what"
    VISION_READ = "read the organisation's vision and its versions"
    VISION_WRITE = "write a new version of the vision"
    COURSE_READ = "read the course: challenges, preconditions, pledges, who does what"
    COURSE_WRITE = "write challenges, preconditions and who does what"
    PLEDGES_WRITE = "make pledges of one's own, and tell what became of them"
    FUTURES_WRITE = "write what changes in the work, a manager of the own team"
    TEAM_CARD_ANSWER = "answer what the own team asks about how the work changes"
    CONTACT_ASK = "ask the contact person a question"
    CONTACT_ANSWER = "answer questions to the contact person"
    PEOPLE_MANAGE = "see, add, change and end people; give sign-in codes; hand over a leaver's work"
    CODES_GIVE = "give somebody without e-mail a code that signs in once, at a desk"
    PEOPLE_IMPORT = "import people from a file and undo it"
    UNITS_READ = "see the tree of units and the reporting units"
    UNITS_MANAGE = "change the tree of units"
    REPORTING_UNITS_CONFIRM = "confirm the reporting units"
    EVENTS_READ = "see context events"
    EVENTS_WRITE = "record context events"
    ROLES_MANAGE = "give and take roles"
    CONNECTIONS_MANAGE = "connect sign-in and HR systems"
    SETTINGS_READ = "see the organisation's settings"
    SETTINGS_MANAGE = "change the organisation's settings and house style"
    AGREEMENTS_READ = "see agreements and their documents"
    AGREEMENTS_WRITE = "prepare agreements and ask for advice and consent"
    CONSENT_GIVE = "give or refuse the works council's consent"
    DPO_ADVISE = "record the data protection officer's advice"
    AUDIT_READ = "read and search the audit log"
    RETENTION_READ = "see what was erased on schedule, with proof"
    REQUESTS_READ = "see requests of people about their data"
    REQUESTS_HANDLE = "handle requests of people about their data"
    BREACHES_READ = "see the register of breaches"
    BREACHES_WRITE = "write in the register of breaches"
    QUESTIONNAIRES_READ = "read questionnaires that were fixed"
    QUESTIONNAIRES_WRITE = "compose and fix questionnaires"
    WAVES_READ = "see planned, running and past surveys: whom, when, the exact questions"
    WAVES_WRITE = "plan and launch surveys"
    PROGRAMMES_READ = "see programmes: what is planned, what is missing, what was decided"
    PROGRAMMES_WRITE = "make programmes, plan their measurement and start them"
    FINDINGS_REACT = "write a reaction to what came out of a programme, signed with the role"
    PROGRAMMES_JOIN = "sign up for programmes, see the own place in them, and check a draw"
    RECENT_IMPORTS_READ = "see by name who was imported shortly before a survey"
    BOX_UNLOCK = "let a locked ballot box be opened, as its key-holder"
    REACH_PEOPLE = "reach people for a survey: invitations, letters with codes, reminders"
    JOBS_MANAGE = "see running and failed jobs, and try again"
    RELEASES_READ = "see the published figures of the whole organisation, a manager the own groups"
    TEAM_RESULTS_READ = "see the published figures of the groups that the own team counts in"
    RELEASES_READ_GROUPS = "see the published figures of all groups"
    DECISIONS_WRITE = "write for everybody what is done with published figures"
    OPEN_ANSWERS_READ = "see how it stands with answers in words, and read those that are shown"
    OPEN_ANSWERS_PREPARE = "decide on answers in words after the FG's advice, and make them ready"
    RELEASES_EXPORT = "download the published figures that one sees"
    GATE_REPORTS_READ = "see what the disclosure gate did before figures were published"
    RATES_READ = "see the figures on absence and turnover"
    RATES_IMPORT = "import figures on absence and turnover, and take them back"
    BENCHMARKS_READ = "see published figures of elsewhere beside the own ones"
    BENCHMARKS_WRITE = "take published figures from a file, with their source"
    OFFER_READ = "see what the organisation offers its people"
    EVIDENCE_READ = "see what is known of every intervention, and where the offer has holes"
    CATALOGUE_WRITE = "add, change and stop what is on offer, and name sources"
    PACKAGES_MAKE = "make and fetch the package for the archive and the one for leaving"
    ORGANISATIONS_MANAGE = "make organisations and see their state"


_ADVISERS: Final = frozenset({R.ADVISER, R.HR})
_OVERSIGHT: Final = frozenset({R.WORKS_COUNCIL, R.DPO})
_A = Ability

ROLE_TABLE: Final = MappingProxyType(
    {
        _A.OWN_ACCOUNT: EVERYBODY,
        # In every role: a link in a mail must open, and nobody sees but the own plan.
        _A.OWN_PLAN: IN_ORGANISATION,
        # In every role, for the same reason: a talk is seen by the two who have it.
        _A.TALKS: IN_ORGANISATION,
        _A.TALKS_LEAD: frozenset({R.MANAGER}),
        _A.TALKS_REACH: _ADVISERS,
        # In every role: a manager is somebody's employee, and a link in a mail must open.
        _A.TAILORED_OWN: IN_ORGANISATION,
        _A.TAILORED_TEAM: frozenset({R.MANAGER}),
        _A.TEAM_LEAD: frozenset({R.MANAGER}),
        # In every role: a link in a mail must open.
        _A.PROPOSALS_ANSWER: IN_ORGANISATION,
        _A.TEAM_MEMBER: IN_ORGANISATION,
        _A.ROOM_REACH: _ADVISERS,
        _A.TAILORED_REACH: _ADVISERS,
        _A.HOME: EVERYBODY,
        _A.VISION_READ: IN_ORGANISATION,
        _A.VISION_WRITE: _ADVISERS,
        _A.COURSE_READ: IN_ORGANISATION,
        _A.COURSE_WRITE: _ADVISERS | {R.BOARD},
        _A.PLEDGES_WRITE: _ADVISERS | {R.BOARD, R.MANAGER},
        _A.FUTURES_WRITE: _ADVISERS | {R.MANAGER},
        _A.TEAM_CARD_ANSWER: frozenset({R.MANAGER}),
        _A.CONTACT_ASK: IN_ORGANISATION,
        _A.CONTACT_ANSWER: _ADVISERS,
        _A.PEOPLE_MANAGE: frozenset({R.ORGANISATION_ADMIN}),
        # Who gives a code could use it: half an hour, once, and it is in the log (decision 142).
        _A.CODES_GIVE: frozenset({R.HR, R.ORGANISATION_ADMIN}),
        _A.PEOPLE_IMPORT: _ADVISERS | {R.ORGANISATION_ADMIN},
        _A.UNITS_READ: _ADVISERS | _OVERSIGHT | {R.ORGANISATION_ADMIN, R.BOARD},
        _A.UNITS_MANAGE: _ADVISERS | {R.ORGANISATION_ADMIN},
        _A.REPORTING_UNITS_CONFIRM: _ADVISERS,
        _A.EVENTS_READ: _ADVISERS | _OVERSIGHT | {R.BOARD, R.ORGANISATION_ADMIN},
        _A.EVENTS_WRITE: _ADVISERS,
        _A.ROLES_MANAGE: frozenset({R.ORGANISATION_ADMIN}),
        _A.CONNECTIONS_MANAGE: frozenset({R.ORGANISATION_ADMIN}),
        _A.SETTINGS_READ: _ADVISERS | _OVERSIGHT | {R.ORGANISATION_ADMIN},
        _A.SETTINGS_MANAGE: frozenset({R.ORGANISATION_ADMIN}),
        _A.AGREEMENTS_READ: _ADVISERS | _OVERSIGHT | {R.ORGANISATION_ADMIN, R.BOARD},
        _A.AGREEMENTS_WRITE: _ADVISERS,
        _A.CONSENT_GIVE: frozenset({R.WORKS_COUNCIL}),
        _A.DPO_ADVISE: frozenset({R.DPO}),
        _A.AUDIT_READ: _OVERSIGHT,
        _A.RETENTION_READ: _OVERSIGHT,
        _A.REQUESTS_READ: frozenset({R.DPO, R.ORGANISATION_ADMIN}),
        _A.REQUESTS_HANDLE: frozenset({R.ORGANISATION_ADMIN}),
        _A.BREACHES_READ: _OVERSIGHT | {R.ORGANISATION_ADMIN},
        _A.BREACHES_WRITE: frozenset({R.DPO, R.ORGANISATION_ADMIN}),
        _A.QUESTIONNAIRES_READ: _ADVISERS | _OVERSIGHT,
        _A.QUESTIONNAIRES_WRITE: _ADVISERS,
        _A.WAVES_READ: _ADVISERS | _OVERSIGHT,
        _A.WAVES_WRITE: _ADVISERS,
        _A.PROGRAMMES_READ: _ADVISERS | _OVERSIGHT | {R.BOARD, R.FUND_ANALYST},
        _A.PROGRAMMES_WRITE: _ADVISERS,
        _A.FINDINGS_REACT: _ADVISERS | {R.WORKS_COUNCIL, R.BOARD},
        _A.PROGRAMMES_JOIN: IN_ORGANISATION,
        _A.RECENT_IMPORTS_READ: _OVERSIGHT,
        # The key-holder is not HR, not IT and not the data protection officer (design/privacy).
        _A.BOX_UNLOCK: frozenset({R.EMPLOYEE, R.MANAGER, R.BOARD, R.WORKS_COUNCIL}),
        # Who prints a letter could answer in somebody's place: each one is in the log.
        _A.REACH_PEOPLE: _ADVISERS | {R.ORGANISATION_ADMIN},
        _A.JOBS_MANAGE: frozenset({R.ORGANISATION_ADMIN, R.PLATFORM_ADMIN}),
        _A.RELEASES_READ: IN_ORGANISATION,
        _A.TEAM_RESULTS_READ: frozenset({R.MANAGER}),
        _A.RELEASES_READ_GROUPS: _ADVISERS | _OVERSIGHT | {R.BOARD},
        _A.DECISIONS_WRITE: _ADVISERS | {R.BOARD},
        _A.OPEN_ANSWERS_READ: _ADVISERS | _OVERSIGHT | {R.BOARD},
        _A.OPEN_ANSWERS_PREPARE: _ADVISERS,
        # Whoever sees figures may take along those same figures, and no others.
        _A.RELEASES_EXPORT: IN_ORGANISATION,
        _A.GATE_REPORTS_READ: _OVERSIGHT,
        # Rates of fifty people or more, never of one.
        _A.RATES_READ: _ADVISERS | _OVERSIGHT | {R.BOARD},
        _A.RATES_IMPORT: _ADVISERS,
        _A.BENCHMARKS_READ: _ADVISERS | _OVERSIGHT | {R.BOARD},
        _A.BENCHMARKS_WRITE: _ADVISERS,
        _A.OFFER_READ: IN_ORGANISATION,
        _A.EVIDENCE_READ: _ADVISERS | _OVERSIGHT | {R.BOARD, R.FUND_ANALYST},
        _A.CATALOGUE_WRITE: _ADVISERS,
        _A.PACKAGES_MAKE: frozenset({R.ORGANISATION_ADMIN, R.DPO}),
        _A.ORGANISATIONS_MANAGE: frozenset({R.PLATFORM_ADMIN}),
    }
)


def may(role: Role | str, ability: Ability) -> bool:
    """Whether `role` may do `ability`."""
    return role in ROLE_TABLE[ability]
