"""Who asks, by token; and how what goes wrong is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.core.exceptions import ValidationError as NotAllowed
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import Context, Error, SCIMException

from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.connections.access import TokenAccess
from bestendig.organisations.connections.tokens import organisation_of
from bestendig.organisations.refusal import Refused

MEDIA: Final = "application/scim+json"
UNIQUE: Final = frozenset({"work_email", "personnel_number", "user_name", "name"})
View = Callable[..., HttpResponse]


def scim(*methods: str) -> Callable[[View], View]:
    """A SCIM address: for a token, in its organisation, in one transaction, for these methods."""

    def mark(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            organisation = _organisation(request)
            if organisation is None:
                refused = problem(401, "A valid bearer token is needed.")
                refused.headers["WWW-Authenticate"] = 'Bearer realm="SCIM"'
                return refused
            if request.method not in methods:
                refused = problem(405, "This address does not do that.")
                refused.headers["Allow"] = ", ".join(methods)
                return refused
            return _carried_out(view, request, organisation, args, kwargs)

        answered.access = TokenAccess("scim")  # type: ignore[attr-defined]
        return answered

    return mark


def _organisation(request: HttpRequest) -> Any:
    """The organisation of the token. Somebody who is signed in here is no other system."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token or getattr(request, "desk", None) is not None:
        return None
    return organisation_of(token.strip())


def _carried_out(
    view: View, request: HttpRequest, organisation: Any, args: Any, kwargs: Any
) -> HttpResponse:
    try:
        with scope.bind(organisation, Actor(origin=Origin.API)), transaction.atomic():
            return view(request, *args, **kwargs)
    except SCIMException as error:
        return _error(error.to_error())
    except ValidationError as error:
        return _error(Error.from_validation_errors(error)[0])
    except Refused as refused:
        return _not_done(refused.field, str(refused))
    except NotAllowed as error:
        field = next(iter(getattr(error, "error_dict", {})), "")
        return _not_done(field, " ".join(error.messages))
    except IntegrityError:
        return problem(409, "Somebody else has this already.", "uniqueness")


def _not_done(field: str, why: str) -> HttpResponse:
    if field in UNIQUE:
        return problem(409, why, "uniqueness")
    return problem(400, why, "invalidValue")


def problem(status: int, detail: str, kind: str | None = None) -> HttpResponse:
    """A SCIM error."""
    return _error(Error(status=status, detail=detail, scim_type=kind))


def _error(error: Error) -> HttpResponse:
    return HttpResponse(
        error.model_dump_json(), content_type=MEDIA, status=int(error.status or 400)
    )


def answer(resource: Any, context: Context, status: int = 200, **how: Any) -> HttpResponse:
    """A resource as the answer to a request of this kind."""
    content = resource.model_dump_json(scim_ctx=context, **how)
    return HttpResponse(content, content_type=MEDIA, status=status)
