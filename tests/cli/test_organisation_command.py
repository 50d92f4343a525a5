"""Making an organisation by command."""

import pytest

from bestendig.cli import main
from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import address_of, contents_of
from bestendig.common.scope import Origin
from bestendig.organisations.models import Account, Kind, Organisation, Person

pytestmark = pytest.mark.django_db
WORDS = {
    "--name": "Nieuwstad", "--slug": "nieuwstad", "--size": "20_50", "--province": "ut",
    "--admin-name": "Ada de Vries", "--admin-email": "ada@nieuwstad.example",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _started(monkeypatch, plain_site):
    """The settings of the tests, not those of the environment."""
    monkeypatch.setattr("bestendig.cli.platform.start", lambda: None)


def create(**changes):
    words = {**WORDS, **{f"--{name.replace('_', '-')}": x for name, x in changes.items()}}
    return main(["organisation", "create", *(part for pair in words.items() for part in pair)])


def test_command_makes_it_and_says_what_comes_next(capsys):
    assert create(kind="fund", size="none") == 0
    assert capsys.readouterr().out.strip() == (
        "Nieuwstad is there. ada@nieuwstad.example can now sign in with a link by mail."
    )
    made = Organisation.objects.get()
    assert (made.kind, made.province, made.slug) == (Kind.FUND, "UT", "nieuwstad")
    with scope.bind(made.pk):
        assert str(Person.objects.get()) == "Ada de Vries"
    mail = Message.objects.get()
    assert (mail.kind, mail.organisation_id) == ("organisation_made", made.pk)
    assert address_of(mail) == "ada@nieuwstad.example"
    assert "/inloggen/" in contents_of(mail).text
    with scope.bind(made.pk):
        entry = AuditEntry.objects.get(action="create_organisation")
    assert (entry.origin, entry.organisation_id) == (Origin.COMMAND, made.pk)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"size": "huge"}, "--size: Value 'huge' is not a valid choice."),
        ({"province": "XX"}, "--province: Value 'XX' is not a valid choice."),
        ({"admin_email": "ada"}, "--admin-email: This is not an e-mail address."),
        ({"slug": "nieuw stad"}, "--slug: "),
    ],
)
def test_what_must_be_mended_is_told_by_the_name_of_the_option(capsys, changes, said):
    assert create(**changes) == 2
    assert said in capsys.readouterr().err
    counts = [model.objects.count() for model in (Organisation, Account, Message)]
    assert counts == [0, 0, 0]


def test_command_without_its_options_explains_itself(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["organisation", "create"])
    assert stop.value.code == 2
    assert "--admin-email" in capsys.readouterr().err
