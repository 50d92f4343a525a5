"""A ballot box that real processes fill and open: what each process is told to do."""

from __future__ import annotations

import json
import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from tests.faults.room.tasks import open_slowly

from bestendig.common import keys, scope
from bestendig.common.jobs import enqueue
from bestendig.measurement import retention
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.ballots.box import Opener
from bestendig.measurement.ballots.models import Ballot
from bestendig.measurement.models import Invitation, Series, Wave
from bestendig.organisations.models import Organisation


def build(size: int = 12) -> None:
    """A town of four teams with an open wave."""
    from tests.measurement.conftest import (  # noqa: PLC0415 - fixtures, only here
        agree_on_everything,
        make_town,
        merge_all,
    )

    organisation = Organisation.objects.create(
        slug="stad", name="Stad", size_class="20_50", province="UT"
    )
    with scope.bind(organisation.pk):
        town = make_town(organisation, size=size)
        agree_on_everything()
        merge_all(town)
        town.launch()


def here() -> Any:
    """Bind the town."""
    return scope.bind(Organisation.objects.get().pk)


def said_by(person: UUID, turn: int = 0) -> dict[str, Any]:
    """What somebody says the first, second, … time; the words are found nowhere else."""
    chance = random.Random(f"{person} {turn}")
    words = f"KANARIE{chance.getrandbits(80):020x}"
    return {"q1": chance.randint(1, 5), "q2": chance.randint(1, 5), "q3": 1, "q4": words}


def entries() -> list[tuple[UUID, answering.Entry]]:
    """The person and the way in of each invitation, as the mails carry them."""
    with here():
        wave = Wave.objects.get()
        link = keyring.link_key(wave.pk)
        return [
            (x.person_id, answering.Entry(x.organisation_id, wave.pk, access.token_of(link, x.pk)))
            for x in Invitation.objects.order_by("pk")
        ]


def answer(first: int, last: int, turn: int = 0) -> None:
    """Let some people answer, each in a transaction of its own, and write down what was
    acknowledged."""
    with (Path(settings.DATA_DIR) / "acknowledged").open("a", encoding="utf-8") as book:
        for person, entry in entries()[first:last]:
            with scope.bind(entry.organisation):
                answering.submit_ballot(entry, said_by(person, turn))
            book.write(f"{person} {turn}\n")
            book.flush()
            os.fsync(book.fileno())


def close(at: str = "") -> None:
    """Let the clock pass the close, and queue the count."""
    later = timezone.now() + timedelta(days=15)
    with here():
        (wave,) = closing.close_due(later)
        enqueue(open_slowly, wave_id=wave, at=at)


def again(at: str = "") -> None:
    """Queue the count once more."""
    with here():
        enqueue(open_slowly, wave_id=Wave.objects.get().pk, at=at)


def end_series() -> None:
    """Destroy what links."""
    with here():
        retention.destroy_series(Series.objects.get().pk)


def in_the_box() -> None:
    """Write down who said what, by opening the box with all keys: what only a test may do."""
    found = {}
    with here():
        wave = Wave.objects.get()
        link = keyring.link_key(wave.pk)
        opener = Opener(keys.store().use(keyring.box_name(wave.pk)), wave.envelope_size)
        ballots = {row.pk: row.sealed for row in Ballot.objects.all()}
        for row in Invitation.objects.all():
            sealed = ballots.pop(access.ballot_id(link, row.pk), None)
            if sealed is not None:
                found[str(row.person_id)] = [row.answered, *opener.open(sealed).answers]
            else:
                assert not row.answered, "marked, and no ballot"
        assert not ballots, "a ballot of nobody"
    path = Path(settings.DATA_DIR) / "in-the-box"
    path.write_text(json.dumps(found), encoding="utf-8")


def truth() -> None:
    """Write down every secret of the wave, for who checks that a thief did not find it."""
    from bestendig.measurement.ballots.box import pseudonym  # noqa: PLC0415 - only here

    with here():
        wave = Wave.objects.get()
        link, panel = keyring.link_key(wave.pk), keyring.panel_key(wave.series_id)
        found = {
            str(row.person_id): {
                "token": access.token_of(link, row.pk).hex(),
                "link": str(access.Link("", access.token_of(link, row.pk))),
                "code": access.code_of(link, row.pk),
                "pseudonym": pseudonym(panel, row.person_id.bytes),
                "words": said_by(row.person_id)["q4"],
            }
            for row in Invitation.objects.order_by("pk")
        }
    path = Path(settings.DATA_DIR) / "truth"
    path.write_text(json.dumps(found), encoding="utf-8")
