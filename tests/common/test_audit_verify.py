"""Somebody who owns the database changes the log; reading it through shows that."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from tests.common.tampering import as_owner

from bestendig.common import audit, keys, scope
from bestendig.common.audit.anchors import anchors
from bestendig.common.audit.chain import hash_of
from bestendig.common.audit.models import AuditEntry, AuditHead
from bestendig.common.audit.queries import entries
from bestendig.common.audit.retention import prune, waiting
from bestendig.common.audit.verifying import verify
from bestendig.common.texts import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chain(settings, tmp_path):
    """Five entries in the chain of one organisation."""
    settings.KEY_STORE = (tmp_path / "keys").as_uri()
    organisation = uuid4()
    with scope.bind(organisation):
        for number in range(5):
            audit.record("import_people", added=number)
        yield organisation


@pytest.fixture
def anchored(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert verify().whole
    assert [anchor.sequence for anchor in anchors()] == [5]


def broken():
    found = verify().broken
    assert found is None or text(found.key, "nl", sequence=found.sequence)
    return found and (found.code, found.sequence)


def rewrite(first=1):
    """Give every entry the right hashes again, as somebody would who knows how they are made."""
    previous = entries().get(sequence=first - 1).hash if first > 1 else ""
    for entry in entries().filter(sequence__gte=first).order_by("sequence"):
        entry.previous = previous
        entry.hash = previous = hash_of(entry)
        entry.save()
    AuditHead.objects.filter(organisation_id=scope.current()).update(
        sequence=entries().first().sequence, hash=previous
    )


def test_whole_chain_is_whole(chain):
    verdict = verify()
    assert (verdict.chain, verdict.first, verdict.last) == (str(chain), 1, 5)
    assert (verdict.whole, verdict.anchors, broken()) == (True, 0, None)


def test_empty_chain_is_whole():
    organisation = scope.current()
    with as_owner():
        AuditEntry.objects.filter(organisation_id=organisation).delete()
        AuditHead.objects.filter(organisation_id=organisation).delete()
    assert (verify().whole, verify().last) == (True, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("details", {"added": 9}), ("action", "give_role"), ("account_id", 9), ("role", "hr"),
        ("person_id", uuid4()), ("origin", "web"), ("object_kind", "x"), ("object_id", "x"),
        ("outcome", "refused"), ("at", timezone.now()), ("hash", "0" * 64),
    ],
)  # fmt: skip
def test_changed_entry_is_found(field, value):
    with as_owner():
        entries().filter(sequence=3).update(**{field: value})
    assert broken() == ("changed", 3)


def test_changed_link_is_found():
    with as_owner():
        entries().filter(sequence=3).update(previous="0" * 64)
    assert broken() == ("loose", 3)


def test_removed_entry_is_found():
    with as_owner():
        entries().filter(sequence=3).delete()
    assert broken() == ("gap", 3)


def test_removed_and_renumbered_is_found():
    with as_owner():
        entries().filter(sequence=3).delete()
        entries().filter(sequence=4).update(sequence=3)
    assert broken() == ("loose", 3)


def test_first_entries_removed_is_found():
    with as_owner():
        entries().filter(sequence__lte=2).delete()
    assert broken() == ("start", 3)


def test_last_entries_removed_is_found():
    with as_owner():
        entries().filter(sequence__gte=4).delete()
    assert broken() == ("end", 3)


def test_inserted_entry_is_found():
    added = entries().get(sequence=5)
    added.pk, added.sequence, added.previous = None, 6, added.hash
    added.hash = hash_of(added)
    with as_owner():
        added.save(force_insert=True)
    assert broken() == ("end", 6)


def test_swapped_entries_are_found():
    with as_owner():
        entries().filter(sequence=2).update(sequence=99)
        entries().filter(sequence=3).update(sequence=2)
        entries().filter(sequence=99).update(sequence=3)
    assert broken() == ("loose", 2)


def test_entry_moved_from_another_chain_is_found(chain):
    if connection.vendor == "postgresql":
        pytest.skip("row-level security refuses the move itself")
    with as_owner():
        AuditEntry.objects.filter(sequence=3).update(organisation_id=uuid4())
    assert broken() == ("gap", 3)


def test_missing_guard_is_found():
    with as_owner():
        assert broken() == ("unguarded", 0)


def test_rewritten_chain_hangs_together_but_misses_its_anchor(anchored):
    with as_owner():
        entries().filter(sequence=3).update(details={"added": 9})
        rewrite(3)
    assert broken() == ("rewritten", 5)


def test_rewritten_chain_without_an_anchor_is_not_found():
    """What anchors are for: the same as above, and nothing outside the database to compare."""
    with as_owner():
        entries().filter(sequence=3).update(details={"added": 9})
        rewrite(3)
    assert broken() is None


def test_cut_chain_with_its_head_set_back_misses_its_anchor(anchored):
    with as_owner():
        entries().filter(sequence__gte=4).delete()
        rewrite()
    assert broken() == ("cut", 3)


def test_emptied_log_misses_its_anchor(anchored):
    with as_owner():
        entries().delete()
        AuditHead.objects.filter(organisation_id=scope.current()).delete()
    assert broken() == ("cut", 0)


def test_anchor_is_dropped_once_where_nothing_was_added(
    anchored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert verify().anchors == 1
    assert [anchor.sequence for anchor in anchors()] == [5]


def test_broken_chain_gets_no_anchor(django_capture_on_commit_callbacks):
    with as_owner():
        entries().filter(sequence=3).delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert not verify().whole
    assert anchors() == []


def test_line_of_an_anchor_that_was_cut_short_is_passed_over(chain, anchored):
    keys.store().note(f"{chain}/anchors", '{"at": "2026-1')
    assert [anchor.sequence for anchor in anchors()] == [5]


def grow_old(days):
    """Make entries 1 to 3 as old as that, as they would be."""
    with as_owner():
        entries().filter(sequence__lte=3).update(at=timezone.now() - timedelta(days=days))
        rewrite()


def test_pruned_chain_is_whole_from_its_first_entry():
    grow_old(400)
    before = timezone.now().date() - timedelta(days=365)
    last = entries().get(sequence=3)
    assert (waiting(before), prune(before), prune(before)) == (3, 3, 0)
    verdict = verify()
    assert (verdict.first, verdict.last, verdict.broken) == (4, 6, None)
    told = entries().first()
    assert told.action == "prune_audit"
    assert told.details == {"through": 3, "hash": last.hash, "removed": 3}


def test_prune_never_takes_what_is_younger_than_half_a_year():
    grow_old(182)
    assert prune(timezone.now().date()) == 0
    assert verify().first == 1


def test_pruning_twice_leaves_a_whole_chain():
    grow_old(400)
    prune(timezone.now().date())
    with as_owner():
        entries().filter(sequence__lte=5).update(at=timezone.now() - timedelta(days=300))
        rewrite_from_pruned()
    assert verify().whole
    assert prune(timezone.now().date()) == 2
    assert (verify().first, verify().broken) == (6, None)


def rewrite_from_pruned():
    previous = entries().last().previous
    for entry in entries().order_by("sequence"):
        entry.previous = previous
        entry.hash = previous = hash_of(entry)
        entry.save()
    AuditHead.objects.filter(organisation_id=scope.current()).update(hash=previous)


def test_prune_entry_that_was_changed_is_found():
    grow_old(400)
    prune(timezone.now().date())
    with as_owner():
        entries().filter(sequence=6).update(details={"through": 3, "hash": "0" * 64, "removed": 3})
        rewrite_from_pruned()
    assert broken() == ("start", 4)


def test_young_entries_hidden_behind_a_made_up_prune_are_found(anchored):
    """Entries 1 to 5 were anchored today: a log that says they were pruned today lies."""
    audit.record("give_role")
    audit.record("give_role")
    last = entries().get(sequence=6)
    with as_owner():
        entries().filter(sequence__lte=6).delete()
        entries().filter(sequence=7).update(
            action="prune_audit", details={"through": 6, "hash": last.hash, "removed": 6}
        )
        rewrite_from_pruned()
    assert broken() == ("young", 7)
