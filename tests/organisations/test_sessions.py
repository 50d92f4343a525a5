import pytest

from bestendig.organisations.models import Account
from bestendig.organisations.signing_in.models import Session
from bestendig.organisations.signing_in.sessions import SessionStore, hashed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prepared")]


@pytest.fixture
def key():
    store = SessionStore()
    store["secret"] = "what is in it"
    store.save()
    return store.session_key


def test_session_is_found_by_its_key_again(key):
    again = SessionStore(key)
    assert again["secret"] == "what is in it"
    again["more"] = 1
    again.save()
    assert SessionStore(key)["more"] == 1
    assert Session.objects.count() == 1


def test_thief_of_the_database_can_neither_use_nor_read_a_session(key):
    row = Session.objects.get()
    assert row.session_key == hashed(key) != key
    assert "what is in it" not in row.session_data
    stolen = SessionStore(row.session_key)
    assert dict(stolen.items()) == {}


def test_contents_under_another_key_are_not_read(key):
    other = SessionStore()
    other.save()
    contents = Session.objects.get(session_key=hashed(key)).session_data
    Session.objects.filter(session_key=hashed(other.session_key)).update(session_data=contents)
    assert dict(SessionStore(other.session_key).items()) == {}


def test_new_key_takes_the_contents_along_and_ends_the_old(key):
    store = SessionStore(key)
    store.cycle_key()
    store.save()
    assert store.session_key != key
    assert SessionStore(store.session_key)["secret"] == "what is in it"
    assert not SessionStore().exists(key)


def test_flushing_ends_it(key):
    SessionStore(key).flush()
    assert Session.objects.count() == 0


def test_expired_session_is_not_found_and_is_cleared(key):
    store = SessionStore(key)
    store.set_expiry(-1)
    store.save()
    assert dict(SessionStore(key).items()) == {}
    SessionStore.clear_expired()
    assert Session.objects.count() == 0


def test_session_follows_its_sign_in(key):
    from django.utils import timezone  # noqa: PLC0415 - here only

    from bestendig.organisations.signing_in.models import SignIn  # noqa: PLC0415 - the same

    now = timezone.now()
    sign_in = SignIn.objects.create(
        account=Account.objects.create_user("a@b.example"),
        how=SignIn.How.LINK,
        made_at=now,
        last_seen_on=now.date(),
    )
    store = SessionStore(key)
    store["sign_in"] = str(sign_in.pk)
    store.save()
    sign_in.delete()
    assert dict(SessionStore(key).items()) == {}
