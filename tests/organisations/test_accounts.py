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
    account = Account.objects.create_user("Ada@Voorbeeldstad.nl")
    assert str(account) == "ada@voorbeeldstad.nl"
    assert Account.objects.get_by_natural_key("ADA@voorbeeldstad.nl") == account


def test_a_password_opens_nothing():
    Account.objects.create_user("ada@voorbeeldstad.nl", "een lang wachtwoord")
    assert authenticate(username="ada@voorbeeldstad.nl", password="een lang wachtwoord") is None


def test_second_account_with_the_same_address_is_refused():
    Account.objects.create_user("ada@voorbeeldstad.nl")
    twin = Account(email="ADA@voorbeeldstad.nl")
    with pytest.raises(ValidationError):
        twin.full_clean(exclude=["password"])
    with pytest.raises(IntegrityError):
        twin.save()


def test_account_without_an_address_is_for_a_code_on_paper():
    first, second = Account.objects.create_user(None), Account.objects.create_user("")
    assert (first.email, second.email) == (None, None)
    assert not first.has_usable_password()


def test_superuser_is_the_platform_administrator():
    assert Account.objects.create_superuser("a@b.nl", "wachtwoord").is_platform_admin
