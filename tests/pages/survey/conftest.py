"""A survey in a small town, and a browser that nobody signed in with."""

import re

import pytest
from django.test import Client
from tests.survey_town import Survey, make_survey, quick_keys

__all__ = ["quick_keys"]


class Phone(Client):
    """A phone: it holds cookies, checks what Django checks, and fills in forms."""

    def __init__(self):
        super().__init__(enforce_csrf_checks=True)

    def open(self, address):
        """Follow the redirects; the page that one sees."""
        return self.get(address, follow=True)

    def mark(self, address="/v/nu/vragen/"):
        """What the forms of this visit carry."""
        found = re.search(r'name="mark" value="(\w+)"', self.get(address).content.decode())
        return found[1] if found else ""

    def send(self, address, said=None, **kwargs):
        """Send a form of this visit."""
        return self.post(address, {"mark": self.mark(), **(said or {})}, **kwargs)


@pytest.fixture
def survey(db, plain_site, quick_keys) -> Survey:
    return make_survey()


@pytest.fixture
def phone(survey):
    """The phone of the first of the people."""
    phone = Phone()
    phone.open(f"/v/{survey.link()}")
    return phone
