import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from tests.site_setup import prepare

from bestendig.organisations.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session", autouse=True)
def _prepared():
    prepare()


def test_capitals_in_the_address_make_no_difference():
    account = Account.objects.create_user("Ada@Voorbeeldstad.nl", "een lang wachtwoord")
    assert str(account) == "ada@voorbeeldstad.nl"
    assert authenticate(username="ADA@voorbeeldstad.nl", password="een lang wachtwoord") == account


def test_second_account_with_the_same_address_is_refused():
    Account.objects.create_user("ada@voorbeeldstad.nl")
    twin = Account(email="ADA@voorbeeldstad.nl")
    with pytest.raises(ValidationError):
        twin.full_clean(exclude=["password"])
    with pytest.raises(IntegrityError):
        twin.save()


def test_account_needs_an_address_and_without_password_cannot_use_one():
    with pytest.raises(ValueError, match="e-mail"):
        Account.objects.create_user("")
    assert not Account.objects.create_user("ada@voorbeeldstad.nl").has_usable_password()


def test_superuser_may_everything():
    assert Account.objects.create_superuser("a@b.nl", "wachtwoord").has_perm("any.thing")
