"""What goes by mail about requests: that there is one, how long it takes, that it is answered."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from bestendig.organisations.rights.models import DataRequest, RequestState
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders, tell


def tell_asked(request: DataRequest, today: date) -> None:
    """Tell the administrators that somebody waits for an answer."""
    tell(
        holders(Role.ORGANISATION_ADMIN, today),
        "request_asked",
        f"request/{request.pk}/asked",
        ("rights:request", [request.pk]),
        day=lambda: _day(request.due_on),
    )


def tell_extended(request: DataRequest) -> None:
    """Tell the person that it takes longer: the law wants that within the first month."""
    if request.person is not None:
        tell(
            [request.person],
            "request_extended",
            f"request/{request.pk}/extended",
            ("rights:own", []),
            day=lambda: _day(request.due_on),
        )


def tell_answered(request: DataRequest) -> None:
    """Tell the person that there is an answer; who is erased has no page, so reads it here."""
    if request.person is None:
        return
    gone = request.kind == "erase" and request.state == RequestState.GRANTED
    tell(
        [request.person],
        "request_erased" if gone else "request_answered",
        f"request/{request.pk}/answered",
        ("rights:own", []),
        **({"answer": request.answer} if gone else {}),
    )


def tell_reminder(request: DataRequest, today: date, *, late: bool) -> None:
    """Remind the administrators; of what is late the data protection officer hears too."""
    tell(
        holders(Role.ORGANISATION_ADMIN, today) + (holders(Role.DPO, today) if late else []),
        "request_late" if late else "request_due",
        f"request/{request.pk}/reminder/{today.isoformat()}",
        ("rights:request", [request.pk]),
        day=lambda: _day(request.due_on),
    )


def _day(day: date) -> str:
    return date_format(day, "j F Y")
