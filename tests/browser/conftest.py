"""A real Chromium against the real site: hashed, compressed files and the real policy."""

from __future__ import annotations

import os
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import expect
from tests.site_setup import prepare
from tests.world import sign_in

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 60_000  # milliseconds: a busy machine is slow, which is not what a walk is about
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.fail("no Chromium: install the system package `chromium`, or set CHROMIUM")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}


# Playwright keeps an event loop in the thread of the tests; they use the database all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(autouse=True)
def _site_may_connect(django_db_blocker):
    """The site looks at its connection, also in a test that has no people in it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory, django_db_setup):
    """The address of a running site, with its static files collected as in production.

    A test that needs people in it says `django_db(transaction=True)`, and signs in with `arrive`.
    """
    prepare()
    changed = override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        ALLOWED_HOSTS=[*settings.ALLOWED_HOSTS, "localhost"],
        SECURE_SSL_REDIRECT=False,
    )
    with changed:
        call_command("collectstatic", interactive=False, verbosity=0)
        # Whitenoise serves the files, so Django's own static handler stays out.
        server = LiveServerThread(
            "localhost",
            static_handler=lambda application: application,
            connections_override=_shared_connections(),
        )
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://localhost:{server.port}"
        server.terminate()
        server.join()


def _shared_connections():
    """A database in memory is one connection, which the site's threads then share."""
    connection = connections["default"]
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        return {}
    connection.inc_thread_sharing()
    return {connection.alias: connection}


def arrive(visitor, person, role):
    """Let this browser be signed in as `person`, in `role`."""
    client = Client()
    sign_in(client, person, role)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visitor.site}])


@pytest.fixture
def visitor(page, site):
    """A page that remembers what went wrong: `visitor.troubles` must stay empty."""
    page.set_default_timeout(PATIENCE)
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
    """Whether the browser left the page alone because the answer is a file to keep, or had left
    the page before its icon came."""
    ended = request.failure == "net::ERR_ABORTED"
    return ended and (request.is_navigation_request() or request.url.endswith(".svg"))
