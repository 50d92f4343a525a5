"""A real Chromium against the real site: hashed, compressed files and the real policy."""

from __future__ import annotations

import os
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from tests.site_setup import prepare

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.fail("no Chromium: install the system package `chromium`, or set CHROMIUM")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running site, with its static files collected as in production."""
    prepare()
    changed = override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"],
        SECURE_SSL_REDIRECT=False,
    )
    with changed:
        call_command("collectstatic", interactive=False, verbosity=0)
        # Whitenoise serves the files, so Django's own static handler stays out.
        server = LiveServerThread("localhost", static_handler=lambda application: application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://localhost:{server.port}"
        server.terminate()
        server.join()


@pytest.fixture
def visitor(page, site):
    """A page that remembers what went wrong: `visitor.troubles` must stay empty."""
    page.set_default_timeout(10_000)
    page.site = site
    page.troubles = []
    page.on("console", lambda m: m.type in {"error", "warning"} and page.troubles.append(m.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on(
        "response",
        lambda r: r.status >= 400 and page.troubles.append(f"{r.status} {r.url}"),
    )
    page.on("requestfailed", lambda r: _became_file(r) or page.troubles.append(f"failed {r.url}"))
    return page


def _became_file(request):
    """Whether the browser left the page alone because the answer is a file to keep."""
    return request.is_navigation_request() and request.failure == "net::ERR_ABORTED"
