from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.common.tampering import as_owner
from tests.common.test_audit_verify import rewrite

from bestendig.common import audit, keys, scope
from bestendig.common.audit.anchors import anchors
from bestendig.common.audit.queries import entries
from bestendig.common.jobs import JobRefused
from bestendig.common.registry import REGISTRY
from bestendig.organisations.logs import PLATFORM_MONTHS, chains, read_entries, verify_logs
from bestendig.organisations.roles import Role
from bestendig.organisations.tasks import anchor_logs, prune_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.KEY_STORE = (tmp_path / "keys").as_uri()


@pytest.fixture
def here(world):
    return world.here.organisation


@pytest.fixture
def there(world):
    return world.there.organisation


def did(organisation, times=1):
    with scope.bind(organisation.pk):
        for _ in range(times):
            audit.record("change_settings")


def breach(organisation):
    with scope.bind(organisation.pk), as_owner():
        entries().filter(sequence=1).update(role="hr")


def test_every_chain_is_read_and_the_whole_ones_are_anchored(
    here, there, django_capture_on_commit_callbacks
):
    did(here)
    did(there, 2)
    with django_capture_on_commit_callbacks(execute=True):
        found = {x.slug if x else "": verdict.last for x, verdict in verify_logs(chains())}
    assert found == {"": 0, "voorbeeldstad": 1, "oefenwaard": 2}
    with scope.bind(there.pk):
        assert [anchor.sequence for anchor in anchors()] == [2]


def test_nightly_job_reads_all_and_says_when_one_is_broken(
    here, there, django_capture_on_commit_callbacks
):
    did(here)
    did(there)
    anchor_logs()
    breach(there)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(JobRefused):
        anchor_logs()
    with scope.bind(there.pk):
        assert (entries().first().action, entries().first().outcome) == ("verify_audit", "failed")
        assert anchors() == []
    with scope.bind(here.pk):  # comes after it in the alphabet
        assert [anchor.sequence for anchor in anchors()] == [1]


def test_nightly_job_removes_expired_copies_of_keys(tmp_path, monkeypatch):
    keys.store().create("platform/box")
    copy = keys.store().backup(tmp_path / "copies").path
    prune_keys()
    assert (copy.exists(), entries().count()) == (True, 0)
    later = timezone.now() + timedelta(days=15)
    monkeypatch.setattr("bestendig.common.keys.files._now", lambda: later)
    prune_keys()
    assert (copy.exists(), entries().get().details) == (False, {"removed": 1})


def test_log_is_kept_as_long_as_the_organisation_chose(here):
    rule = REGISTRY.rules["audit"]
    here.keep_audit = 12
    here.save()
    today = date(2026, 11, 26)
    assert rule.before(here.pk, today) == date(2025, 11, 26)
    assert rule.before(None, today) == date(2024, 11, 26)
    assert PLATFORM_MONTHS == 24
    did(here, 3)
    with scope.bind(here.pk):
        with as_owner():
            entries().filter(sequence=1).update(at=timezone.now() - timedelta(days=400))
            rewrite()
        before = rule.before(here.pk, timezone.localdate())
        assert (rule.waiting(before), rule.apply(before)) == (1, 1)


def test_person_sees_what_the_log_tells_of_own_deeds(world, here):
    person, other = world.here.people[Role.HR], world.here.people[Role.ADVISER]
    with scope.bind(here.pk):
        for who in (person, other):
            with scope.acting(scope.Actor(person=who.pk, role="hr")):
                audit.record("change_settings")
        (entry,) = read_entries(person.pk)["entries"]
    assert (entry["what"], entry["role"], entry["outcome"]) == (
        "Instellingen veranderd", "HR", "gedaan"
    )  # fmt: skip
    assert set(entry) | {"entries"} == set(REGISTRY.exports["audit"].fields)
