"""The demo's sign-in: choose who you are. It exists in demo mode only, on this machine only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bestendig.common import scope
from bestendig.organisations.models import Account, Organisation, Person
from bestendig.organisations.signing_in.models import SignIn
from bestendig.pages.access import anyone
from bestendig.pages.account.entry import enter, leave_first

# First names, in the order of the demo's story; their line is in the copy deck.
NAMES: Final = (
    "Noor", "Robin", "Jo", "Luca", "Mika", "Bo", "Charlie", "Sam", "Kim", "Alex", "Dana", "Rens",
    "Robbie", "Pim",
)  # fmt: skip
# The platform's administrator, who is in no organisation; `demo.build` makes the account.
PLATFORM: Final = "jip@bestendig.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One made-up person to sign in as. text: a key of the copy deck."""

    account: int
    name: str
    organisation: str
    text: str


def demo_doors() -> tuple[Door, ...]:
    """Whom to sign in as: people of made-up organisations, and outside demo mode nobody."""
    if not settings.DEMO:
        return ()
    found = []
    for organisation in Organisation.objects.filter(made_up=True):
        with scope.bind(organisation.pk):
            people = Person.objects.filter(
                kind=Person.Kind.EMPLOYMENT,
                first_name__in=NAMES,
                last_name="",
                account__isnull=False,
            )
            found += [
                Door(
                    account=person.account_id or 0,
                    name=person.first_name,
                    organisation=organisation.name,
                    text=f"demo.door.{person.first_name.lower()}",
                )
                for person in people
            ]
    found.sort(key=lambda door: NAMES.index(door.name))
    platform = Account.objects.filter(email=PLATFORM, is_platform_admin=True).first()
    if platform is not None:
        where = _("All organisations, from outside")
        found.append(
            Door(account=platform.pk, name="Jip", organisation=where, text="demo.door.jip")
        )
    return tuple(found)


@anyone
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the made-up people."""
    again = leave_first(request)
    if again:
        return again
    door = next((x for x in demo_doors() if str(x.account) == request.POST.get("account")), None)
    if door is None:
        raise Http404
    account = get_object_or_404(Account, pk=door.account)
    return enter(request, account, SignIn.How.DEMO)
