"""The thief's test: database, write-ahead log, copies and output, searched and joined.

During a wave, after it, and when what links is destroyed; each without the keys and with those
that are there then. What he learns is the table in docs/privacy.md, and nothing beyond it. That he
does learn what the table gives him shows that he can look.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from tests.databases import POSTGRES, as_superuser, shared_folder
from tests.faults.conftest import ROOT, wait_for
from tests.faults.room.thief import envelopes_opened, learn, steal
from tests.walls.scanning import Place, dump, forms_of

BOX = "from tests.faults.room import box\n"
SETUP = "import django; django.setup()\n"
ANSWERED = 30


def do(place, code):
    """A process of the program, what it says kept beside the data."""
    with (place.folder / "output").open("ab") as said:
        subprocess.run(
            [sys.executable, "-c", SETUP + BOX + code],
            env=place.environment, cwd=ROOT, check=True, stdout=said, stderr=said,
        )  # fmt: skip


def copy(place, name):
    """A backup of the database, as an administrator makes one, and the log as it is then."""
    to = place.folder / "backups"
    to.mkdir(exist_ok=True)
    if POSTGRES:
        with as_superuser(place.uri, place.database) as server:
            parts = [x.content for x in dump(server)]
        (to / name).write_bytes(b"\n".join(parts))
        return
    for ending in ("", "-wal"):
        source = place.folder / f"db.sqlite3{ending}"
        if source.exists():
            shutil.copy(source, to / f"{name}{ending}")
    with (
        closing(sqlite3.connect(place.folder / "db.sqlite3")) as live,
        closing(sqlite3.connect(to / f"{name}.backup")) as backup,
    ):
        live.backup(backup)


def everything(place, loot):
    """Every byte that lies somewhere, but the keys."""
    found = [Place(f"file {n}", content) for n, content in enumerate(loot.raw)]
    if POSTGRES:
        with as_superuser(place.uri, place.database) as server:
            found += list(dump(server))
            server.execute("CHECKPOINT")
        data = shared_folder() / "data"
        logs = [x for x in Path(data, "pg_wal").rglob("*") if x.is_file()]
        found += [Place(x.name, x.read_bytes()) for x in logs]
    return found


def found_in(places, truth):
    """(what, in which form) of each secret of three who answered, and of everybody's own words.

    As `tests.walls.scanning.leaks`, which is made for small places: each is lowered once here.
    """
    contents = [x for place in places for x in (place.content, place.content.lower())]
    wanted = {
        (f"{kind} of {who}", form): needle
        for who, row in list(truth.items())[:3]
        for kind, value in row.items()
        for form, needle in forms_of(value)
    }
    wanted |= {(f"words of {who}", "plain"): row["words"].encode() for who, row in truth.items()}
    return [what for what, needle in wanted.items() if any(needle in x for x in contents)]


def test_thief_learns_what_the_table_says_and_no_more(place):
    do(place, "box.build()")
    # Two answer one after the other: who replays the log sees which invitation and which ballot
    # changed together.
    do(place, "box.truth()")
    truth = json.loads((place.folder / "truth").read_text())
    steps = []
    for turn in range(2):
        before = steal(place)
        do(place, f"box.answer({turn}, {turn + 1})")
        after = steal(place)
        marked = learn(after).took_part - learn(before).took_part
        steps.append((marked, set(after.ballots) - set(before.ballots)))
        copy(place, f"turn-{turn}")
    do(place, f"box.answer(2, {ANSWERED})")
    copy(place, "open")

    # While it is open, without the keys: who took part, and which sealed ballot is whose.
    during = steal(place)
    found = learn(during)
    assert len(found.took_part) == ANSWERED
    assert (found.sealed, found.answers, found.loose) == ({}, {}, [])
    assert [(len(who), len(which)) for who, which in steps] == [(1, 1), (1, 1)]
    assert len({len(sealed) for sealed in during.ballots.values()}) == 1
    assert len({len(bytes(row["envelope"])) for row in during.invitations}) == 1
    assert envelopes_opened(during) == 0
    places = everything(place, during)
    assert found_in(places, truth) == []
    person = next(iter(truth))
    planted = {person: {"words": person if POSTGRES else UUID(person).hex}}
    assert found_in(places, planted) != []  # the search finds what is there

    # With the keys, while it is open: everything of that wave.
    with_keys = learn(steal(place, keys=True))
    said = {UUID(who): row["words"] for who, row in truth.items()}
    assert {who: row[3] for who, row in with_keys.answers.items()} == {
        who: said[who] for who in found.took_part
    }

    do(place, "box.close()")
    place.start()
    wait_for(lambda: place.ask("SELECT state FROM measurement_wave") == [("closed",)], "it")
    wait_for(lambda: place.runs()[-1][0] == "finished", "the keys")
    place.clear()
    copy(place, "closed")

    # After the close, without the keys: nothing new, with all that was stolen before.
    after = steal(place)
    assert learn(after).took_part == set()
    found = learn(after, before=during)
    assert (found.sealed, found.answers, found.loose, found.words) == ({}, {}, [], [])
    assert found_in(everything(place, after), truth) == []

    # With the keys that are left: the answers, and the person while the panel key is there. What
    # was answered in words is there too, in an order of its own, and of nobody.
    found = learn(steal(place, keys=True), before=during)
    took_part = learn(during).took_part
    assert found.sealed == {}
    assert {len(row) for row in found.answers.values()} == {3}
    assert set(found.answers) == took_part
    assert sorted(found.words) == sorted(said[who] for who in took_part)
    assert found.words != [said[who] for who in found.answers]

    do(place, "box.end_series()")
    copy(place, "ended")

    # When what links has been destroyed: nothing, with all that was ever stolen and all keys.
    last = steal(place, keys=True)
    assert last.secrets, "other keys are there still"
    for earlier in (during, after):
        found = learn(last, before=earlier)
        assert (found.sealed, found.answers, found.loose, found.words) == ({}, {}, [], [])
    assert envelopes_opened(during) == 0
    assert found_in(everything(place, last), truth) == []
