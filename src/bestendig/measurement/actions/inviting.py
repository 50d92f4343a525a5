"""Making invitations with their envelopes: at launch, and for who comes later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db.models import Count
from django.utils import timezone
from nacl.utils import random

from bestendig.measurement.ballots import access
from bestendig.measurement.ballots.box import Envelope, pseudonym, seal_envelope
from bestendig.measurement.models import Invitation, RollingKind, Wave
from bestendig.organisations.models import Person, Processing
from bestendig.organisations.models.agreement import INVITATIONS_DEFAULT
from bestendig.organisations.queries.seats import leaders_on

# Who was new or changed by an import within this time before being invited is named to the works
# council and the data protection officer.
RECENT: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)
FIXED_A_YEAR: Final = 2
"""The fixed moments of an organisation."""
Arms = Mapping[UUID, Mapping[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What envelopes and ways in are made with. panel: None where nothing is linked."""

    link: bytes
    public: bytes
    panel: bytes | None


def most_a_year() -> int:
    """Invitations a person gets in a year at most, over all series: what the works council
    agreed to (a setting of the organisation)."""
    processing = Processing.objects.only("invitations_a_year").first()
    return int(processing.invitations_a_year if processing else INVITATIONS_DEFAULT)


def times_invited(now: datetime) -> Counter[UUID]:
    """How often each person was invited in the last year, over all series."""
    rows = Invitation.objects.filter(wave__launched_at__gt=now - YEAR).values("person_id")
    return Counter(dict(rows.annotate(times=Count("id")).values_list("person_id", "times")))


def below_the_cap(people: Sequence[Person], now: datetime, most: int) -> list[Person]:
    """Those who were not invited `most` times in the last year."""
    times = times_invited(now)
    return [person for person in people if times[person.pk] < most]


def below_the_rolling_cap(people: Collection[UUID], now: datetime) -> list[UUID]:
    """Those who may be asked after a talk or an activity: as often a year as the two fixed moments
    leave room for, so that nobody is left out of those for having talked."""
    since = Invitation.objects.filter(
        wave__launched_at__gt=now - YEAR, wave__rolling__in=RollingKind.values
    )
    rows = since.values("person_id").annotate(times=Count("id"))
    rolling = Counter(dict(rows.values_list("person_id", "times")))
    most = most_a_year() - FIXED_A_YEAR
    return [person for person in people if rolling[person] < most]


def recently_imported(people: Collection[Person], now: datetime) -> frozenset[UUID]:
    """Those whom an import added or changed less than 30 days ago."""
    since = now - RECENT
    return frozenset(x.pk for x in people if x.imported_at and x.imported_at > since)


def envelopes(
    people: Collection[Person],
    places: Mapping[UUID, int],
    arms: Arms,
    panel: bytes | None,
    *,
    bare: bool = False,
) -> dict[UUID, Envelope]:
    """What is known of each person now. places: of each person, in the picture of the wave. bare:
    neither age nor who leads people."""
    leaders = frozenset() if bare else leaders_on(timezone.localdate())
    return {
        person.pk: Envelope(
            pseudonym=random(16).hex() if panel is None else pseudonym(panel, person.pk.bytes),
            place=places[person.pk],
            age_band="" if bare else person.age_band,
            arms=arms.get(person.pk, {}),
            leads=person.pk in leaders,
        )
        for person in people
    }


def invite(
    wave: Wave, made: Mapping[UUID, Envelope], keys: Keys, recent: frozenset[UUID] = frozenset()
) -> None:
    """Store an invitation for each envelope. Raises TooLong for one that stands out."""
    rows = []
    for person, envelope in made.items():
        number = uuid4()
        rows.append(
            Invitation(
                id=number,
                wave=wave,
                person_id=person,
                recent=person in recent,
                token_hash=access.token_hash(keys.link, access.token_of(keys.link, number)),
                code_hash=access.code_hash(keys.link, access.code_of(keys.link, number)),
                envelope=seal_envelope(envelope, wave.envelope_size, keys.public),
            )
        )
    Invitation.objects.bulk_create(rows, batch_size=500)
