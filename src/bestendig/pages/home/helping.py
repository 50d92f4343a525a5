"""Help: short answers to what somebody new asks, and one search field over them and the pages."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bestendig.catalogue.entries import Origin, Wanted, selection
from bestendig.catalogue.queries import entries
from bestendig.organisations.queries.people import people_found
from bestendig.organisations.roles import Ability, Role, may
from bestendig.pages.access import Desk, DeskRequest, allow, anyone
from bestendig.pages.catalogue import names
from bestendig.pages.navigation import Entry, Place, menu, places
from bestendig.pages.wording import here, split_lead

MOST_PEOPLE: Final = 20
MOST_OFFERS: Final = 12
LONGEST: Final = 100
_A = Ability


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One question with its answer: the deck's `help.<code>`. page: where it is done.

    before: of use to who cannot get in, and so for everybody.
    """

    code: str
    ability: Ability
    page: str = ""
    before: bool = False

    @property
    def question(self) -> str:
        """The question, in the language of the page."""
        return split_lead(here(f"help.{self.code}"))[0]

    @property
    def answer(self) -> str:
        """The answer, with the deck's marks."""
        return split_lead(here(f"help.{self.code}"))[1]

    @property
    def url(self) -> str:
        """Where it is done; empty when there is no such page."""
        return reverse(self.page) if self.page else ""


# In the order in which somebody who is new meets them. The ability says to whom it is of use.
TOPICS: Final = (
    Topic(code="sign_in", ability=_A.HOME, before=True),
    Topic(code="code", ability=_A.HOME, before=True),
    Topic(code="second_step", ability=_A.OWN_ACCOUNT, page="account:second_factor"),
    Topic(code="email", ability=_A.OWN_ACCOUNT, page="account:email"),
    Topic(code="sign_ins", ability=_A.OWN_ACCOUNT, page="account:sign_ins"),
    Topic(code="roles", ability=_A.HOME),
    Topic(code="who_sees", ability=_A.HOME, page="home:who_sees"),
    Topic(code="own_data", ability=_A.OWN_ACCOUNT, page="rights:own"),
    Topic(code="correct", ability=_A.OWN_ACCOUNT, page="rights:correct"),
    Topic(code="erase", ability=_A.OWN_ACCOUNT, page="rights:erase"),
    Topic(code="ask", ability=_A.CONTACT_ASK, page="contact:ask"),
    Topic(code="import", ability=_A.PEOPLE_IMPORT, page="people:import"),
    Topic(code="import_refused", ability=_A.PEOPLE_IMPORT, page="people:import"),
    Topic(code="leaver", ability=_A.PEOPLE_MANAGE, page="people:list"),
    Topic(code="give_role", ability=_A.ROLES_MANAGE, page="people:roles"),
    Topic(code="groups", ability=_A.UNITS_READ, page="structure:groups"),
    Topic(code="agreements", ability=_A.AGREEMENTS_READ, page="agreements:index"),
    Topic(code="no_mail", ability=_A.REACH_PEOPLE),
    Topic(code="reminded", ability=_A.REACH_PEOPLE, page="reaching:quiet"),
    Topic(code="requests", ability=_A.REQUESTS_HANDLE, page="rights:requests"),
    Topic(code="breach", ability=_A.BREACHES_WRITE, page="rights:record_breach"),
    Topic(code="erased", ability=_A.RETENTION_READ, page="rights:erased"),
    Topic(code="log", ability=_A.AUDIT_READ, page="oversight:log"),
)


def topics_for(role: Role | None) -> list[Topic]:
    """The topics that are of use to this role; to a visitor, those about getting in."""
    if role is None:
        return [topic for topic in TOPICS if topic.before]
    return [topic for topic in TOPICS if may(role, topic.ability)]


def _role(request: HttpRequest) -> Role | None:
    desk: Desk | None = getattr(request, "desk", None)
    return desk.role if desk else None


@anyone
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All questions of this role, and the search field."""
    return render(request, "home/help.html", {"topics": topics_for(_role(request))})


@anyone
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One question with its answer."""
    found = [topic for topic in topics_for(_role(request)) if topic.code == code]
    if not found:
        raise Http404
    return render(request, "home/help_topic.html", {"topic": found[0]})


@allow(Ability.HOME)
@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Help, pages and the offer in which every word stands. People: only for who manages them."""
    role = request.desk.role
    wanted = " ".join(request.GET.get("q", "")[:LONGEST].replace("\x00", "").split())
    words = folded(wanted).split()
    context: dict[str, object] = {"wanted": wanted}
    if words:
        context["topics"] = [
            topic for topic in topics_for(role) if _stands(words, topic.question, topic.answer)
        ]
        context["pages"] = _pages(role, words)
        if request.desk.organisation and may(role, Ability.OFFER_READ):
            offered = entries(Origin.OWN, names.language())
            found = selection(offered, Wanted(words=wanted), names.names())
            context["offers"] = found[:MOST_OFFERS]
        if request.desk.organisation and may(role, Ability.PEOPLE_MANAGE):
            context["people"] = people_found(search=wanted)[:MOST_PEOPLE]
    return render(request, "home/search.html", context)


def _pages(role: Role, words: list[str]) -> list[Entry | Place]:
    """The pages of the menu and of the organisation that this role may open, each once."""
    found: dict[str, Entry | Place] = {}
    every: list[Entry | Place] = [*places(role), *menu(role)]
    for place in every:
        text = str(place.text) if isinstance(place, Place) else ""
        if _stands(words, str(place.label), text):
            found.setdefault(place.name, place)
    return list(found.values())


def folded(text: str) -> str:
    """Without capitals and accents, so that `geïmporteerd` is found by `geimporteerd`."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(x for x in plain if not unicodedata.combining(x)).casefold()


def _stands(words: list[str], *texts: str) -> bool:
    whole = folded(" ".join(texts))
    return all(word in whole for word in words)
