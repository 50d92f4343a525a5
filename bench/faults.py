"""`make faults`, first part: the whole site under `kill -9`, on SQLite and on PostgreSQL.

Each round is the life of one survey. People hand in over HTTP while the application, its worker
or the PostgreSQL server is killed; who was not told "it is in" comes back and does it again. Then
the box closes, and while it is opened something is killed once more. After that the snapshot must
hold, for everybody, exactly the answers that were acknowledged last: none lost, none twice, and
no box may ever be seen half open.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.load import Told, Visitor, filled
from bench.running import Database, Site, database, running

PEOPLE = 24
AT_ONCE = 8
_PATIENCE = 120
# Anything that a site which is being killed may say, or not say.
_AWAY = (OSError, http.client.HTTPException, RuntimeError)
_BOX = ("ballots", "snapshots", "releases", "opened")


@dataclass
class Tally:
    """What came of all rounds so far."""

    lost: int = 0
    doubled: int = 0
    killed: Counter[str] = field(default_factory=Counter)


class Behind:
    """The process that looks past the pages."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.faults_site"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, do: str, **named: Any) -> Any:
        """Asked again while the database is away."""
        assert self._process.stdin
        assert self._process.stdout
        end = time.monotonic() + _PATIENCE
        while True:
            self._process.stdin.write(json.dumps({"do": do, **named}) + "\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline())
            if "is" in answer:
                return answer["is"]
            if time.monotonic() > end:
                raise RuntimeError(f"{do}: {answer['error']}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Away with it."""
        self._process.kill()
        self._process.wait()


class Storm:
    """One site, and what can befall it."""

    def __init__(self, base: Database, site: Site, behind: Behind, seed: int) -> None:
        self.base, self.site, self.behind = base, site, behind
        self.chance = random.Random(seed)
        self.tally = Tally()
        self._ways = {"application": self._application, "worker": site.kill_worker}
        if base.server:
            self._ways["PostgreSQL"] = self._server

    def round(self, slug: str, links: list[str]) -> None:
        """One survey from open to counted."""
        with self._struck(within=1.5):
            told = _all_hand_in(self.site.port, links)
        self._check(slug, told)
        self.behind.ask("close", slug=slug)
        with self._struck(within=2.0):
            end = time.monotonic() + _PATIENCE
            while not self._is_counted(slug, len(links)):
                if time.monotonic() > end:
                    raise AssertionError(
                        f"{slug}: not counted: {self.behind.ask('state', slug=slug)}"
                    )
                time.sleep(0.1)
        self._check(slug, told)

    def _is_counted(self, slug: str, people: int) -> bool:
        state = self.behind.ask("state", slug=slug)
        box = tuple(state[name] for name in _BOX)
        whole = state["state"] == "closing" and box == (people, 0, 0, 0)
        opened = state["state"] == "closed" and box == (0, 1, 1, 1)
        if not whole and not opened:
            raise AssertionError(f"{slug}: a box half open: {state}")
        if "failed" in state["runs"]:
            raise AssertionError(f"{slug}: the counting was given up: {state}")
        return opened and state["destroyed"] == 1 and set(state["runs"]) == {"finished"}

    def _check(self, slug: str, told: list[list[int]]) -> None:
        wanted = Counter(tuple(row) for row in told)
        found = Counter(tuple(row) for row in self.behind.ask("answers", slug=slug))
        self.tally.lost += (wanted - found).total()
        self.tally.doubled += (found - wanted).total()

    @contextmanager
    def _struck(self, within: float) -> Iterator[None]:
        """Somewhere in the block something is killed, and what does not come back by itself is
        started again."""
        what = self.chance.choice(list(self._ways))
        after = self.chance.uniform(0, within)
        blow = threading.Thread(target=self._strike, args=(what, after))
        blow.start()
        yield
        blow.join()
        self.tally.killed[what] += 1

    def _strike(self, what: str, after: float) -> None:
        time.sleep(after)
        self._ways[what]()

    def _application(self) -> None:
        self.site.kill()
        self.site.start()

    def _server(self) -> None:
        self.base.kill()
        self.base.start_again()


def _all_hand_in(port: int, links: list[str]) -> list[list[int]]:
    """Everybody, a few at once, until each was told that it is in: what was told last."""
    waiting, told = iter(links), []
    lock = threading.Lock()

    def one_after_another() -> None:
        while True:
            with lock:
                link = next(waiting, None)
            if link is None:
                return
            said = _hand_in(port, link)
            with lock:
                told.append(said)

    threads = [threading.Thread(target=one_after_another) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(told) != len(links):
        raise AssertionError(f"{len(links) - len(told)} people could not hand in")
    return told


def _hand_in(port: int, link: str) -> list[int]:
    """Again and again, with other answers each time, until it is acknowledged."""
    end = time.monotonic() + _PATIENCE
    while True:
        visitor = Visitor(port, Told())
        try:
            visitor.open("GET", f"/v/{link}")
            form = filled(visitor.open("GET", "/v/nu/vragen/"))
            asked = [name for name in form if name not in {"mark", "to"}]
            form |= {name: str(1 + secrets.randbelow(5)) for name in asked}
            page = visitor.open("POST", "/v/nu/vragen/", form | {"to": "box", "picture": ""})
            if "data-picture" in page:
                return [int(form[name]) for name in asked]
            raise RuntimeError("another page than the last")
        except _AWAY:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        finally:
            visitor.connection.close()


def storm(postgres: bool, rounds: int, seed: int) -> Tally:
    """All rounds on one database."""
    with tempfile.TemporaryDirectory() as place, database(postgres, Path(place)) as base:
        base.environment["JOB_LEASE"] = "3"
        (Path(place) / "data").mkdir(exist_ok=True)
        behind = Behind(base.environment)
        try:
            boxes = behind.ask("prepare", rounds=rounds, people=PEOPLE)
            with running(base.environment) as site:
                weather = Storm(base, site, behind, seed)
                for slug, links in boxes.items():
                    try:
                        weather.round(slug, links)
                    except Exception:
                        print(site.log.read_text()[-3000:], file=sys.stderr)
                        raise
                    print(f"{slug}: killed {dict(weather.tally.killed)}", file=sys.stderr)
                return weather.tally
        finally:
            behind.stop()


def main() -> int:
    """Both databases; 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    wrong = 0
    for name in ("sqlite", "postgres"):
        if options.only not in (None, name):
            continue
        tally = storm(name == "postgres", options.rounds, options.seed)
        killed = ", ".join(f"{what} {count} times" for what, count in sorted(tally.killed.items()))
        print(f"{name}: killed {killed}; {2 * options.rounds} times in all")
        print(f"rounds {options.rounds}, lost {tally.lost}, doubled {tally.doubled}", flush=True)
        wrong += tally.lost + tally.doubled
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
