"""`make load`: a hundred people at once hand in a questionnaire, on SQLite and on PostgreSQL.

Twenty questions. Each person comes by an own link, reads the privacy page, answers and hands in:
as a phone does (one form, sent once), and without JavaScript (block by block). Printed are the
questionnaires completed a second, how long the slowest five percent of pages take, and the CPU a
questionnaire costs the site and its database; sealing is part of it. Nothing may fail, and what
was acknowledged must be in the box. The visitors run on the same two cores; what they use is
said, and what everything else on this machine used meanwhile. Counted instead of timed, and so
the same on a busy machine: `python -m bench.load_calls`.
"""

from __future__ import annotations

import argparse
import http.client
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from bench.running import HOST, database, running

AT_ONCE = 100
MOST_CPU = 0.040
LEAST_A_SECOND = 80
_FIELD = re.compile(r'<input[^>]*type="(?:radio|hidden)"[^>]*>')
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')
_BUTTON = re.compile(r'<button[^>]*name="to" value="([^"]*)"')


@dataclass
class Told:
    """What the visitors met."""

    seconds: list[float] = field(default_factory=list)
    done: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds of CPU: until now, or of one stretch."""

    site: float
    database: float
    visitors: float
    machine: float

    @classmethod
    def until_now(cls, site: int, database: int) -> Spent:
        """By the processes with these ids and all below them, and by everybody."""
        whole = psutil.cpu_times()
        return cls(
            site=cpu_of(site),
            database=cpu_of(database),
            visitors=time.process_time(),
            machine=sum(whole) - whole.idle - getattr(whole, "iowait", 0),
        )

    def since(self, before: Spent) -> Spent:
        """What was spent between the two."""
        return Spent(
            site=self.site - before.site,
            database=self.database - before.database,
            visitors=self.visitors - before.visitors,
            machine=self.machine - before.machine,
        )

    @property
    def others(self) -> float:
        """By what has nothing to do with it."""
        return max(0, self.machine - self.site - self.database - self.visitors)


class Visitor:
    """A browser of one person: keeps the cookie, follows redirects, loads no files."""

    def __init__(self, port: int, told: Told) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie, self.told = "", told

    def open(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """The page, and what it was redirected to."""
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": self.cookie}
        body = urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.told.seconds.append(time.perf_counter() - begun)
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        if answer.status == 303:
            return self.open("GET", answer.getheader("Location") or "")
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return content.decode()

    def answer(self, link: str, script: bool) -> None:
        """From the link to the thank-you page."""
        self.open("GET", f"/v/{link}")
        page = self.open("GET", "/v/nu/vragen/")
        for _step in range(12):
            form = filled(page)
            if script:
                form |= {"to": "box", "picture": ""}
            page = self.open("POST", "/v/nu/vragen/", form)
            if "data-survey=" not in page:
                self.told.done += 1
                return
        raise RuntimeError("the questions never ended")


def filled(page: str) -> dict[str, str]:
    """The form of the page with an answer to every question, and its first button pressed."""
    form: dict[str, str] = {}
    for one in _FIELD.findall(page):
        name, value = _NAME.search(one), _VALUE.search(one)
        if name and value and (name[1] not in form or secrets.randbelow(3) == 0):
            form[name[1]] = value[1]
    button = _BUTTON.search(page)
    return form | {"to": button[1] if button else ""}


def visit(port: int, links: Sequence[str], script: bool) -> Told:
    """A hundred people at once, until everybody has handed in."""
    told, waiting = Told(), iter(links)
    lock = threading.Lock()

    def one_after_another() -> None:
        while True:
            with lock:
                link = next(waiting, None)
            if link is None:
                return
            visitor = Visitor(port, told)
            try:
                visitor.answer(link, script)
            except Exception as error:  # noqa: BLE001 - counted, and shown
                told.wrong.append(f"{type(error).__name__}: {error}")
            finally:
                visitor.connection.close()

    threads = [threading.Thread(target=one_after_another) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def cpu_of(pid: int) -> float:
    """Seconds of CPU that this process and all below it used until now; 0: there is none."""
    if not pid:
        return 0.0
    top = psutil.Process(pid)
    total = top.cpu_times().children_user + top.cpu_times().children_system
    for process in [top, *top.children(recursive=True)]:
        times = process.cpu_times()
        total += times.user + times.system
    return total


def settle(pid: int, most: float = 60) -> None:
    """Wait until all of the site has started: its worker takes some seconds of CPU to begin."""
    until, before = time.monotonic() + most, 0.0
    while (now := cpu_of(pid)) - before > 0.1 and time.monotonic() < until:
        before = now
        time.sleep(1)


def measure(postgres: bool, people: int) -> list[str]:
    """One database, both ways; what missed its target."""
    name = "PostgreSQL" if postgres else "SQLite"
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as place, database(postgres, Path(place)) as base:
        env, server = base.environment, base.pid
        _site_does(env, "prepare", place, str(2 * people + AT_ONCE))
        links = (Path(place) / "links").read_text(encoding="utf-8").split()
        with running(env) as site:
            port, pid = site.port, site.pid
            visit(port, links[:AT_ONCE], script=True)  # warm
            settle(pid)
            for script in (True, False):
                some = links[AT_ONCE:][:people] if script else links[AT_ONCE + people :]
                before, begun = Spent.until_now(pid, server), time.perf_counter()
                told = visit(port, some, script)
                took = time.perf_counter() - begun
                spent = Spent.until_now(pid, server).since(before)
                missed += report(name, script, told, took, spent)
        kept, state = _site_does(env, "close").split()
        print(f"{name}: acknowledged {len(links)}, in the box {kept}, {state}")
        if int(kept) != len(links):
            missed.append(f"{name}: {len(links) - int(kept)} lost")
    return missed


def _site_does(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "bench.load_site", *words]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def report(name: str, script: bool, told: Told, took: float, spent: Spent) -> list[str]:
    """Print a line; what missed its target."""
    done = max(told.done, 1)
    slow = sorted(told.seconds)[int(len(told.seconds) * 0.95)]
    way = "one form" if script else "block by block"
    used = spent.site + spent.database
    print(
        f"{name}, {way}: {told.done} completed, {done / took:.0f} a second, "
        f"p95 of a page {slow * 1000:.0f} ms, failed {len(told.wrong)}\n"
        f"  CPU each ({len(told.seconds) / done:.1f} requests): {used / done * 1000:.1f} ms, of "
        f"which the database {spent.database / done * 1000:.1f}; a visitor "
        f"{spent.visitors / done * 1000:.1f} ms. Others on this machine used "
        f"{spent.others / took:.1f} of its {psutil.cpu_count()} cores"
    )
    for line in sorted(set(told.wrong))[:5]:
        print(f"  {line}")
    missed = [f"{name}, {way}: {len(told.wrong)} failed"] if told.wrong else []
    if used / done > MOST_CPU:
        missed.append(f"{name}, {way}: {used / done * 1000:.1f} ms of CPU, at most 40")
    if done / took < LEAST_A_SECOND:
        missed.append(f"{name}, {way}: {done / took:.0f} a second, at least {LEAST_A_SECOND}")
    return missed


def main() -> int:
    """Both databases; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    missed: list[str] = []
    for name in ("sqlite", "postgres"):
        if options.only in (None, name):
            missed += measure(name == "postgres", options.people)
    for line in missed:
        print("missed:", line)
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
