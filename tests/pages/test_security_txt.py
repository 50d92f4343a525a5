"""security.txt: where to report a hole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

ADDRESS = "/.well-known/security.txt"


@pytest.fixture(autouse=True)
def _site(plain_site, settings):
    settings.BASE_URL = "https://bestendig.example"


@pytest.mark.django_db
def test_security_txt_names_the_contact_and_its_term(client, settings):
    settings.SECURITY_CONTACT = "mailto:veilig@gemeente.example"
    answer = client.get(ADDRESS)
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields.pop("Expires")[:10] == f"{datetime.now(UTC) + timedelta(days=180):%Y-%m-%d}"
    assert fields == {
        "Contact": "mailto:veilig@gemeente.example",
        "Preferred-Languages": "nl, en",
        "Canonical": f"https://bestendig.example{ADDRESS}",
    }


@pytest.mark.django_db
def test_security_txt_is_not_there_without_a_contact(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404
