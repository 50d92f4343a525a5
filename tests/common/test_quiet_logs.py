import logging
import sys

import pytest
from django.test import RequestFactory
from django.urls import resolve

from bestendig.common.quiet_logs import QuietFormatter

TOKEN = "D0VO-4-buLarbaFpH8tWvLf-wfZUVTKqYwnZSaOuCbk"


def line(message, *values, request=None, failed=None):
    record = logging.LogRecord("django.request", 30, "a.py", 1, message, values, failed)
    if request is not None:
        record.request = request
    return QuietFormatter("%(message)s").format(record)


def test_page_is_named_by_its_pattern():
    path = f"/inloggen/link/{TOKEN}/"
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    assert line("Gone: %s", path, request=request) == "Gone: /inloggen/link/<str:token>/"


@pytest.mark.parametrize(
    "secret", [TOKEN, "9f86d081884c7d659a2feaa0c55ad015", "Q2vN8xTzR4bLmW9sKd1fYg"]
)
def test_what_looks_random_is_left_out_wherever_it_stands(secret):
    assert (
        line("Not Found: %s", f"/inloggen/lnk/{secret}/") == "Not Found: /inloggen/lnk/[left out]/"
    )
    try:
        raise ValueError(f"no such token: {secret}")
    except ValueError:
        told = line("failed", failed=sys.exc_info())
    assert secret not in told
    assert "ValueError: no such token: [left out]" in told


@pytest.mark.parametrize(
    "words",
    [
        "retention rule sign_in_links failed: OperationalError",
        "mail 5f0c6d8e-3f2b-4a61-9d0e-2b7c1a9e4f10 of kind sign_in not sent: refused",
        '  File "/usr/lib/python3.11/site-packages/django/core/handlers/exception.py", line 55',
        "Task id=5f0c6d8e-3f2b-4a61-9d0e-2b7c1a9e4f10 path=bestendig.common.jobs.queue.carry_out",
        "Method Not Allowed (GET): /logboek/nakijken/",
    ],
)
def test_words_names_and_ids_stay(words):
    assert line(words) == words


@pytest.mark.parametrize("path", ["/v/abc", "/en/v/K7QM-2X9T-B4LP", "/v/voorbeeldstad/kiosk/"])
def test_address_of_a_survey_is_left_out_whatever_it_says(path):
    start = path[: path.index("v/") + 2]
    assert line('Not Found: "%s"', path) == f'Not Found: "{start}[left out]"'
