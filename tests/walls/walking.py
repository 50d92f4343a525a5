"""The walk: every address as everybody, and what the role table says should happen.

What is expected follows from the table and from what the view declares, never from the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from tests.walls.both import Side
from tests.world import sign_in

from bestendig.benchmarks.models import Benchmark, BenchmarkFigure
from bestendig.catalogue.models import Claim, Intervention
from bestendig.common.jobs.models import JobRun
from bestendig.common.outbox.models import Message
from bestendig.dialogue.conversations.models import AgendaLine, Conversation
from bestendig.dialogue.tailored.models import TailoredAgreement
from bestendig.dialogue.team.models import Proposal, RoomLine
from bestendig.journey.models import Buddies, Share
from bestendig.measurement.models import OpenAnswers, QuietTime, Wave
from bestendig.organisations import models
from bestendig.organisations.breaches.models import Breach
from bestendig.organisations.connections.access import TokenAccess
from bestendig.organisations.connections.models import ApiToken
from bestendig.organisations.course.models import Challenge, Duty, Pledge, WorkingSession
from bestendig.organisations.imports.models import PeopleFile
from bestendig.organisations.rights.models import DataRequest
from bestendig.organisations.roles import ABOVE_EMPLOYEE, Ability, Role, may
from bestendig.organisations.taking.models import Package
from bestendig.pages.access import Anyone
from bestendig.practice.futures.models import CardLine, FuturePicture
from bestendig.programmes.models import (
    Enrolment,
    Fragment,
    Idea,
    Interview,
    MeasurementPlan,
    Meeting,
    PlannedWave,
    Programme,
    ShortForm,
    UpkeepTask,
)
from bestendig.questionnaires.models import (
    Instrument,
    OwnItem,
    Questionnaire,
    QuestionnaireVersion,
)
from bestendig.rates.models import RatesFile
from bestendig.releases.models import Release

# Which row of a side stands for an object in an address: by route, else by namespace, else by name.
OBJECTS: dict[str, type] = {
    "people:end_token token": ApiToken,
    "jobs:mail_again pk": Message,
    "jobs pk": JobRun,
    "rights:breach pk": Breach,
    "rights:describe_breach pk": Breach,
    "rights:decide_step pk": Breach,
    "rights:note_breach pk": Breach,
    "rights:close_breach pk": Breach,
    "rights pk": DataRequest,
    "agreements pk": models.Agreement,
    "contact pk": models.Question,
    "talk": Conversation,
    "talks line": AgendaLine,
    "questionnaires version": QuestionnaireVersion,
    "course challenge": Challenge,
    "course pledge": Pledge,
    "course duty": Duty,
    "futures picture": FuturePicture,
    "futures line": CardLine,
    "share": Share,
    "pair": Buddies,
    "course session": WorkingSession,
    "tailored agreement": TailoredAgreement,
    "team row": RoomLine,
    "team line": RoomLine,
    "proposal": Proposal,
    "programme": Programme,
    "idea": Idea,
    "meeting": Meeting,
    "enrolment": Enrolment,
    "interview": Interview,
    "fragment": Fragment,
    "task": UpkeepTask,
    "short": ShortForm,
    "questionnaire": Questionnaire,
    "instrument": Instrument,
    "item": OwnItem,
    "waves plan": MeasurementPlan,
    "waves planned": PlannedWave,
    "waves wave": Wave,
    "results wave": Release,
    "exports wave": Release,
    "words wave": OpenAnswers,
    "exports pk": Package,
    "person": models.Person,
    "person_id": models.Person,
    "unit": models.Unit,
    "event": models.ContextEvent,
    "rates file": RatesFile,
    "benchmark": Benchmark,
    "elsewhere figure": BenchmarkFigure,
    "intervention": Intervention,
    "claim": Claim,
    "file": PeopleFile,
    "grant": models.RoleGrant,
    "wave": Wave,
    "quiet": QuietTime,
}
# What of that row stands in the address, where that is not its key.
FIELDS = {"results wave": "wave_id", "exports wave": "wave_id", "words wave": "wave_id"}
# What else stands in an address; none of it is of an organisation.
WORDS = {
    "journey:write part": "doel",
    "token": "een-verzonnen-sleutel",
    "results:group cell": "place-1",
    "results:quarterly kind": "talk",
    "waves:quarterly_begin kind": "talk",
    "waves:quarterly_invite kind": "talk",
    "waves:quarterly_stop kind": "talk",
    "public:example code": "wachtlijst",
    "public:example_file code": "wachtlijst",
    "home:help_topic code": "begin",
    "catalogue code": "bruis",
    "course:step code": "vision",
    "course:process code": "talks",
    "course code": "support",
    "programmes:paper kind": "docx",
    "kind": "csv",
    "number": 1,
    "slug": "hier",
    "version": "1",
    "key": "niemand",
    "rest": "niets",
    "colours": "0f5f68-0f5f68",
    "name": "dpia",
    "word": "geen-link",
    "mfa_edit_webauthn pk": 1,
    "mfa_remove_webauthn pk": 1,
}


# The platform administrator manages the jobs of all organisations, and sees counts and codes there.
OF_THE_PLATFORM = {"jobs:detail", "jobs:again", "jobs:mail_again"}
# Views that also refuse, or send on, by a rule of their own; what the table says stands before it.
OWN_RULE = {
    "account:nowhere": "the page that says that one has no place here is itself a 403",
    "home:switch": "a role or organisation that one does not have is refused",
    "rights:withdraw": "who is no person anywhere is sent back to their own page",
    "mfa_reauthenticate": "who has no second factor yet is sent to set one up",
    "mfa_reauthenticate_webauthn": "the same",
    "mfa_list_webauthn": "the same",
}


@dataclass(frozen=True)
class Route:
    """One address of the program."""

    name: str
    view: Callable[..., Any]
    kwargs: tuple[str, ...]

    @property
    def access(self) -> Any:
        return getattr(self.view, "access", None)


@dataclass(frozen=True)
class Walker:
    """Who asks. `role` None: a visitor."""

    who: str
    client: Client
    cookies: str
    role: Role | None
    second: bool = True
    stranger: bool = False


@dataclass
class Walk:
    """What came of it: how many pairs, who got through wrongly, who was kept out wrongly."""

    pairs: int = 0
    let_through: list[str] = field(default_factory=list)
    kept_out: list[str] = field(default_factory=list)


class UnknownObjectError(LookupError):
    """An address asks for something that the walk does not know: add it to OBJECTS or WORDS."""


def routes() -> list[Route]:
    """Every address of the program."""
    return list(_below(get_resolver().url_patterns, [], ()))


def _below(patterns: Any, spaces: list[str], kwargs: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        inside = (*kwargs, *pattern.pattern.converters, *pattern.pattern.regex.groupindex)
        inside = tuple(dict.fromkeys(inside))  # a path's converters are groups of it too
        if isinstance(pattern, URLResolver):
            namespace = [pattern.namespace] if pattern.namespace else []
            yield from _below(pattern.url_patterns, [*spaces, *namespace], inside)
        elif isinstance(pattern, URLPattern):
            yield Route(":".join([*spaces, pattern.name or ""]), pattern.callback, inside)


def filled(route: Route, side: Side) -> tuple[dict[str, Any], bool]:
    """The parts of the address, and whether one of them is an object of `side`."""
    found, of_side = {}, False
    for name in route.kwargs:
        keys = (f"{route.name} {name}", f"{route.name.partition(':')[0]} {name}", name)
        key = next((key for key in keys if key in OBJECTS), None)
        if key is not None:
            found[name], of_side = getattr(side.row(OBJECTS[key]), FIELDS.get(key, "pk")), True
            continue
        word = next((WORDS[key] for key in keys if key in WORDS), None)
        if word is None:
            raise UnknownObjectError(f"{route.name}: {name}")
        found[name] = word
    return found, of_side


def expected(route: Route, walker: Walker, *, of_side: bool) -> str:
    """`open`, `closed` (403), `absent` (404 or 405), `sign in` or `second step`."""
    access = route.access
    if isinstance(access, Anyone):
        return "open"
    if isinstance(access, TokenAccess):
        return "token"
    if walker.role is None:
        return "sign in"
    if not walker.second and walker.role in ABOVE_EMPLOYEE and access is not Ability.OWN_ACCOUNT:
        return "second step"
    if access is None or not may(walker.role, access):
        return "closed"
    elsewhere = walker.stranger and of_side
    if walker.role is Role.PLATFORM_ADMIN:
        elsewhere = elsewhere and route.name not in OF_THE_PLATFORM
    return "absent" if elsewhere else "open"


def got(answer: Any) -> str:
    """The same words for an answer."""
    if answer.status_code == 403:
        return "closed"
    if answer.status_code == 401:
        return "token"
    if answer.status_code in {404, 405, 410}:
        return "absent"
    to = answer.headers.get("Location", "")
    if "/inloggen/?next=" in to or to.startswith("/en/inloggen/?next="):
        return "sign in"
    if answer.status_code == 302 and to.rstrip("/").endswith(("tweede-stap", "second-step")):
        return "second step"
    return "open"


def walkers(here: Side, there: Side, platform: Any) -> Iterator[Walker]:
    """Each role, a visitor, a role without its second step, and each role of the other side."""
    yield Walker("visitor", Client(), "", None)
    for side, stranger in ((here, False), (there, True)):
        for role, person in side.place.people.items():
            client = Client()
            sign_in(client, person, role)
            who = f"{role.value}{' from elsewhere' if stranger else ''}"
            yield Walker(who, client, client.cookies.output(header=""), role, stranger=stranger)
    client = Client()
    sign_in(client, platform, Role.PLATFORM_ADMIN)
    yield Walker(
        "platform_admin", client, client.cookies.output(header=""), Role.PLATFORM_ADMIN,
        stranger=True,
    )  # fmt: skip
    client = Client()
    sign_in(client, here.place.people[Role.HR], Role.HR, second=False)
    yield Walker(
        "hr without second step", client, client.cookies.output(header=""), Role.HR, second=False
    )


def walk(
    here: Side, there: Side, platform: Any, *, only: str = "", stranger: bool | None = None
) -> Walk:
    """Everybody to every address: in Dutch to look, in English to send. Nothing is kept.

    `only`: one of them, where a wall is taken down to see that it falls. stranger: those of the
    other organisation and the platform, or all others; so that two can walk at once.
    """
    outcome = Walk()
    everywhere = routes()
    for walker in walkers(here, there, platform):
        if only not in {"", walker.who} or stranger not in {None, walker.stranger}:
            continue
        for route in everywhere:
            kwargs, of_side = filled(route, here)
            if walker.stranger and not of_side and walker.role is not Role.PLATFORM_ADMIN:
                continue
            for method, language in (("get", "nl"), ("post", "en")):
                with translation.override(language):
                    address = reverse(route.name, kwargs=kwargs)
                _step(outcome, walker, route, method, address, of_side=of_side)
    return outcome


def _step(
    outcome: Walk, walker: Walker, route: Route, method: str, address: str, *, of_side: bool
) -> None:
    walker.client.cookies = SimpleCookie(walker.cookies)
    walker.client.raise_request_exception = False
    with transaction.atomic():
        answer = getattr(walker.client, method)(address)
        transaction.set_rollback(True)
    outcome.pairs += 1
    said = f"{walker.who} {method} {route.name}: {answer.status_code}"
    want, have = expected(route, walker, of_side=of_side), got(answer)
    if have == want:
        return
    if want == "open":
        # What breaks on a made-up row was let in all the same.
        if route.name not in OWN_RULE:
            outcome.kept_out += [f"{said}, not {want}"] if have in _REFUSED else []
    elif route.name in OWN_RULE and walker.role is Role.PLATFORM_ADMIN:
        return
    elif have == "open":
        outcome.let_through.append(f"{said}, not {want}")
    elif have != "absent":
        # A view that takes the other method only says 405 before it looks: that opens nothing.
        outcome.kept_out.append(f"{said}, not {want}")


_REFUSED = {"closed", "sign in", "second step"}
