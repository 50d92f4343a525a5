"""Mail about an agreement: that something waits, never what. Who wants none gets none.

Nothing is left of it where an administrator looks at mail.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from bestendig.common import outbox
from bestendig.common.texts import plain, text
from bestendig.organisations.models import Person
from bestendig.organisations.telling import address_of

KIND: Final = "tailored"
REVIEW: Final = "tailored_review"


def tell(
    person: Person | None,
    what: str,
    agreement_id: UUID,
    once: object,
    *,
    other: Person | None = None,
    kind: str = KIND,
    day: date | None = None,
) -> None:
    """Queue one mail. what: which text of the deck. once: what makes it this one message."""
    to = address_of(person) if person else ""
    if person is None or not to:
        return
    language = person.account.language if person.account else "nl"
    with override(language):
        link = settings.BASE_URL + reverse("tailored:agreement", args=[agreement_id])
        said = {
            "first_name": person.first_name,
            "other": str(other or ""),
            "day": date_format(day, "j F Y") if day else "",
            "link": link,
        }
    outbox.send(
        kind,
        to,
        text(f"mail.tailored.{what}.subject", language, **said),
        plain(text(f"mail.tailored.{what}.text", language, **said)),
        key=f"tailored/{what}/{agreement_id}/{once}/{person.pk}",
        needed=False,
        language=language,
        person=person.pk,
        traceless=True,
    )  # fmt: skip
