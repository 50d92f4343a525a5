"""A file on its way through the database: in, confirmed, applied, undone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.organisations.imports.bringing import bring, bring_in

from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.registry import REGISTRY
from bestendig.common.table_files import TableError
from bestendig.organisations.imports.models import (
    ColumnChoice,
    ImportedPerson,
    ImportedUnit,
    PeopleFile,
    State,
)
from bestendig.organisations.imports.planning import digest
from bestendig.organisations.imports.preview import plan_of
from bestendig.organisations.imports.receiving import (
    cancel_file,
    confirm_import,
    name_columns,
    receive_file,
)
from bestendig.organisations.imports.undoing import ChangedSince, last_import, undo_import
from bestendig.organisations.models import Account, Person, RoleGrant, Unit
from bestendig.organisations.personnel import hasher
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

HEAD = "Persnr;Voornaam;Achternaam;E-mail;Afdeling;Leidinggevende"
TWO = f"{HEAD}\n12;Robin;Meer;robin@voorbeeldstad.nl;Groen;\n13;Jo;Wit;;Groen;12\n"


def everything():
    """All of people and units, to compare before and after."""
    return (
        sorted(Person.objects.values_list(), key=str),
        sorted(Unit.objects.values_list("id", flat=True), key=str),
        sorted(Account.objects.values_list("email", flat=True), key=str),
    )


def test_people_come_in_with_their_unit_account_manager_and_hash(here):
    file = bring_in(TWO)
    robin, jo = Person.objects.filter(last_name__in=["Meer", "Wit"])
    assert (file.state, file.added, file.units, file.content) == ("applied", 2, 1, None)
    assert robin.account.email == robin.work_email == "robin@voorbeeldstad.nl"
    assert (jo.account, jo.manager, jo.unit) == (None, robin, robin.unit)
    assert jo.personnel_hash == hasher()("00013")
    assert len(jo.personnel_hash) == 64
    assert jo.unit.versions.get().parent == here.concern


def test_the_same_file_again_changes_nothing(here):
    bring_in(TWO)
    file = bring(TWO)
    with pytest.raises(Refused):
        confirm_import(file.id, digest(plan_of(file)), many_end=False)


def test_file_is_sealed_until_it_is_applied_and_gone_when_cancelled(here):
    file = bring(TWO)
    assert b"Robin" not in bytes(file.content)
    cancel_file(file.id)
    file.refresh_from_db()
    assert (file.state, file.content) == ("cancelled", None)
    with pytest.raises(Refused):
        confirm_import(file.id, file.plan, many_end=False)


def test_file_that_waits_a_week_is_erased_by_the_schedule(here):
    file = bring(TWO)
    rule = REGISTRY.rules["people_files"]
    assert rule.keep(None) == 7
    today = timezone.localdate()
    assert rule.apply(today - timedelta(days=7)) == 0
    PeopleFile.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    assert rule.waiting(today - timedelta(days=7)) == 1
    assert rule.apply(today - timedelta(days=7)) == 1
    file.refresh_from_db()
    assert (file.state, file.content) == ("expired", None)


@pytest.mark.parametrize("column", ["BSN", "Geboortedatum", "Nationaliteit", "Arbeidsbeperking"])
def test_file_with_what_we_may_not_have_leaves_nothing(here, column):
    with pytest.raises(TableError, match="forbidden"):
        receive_file("mensen.csv", f"Naam;{column}\nAda;x\nBo;y\n".encode())
    assert PeopleFile.objects.count() == 0


def test_columns_are_remembered_for_the_same_headers(here):
    content = "Werker;Plek\nAda;Groen\n"
    file = receive_file("a.csv", content.encode())
    assert file.mapping == {}
    mapping = {"Werker": "name", "Plek": "unit"}
    name_columns(file.id, mapping, columns=["Werker", "Plek"], ends_on=None, whole_or_nothing=False)
    assert receive_file("b.csv", b"PLEK;werker\nGroen;Bo\n").mapping == {
        "PLEK": "unit", "werker": "name",
    }  # fmt: skip
    assert "Ada" not in str(ColumnChoice.objects.values())


def test_refused_rows_do_not_stop_the_others_unless_the_user_wants_so(here):
    content = f"{TWO}14;Bo;Bos;geen adres;Groen;\n"
    file = bring(content, whole_or_nothing=True)
    with pytest.raises(Refused):
        confirm_import(file.id, digest(plan_of(file)), many_end=False)
    file = bring_in(content)
    assert (file.added, file.refused) == (2, 1)


def test_ending_more_than_a_fifth_must_be_meant(here):
    file = bring(TWO, ends_on=date(2026, 11, 1))
    shown = digest(plan_of(file))
    with pytest.raises(Refused) as refused:
        confirm_import(file.id, shown, many_end=False)
    assert refused.value.field == "many_end"
    confirm_import(file.id, shown, many_end=True)


def test_everybody_missing_is_ended_but_the_only_administrator(here):
    file = bring_in(TWO, ends_on=date(2026, 11, 1))
    assert file.ended == 9
    assert set(Person.objects.filter(ends_on=None).values_list("first_name", flat=True)) == {
        "Robin", "Jo", "Organisation Admin",
    }  # fmt: skip


def test_plan_that_no_longer_fits_is_shown_again_and_does_nothing(here):
    file = bring(TWO)
    shown = digest(plan_of(file))
    confirm_import(file.id, shown, many_end=False)
    Person.objects.create(
        first_name="Robin", last_name="Meer", work_email="robin@voorbeeldstad.nl", unit=here.team
    )
    before = everything()
    assert run_waiting() == 1
    file.refresh_from_db()
    assert (file.state, everything()) == ("stale", before)
    with pytest.raises(Refused):
        confirm_import(file.id, shown, many_end=False)
    confirm_import(file.id, digest(plan_of(file)), many_end=False)
    run_waiting()
    file.refresh_from_db()
    assert (file.state, file.added, file.changed) == ("applied", 1, 1)


def test_undo_puts_everything_back_exactly(here):
    bring_in(TWO)
    before = everything()
    changes = (
        f"{HEAD}\n12;Robin;Meer;jo@voorbeeldstad.nl;Reiniging > Noord;13\n"
        "13;Jo;de Wit;robin@voorbeeldstad.nl;Groen;\n15;Bo;Bos;bo@x.nl;Nieuw;12\n"
    )
    file = bring_in(changes, ends_on=date(2026, 11, 1))
    assert (file.added, file.changed, file.ended, file.units) == (1, 2, 9, 3)
    assert Person.objects.get(first_name="Jo").work_email == "robin@voorbeeldstad.nl"
    undo_import(file.id)

    def without_stamp(found):
        stamp = [f.attname for f in Person._meta.concrete_fields].index("imported_at")
        return [row[:stamp] + row[stamp + 1 :] for row in found[0]], *found[1:]

    assert without_stamp(everything()) == without_stamp(before)
    assert (ImportedPerson.objects.count(), ImportedUnit.objects.count()) == (0, 0)
    assert last_import() is None


def test_undo_says_who_was_changed_since_and_can_leave_them(here):
    file = bring_in(TWO)
    robin, jo = Person.objects.filter(last_name__in=["Meer", "Wit"])
    Person.objects.filter(id=jo.id).update(function_family="groen")
    RoleGrant.objects.create(person=robin, role=Role.COACH, starts_on=date(2026, 1, 1))
    Person.objects.filter(id=jo.id).update(last_name="Zwart")
    before = everything()
    with pytest.raises(ChangedSince) as since:
        undo_import(file.id)
    assert {x.id for x in since.value.people} == {robin.id, jo.id}
    assert everything() == before
    undo_import(file.id, leave_changed=True)
    assert everything() == before
    file.refresh_from_db()
    assert file.state == State.UNDONE


def test_only_the_last_import_can_be_undone(here):
    first = bring_in(TWO)
    bring_in(f"{HEAD}\n20;Cas;Bos;;Groen;\n")
    with pytest.raises(Refused):
        undo_import(first.id)
    assert ImportedPerson.objects.filter(file=first).count() == 0


def test_account_of_another_person_is_left_alone(here):
    """Somebody whose work address moved on still signs in with the old one."""
    bring_in(TWO)
    robin = Person.objects.get(last_name="Meer")
    robin.work_email = "r.meer@voorbeeldstad.nl"
    robin.save()
    bring_in(f"{HEAD}\n30;Anna;Bos;robin@voorbeeldstad.nl;Groen;\n")
    assert Person.objects.get(first_name="Anna").account is None
    robin.refresh_from_db()
    assert robin.account.email == "robin@voorbeeldstad.nl"


def test_audit_log_holds_counts_and_no_names(here):
    bring_in(TWO)
    undo_import(last_import().id)
    entries = AuditEntry.objects.filter(object_kind="people_file").order_by("sequence")
    assert [entry.action for entry in entries] == [
        "receive_people_file", "confirm_people_import", "import_people", "undo_people_import",
    ]  # fmt: skip
    assert entries[2].details == {
        "added": 2, "changed": 0, "moved": 0, "ended": 0, "refused": 0, "units": 1,
    }  # fmt: skip
    written = str(list(entries.values()))
    assert not any(word in written for word in ("Robin", "Meer", "voorbeeldstad.nl", "mensen"))


def test_undo_is_forgotten_after_a_month(here):
    file = bring_in(TWO)
    rule = REGISTRY.rules["people_undo"]
    long_ago = timezone.now() - timedelta(days=31)
    PeopleFile.objects.filter(pk=file.pk).update(applied_at=long_ago)
    before = rule.before(None, timezone.localdate())
    assert (rule.waiting(before), rule.apply(before), rule.waiting(before)) == (2, 2, 0)
    assert last_import() is None
    with pytest.raises(Refused):
        undo_import(file.id)


def test_people_see_what_the_last_file_wrote_about_them(here):
    bring_in(TWO)
    robin = Person.objects.get(last_name="Meer")
    (told,) = REGISTRY.exports["import"].read(robin.pk)["imported"]
    assert "werkmail" in told["changed_fields"]
    assert "Robin" not in str(told)
