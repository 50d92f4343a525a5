"""The addresses of SCIM."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    ForbiddenException,
    InvalidFilterException,
    InvalidSyntaxException,
    ListResponse,
    NotFoundException,
    PatchOp,
    ResourceType,
    ResponseParameters,
    Schema,
    SearchRequest,
)

from bestendig.api.scim import groups, users
from bestendig.api.scim.access import answer, scim
from bestendig.api.scim.resources import MOST, POLICY, PROVIDER, Group, User

_EQUALS: Final = re.compile(
    r'^\s*(?:urn:[\w:.]+:)?(?P<name>[A-Za-z.]+)\s+eq\s+(?P<value>"(?:[^"\\]|\\.)*")\s*$',
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Kind:
    """One kind of resource: how it is found, by what, and how it is shown."""

    model: Any
    all: Callable[[], QuerySet[Any]]
    named: Callable[[QuerySet[Any], str, str], QuerySet[Any]]
    resources: Callable[[list[Any], str], list[Any]]
    names: frozenset[str]


USERS: Final = Kind(
    User,
    users.users,
    users.named,
    users.resources,
    frozenset({"id", "username", "externalid", "emails", "emails.value"}),
)
GROUPS: Final = Kind(
    Group,
    groups.groups,
    groups.named,
    groups.resources,
    frozenset({"id", "displayname", "externalid"}),
)


@scim("POST")
def search(request: HttpRequest) -> HttpResponse:
    """Users and groups in one list, by POST."""
    said = _body(request)
    asked = SearchRequest[User | Group].model_validate(said, scim_policy=POLICY)
    people, units = _found(said, USERS), _found(said, GROUPS)
    many, several = people.count(), units.count()
    start, count = _window(asked)
    first = list(people[start : start + count])
    rest = max(0, start - many)
    second = list(units[rest : rest + count - len(first)])
    base = _base(request)
    page = [*users.resources(first, base), *groups.resources(second, base)]
    return _list(User | Group, asked, page, many + several)


@scim("POST")
def user_search(request: HttpRequest) -> HttpResponse:
    """Users, by POST."""
    return _search(request, _body(request), USERS)


@scim("POST")
def group_search(request: HttpRequest) -> HttpResponse:
    """Groups, by POST."""
    return _search(request, _body(request), GROUPS)


@scim("GET", "POST")
def user_list(request: HttpRequest) -> HttpResponse:
    """List or create users."""
    if request.method == "GET":
        return _search(request, _said(request), USERS)
    wanted = User.model_validate(
        _body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY
    )
    (made,) = users.resources([users.create(wanted)], _base(request))
    return _created(request, made, User)


@scim("GET", "POST")
def group_list(request: HttpRequest) -> HttpResponse:
    """List or create groups."""
    if request.method == "GET":
        return _search(request, _said(request), GROUPS)
    wanted = Group.model_validate(
        _body(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=POLICY
    )
    (made,) = groups.resources([groups.create(wanted)], _base(request))
    return _created(request, made, Group)


@scim("GET", "PUT", "PATCH", "DELETE")
def user(request: HttpRequest, key: str) -> HttpResponse:
    """One user."""
    person = users.one(key, lock=request.method != "GET")
    if request.method == "DELETE":
        users.remove(person)
        return HttpResponse(status=204)
    (now,) = users.resources([person], _base(request))
    if request.method != "GET":
        person = users.save(person, _wanted(request, now, User))
        (now,) = users.resources([person], _base(request))
    return _one(request, now, User)


@scim("GET", "PUT", "PATCH", "DELETE")
def group(request: HttpRequest, key: str) -> HttpResponse:
    """One group."""
    version = groups.one(key)
    if request.method == "DELETE":
        groups.remove(version)
        return HttpResponse(status=204)
    (now,) = groups.resources([version], _base(request))
    if request.method != "GET":
        version = groups.save(version, _wanted(request, now, Group))
        (now,) = groups.resources([version], _base(request))
    return _one(request, now, Group)


@scim("GET")
def config(request: HttpRequest) -> HttpResponse:
    """What this service can do."""
    del request
    return answer(PROVIDER.config, Context.RESOURCE_QUERY_RESPONSE)


@scim("GET")
def resource_types(request: HttpRequest, key: str = "") -> HttpResponse:
    """Users and groups, or one of the two."""
    return _described(request, PROVIDER.resource_types, ResourceType, key, "name")


@scim("GET")
def schemas(request: HttpRequest, key: str = "") -> HttpResponse:
    """Their attributes."""
    return _described(request, PROVIDER.schemas, Schema, key, "id")


@scim("GET", "POST", "PUT", "PATCH", "DELETE")
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address."""
    del request, rest
    raise NotFoundException(detail="There is nothing here.")


def _described(request: HttpRequest, found: Any, model: Any, key: str, name: str) -> HttpResponse:
    if request.GET.get("filter"):
        # RFC 7644, section 4: a filter here is refused.
        raise ForbiddenException(detail="These lists take no filter.")
    if not key:
        return answer(
            ListResponse[model](
                total_results=len(found), start_index=1, items_per_page=len(found),
                resources=list(found),
            ),
            Context.RESOURCE_QUERY_RESPONSE,
        )  # fmt: skip
    one = next((x for x in found if str(getattr(x, name)).lower() == key.lower()), None)
    if one is None:
        raise NotFoundException(detail="There is no such description.")
    return answer(one, Context.RESOURCE_QUERY_RESPONSE)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/scim/v2")


def _body(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise InvalidSyntaxException(detail="The body is not JSON.") from error


def _said(request: HttpRequest) -> dict[str, Any]:
    return dict(request.GET.items())


def _search(request: HttpRequest, said: Any, kind: Kind) -> HttpResponse:
    """One page of what was asked for, of one kind."""
    asked = SearchRequest[kind.model].model_validate(  # type: ignore[name-defined]
        {key: value for key, value in said.items() if key != "filter"}, scim_policy=POLICY
    )
    found = _found(said, kind)
    start, count = _window(asked)
    page = kind.resources(list(found[start : start + count]), _base(request))
    return _list(kind.model, asked, page, found.count())


def _found(said: Any, kind: Kind) -> QuerySet[Any]:
    """All of one kind that the filter lets through. Raises InvalidFilterException."""
    if not (text := said.get("filter")):
        return kind.all()
    match = _EQUALS.match(text) if isinstance(text, str) else None
    if match is None or match["name"].lower() not in kind.names:
        raise InvalidFilterException(detail="Only: userName eq, externalId eq, id eq.")
    try:
        value = json.loads(match["value"])
    except ValueError as error:
        raise InvalidFilterException(detail="The value is not a text in JSON.") from error
    if "\x00" in value:
        return kind.all().none()
    return kind.named(kind.all(), match["name"].lower(), value)


def _window(asked: SearchRequest[Any]) -> tuple[int, int]:
    """Where the page begins, and how many are in it at most."""
    count = MOST if asked.count is None else min(asked.count, MOST)
    return asked.start_index_0 or 0, count


def _list(model: Any, asked: SearchRequest[Any], page: list[Any], total: int) -> HttpResponse:
    response = ListResponse[model](
        total_results=total,
        start_index=asked.start_index or 1,
        items_per_page=len(page),
        resources=page,
    )
    return answer(response, Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked)


def _wanted(request: HttpRequest, now: Any, model: Any) -> Any:
    """What the resource becomes by a PUT or a PATCH."""
    if request.method == "PUT":
        wanted = model.model_validate(
            _body(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=POLICY
        )
        wanted.replace(now)
        return wanted
    operations = PatchOp[model].model_validate(
        _body(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
    )
    operations.patch(now, scim_policy=POLICY)
    return now


def _created(request: HttpRequest, made: Any, model: Any) -> HttpResponse:
    response = answer(
        made, Context.RESOURCE_CREATION_RESPONSE, 201, response_parameters=_shape(request, model)
    )
    response.headers["Location"] = made.meta.location
    return response


def _one(request: HttpRequest, now: Any, model: Any) -> HttpResponse:
    context = {
        "GET": Context.RESOURCE_QUERY_RESPONSE,
        "PUT": Context.RESOURCE_REPLACEMENT_RESPONSE,
        "PATCH": Context.RESOURCE_PATCH_RESPONSE,
    }[request.method or "GET"]
    return answer(now, context, response_parameters=_shape(request, model))


def _shape(request: HttpRequest, model: Any) -> ResponseParameters[Any]:
    said = {x: v for x, v in request.GET.items() if x in ("attributes", "excludedAttributes")}
    return ResponseParameters[model].model_validate(said, scim_policy=POLICY)
