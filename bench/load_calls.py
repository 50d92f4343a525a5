"""What a questionnaire costs inside one process, counted instead of timed: calls and queries.

python -m bench.load_calls            one form, sent once, on SQLite
python -m bench.load_calls --top 40   and where the calls are made

Time on a busy machine says little; these numbers are the same each time. The
beginning of a transaction counts as a query.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.load import Told, Visitor
from bench.running import HOST, database

WARM, COUNTED = 5, 20


class Inside(Visitor):
    """A visitor without a network: it calls the application."""

    def __init__(self, application: Callable[..., Any], profile: cProfile.Profile | None) -> None:
        self.application, self.profile = application, profile
        self.cookie, self.told = "", Told()

    def open(self, method: str, path: str, form: dict[str, str] | None = None) -> str:
        """The page, and what it was redirected to."""
        body = urlencode(form or {}).encode()
        where, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": where, "QUERY_STRING": query,
            "SERVER_NAME": HOST, "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_COOKIE": self.cookie,
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        }  # fmt: skip
        got: dict[str, Any] = {}
        if self.profile:
            self.profile.enable()
        answer = self.application(
            environ, lambda status, sent: got.update(status=status, sent=sent)
        )
        content = b"".join(answer)
        answer.close()
        if self.profile:
            self.profile.disable()
        sent = dict(got["sent"])
        self.cookie = sent.get("Set-Cookie", self.cookie).partition(";")[0]
        if got["status"].startswith("303"):
            return self.open("GET", sent["Location"])
        if not got["status"].startswith("200"):
            raise RuntimeError(f"{method} {path}: {got['status']}")
        return content.decode()


def main() -> None:
    """Prepare a site in a folder of its own, answer, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--top", type=int, default=0, help="show so many functions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, database(False, Path(place)) as base:
        os.environ.update(base.environment)
        from bench.load_site import prepare

        prepare(Path(place), WARM + COUNTED + 1)
        from bestendig.wsgi import application

        links = (Path(place) / "links").read_text(encoding="utf-8").split()
        for link in links[:WARM]:
            Inside(application, None).answer(link, script=True)
        profile = cProfile.Profile()
        for link in links[WARM:-1]:
            Inside(application, profile).answer(link, script=True)
        calls = pstats.Stats(profile)
        print(
            f"{calls.total_calls / COUNTED:.0f} calls, {_queries(application, links[-1])} queries"
        )
        if options.top:
            calls.sort_stats("cumulative").print_stats(options.top)


def _queries(application: Callable[..., Any], link: str) -> int:
    from django.db import connection

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        Inside(application, None).answer(link, script=True)
    return len(asked)


if __name__ == "__main__":
    main()
