"""Agreements: asking, advising, agreeing, reopening, and what is in order on a day."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from docx import Document

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.sealing import Unsealed
from bestendig.organisations.actions import agreements as act
from bestendig.organisations.actions import settings as change
from bestendig.organisations.actions.documents import (
    LIMIT,
    PDF,
    WORD,
    Upload,
    kind_of,
    read_document,
)
from bestendig.organisations.agreements import MOVES, Because, may_take
from bestendig.organisations.models import Agreement, AgreementStep, Processing
from bestendig.organisations.queries.agreements import Lack, Notice, agreements_in_order
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

K, S, T = Agreement.Kind, Agreement.State, AgreementStep.Step
PAPER = Upload("DPIA v1.pdf", b"%PDF-1.7\ncontent\n%%EOF\n")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def year(today):
    return act.Period(start=today, end=today + timedelta(days=365))


@pytest.fixture
def here(world):
    """Voorbeeldstad, bound, with its works council acting."""
    member = world.here.people[Role.WORKS_COUNCIL]
    who = scope.Actor(person=member.pk, role=Role.WORKS_COUNCIL)
    with scope.bind(world.here.organisation.pk, who):
        yield world.here


def ask_consent(*args, **more):
    """An adviser asks."""
    with scope.acting(scope.Actor(role=Role.ADVISER)):
        return act.ask_consent(*args, **more)


def agreed_dpia(year, today):
    dpia = act.ask_advice("1.0", PAPER)
    act.record_advice(dpia, "Doe het zo.", today)
    return act.adopt_dpia(dpia, year, today, "Overgenomen.")


def agreed_consent(year, today):
    return act.give_consent(ask_consent(year, "Regels."), year, "Regels.", today)


def all_agreed(year, today):
    agreed_dpia(year, today)
    agreed_consent(year, today)
    act.record_processor_agreement("V-12", year, today, PAPER)


def word_file(**extra):
    content = BytesIO()
    Document().save(content)
    with ZipFile(content, "a") as archive:
        for name, data in extra.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return content.getvalue()


# What is in order.


def test_three_agreements_in_order_open_the_way(here, year, today):
    all_agreed(year, today)
    found = agreements_in_order(today)
    assert found.in_order
    assert found.lacks == ()
    assert [x.notices for x in found.standings] == [(), (), ()]


def test_nothing_yet_is_told_a_line_each(here, today):
    found = agreements_in_order(today)
    assert not found.in_order
    assert found.lacks == ((K.DPIA, Lack.NONE), (K.CONSENT, Lack.NONE), (K.PROCESSOR, Lack.NONE))


@pytest.mark.parametrize("lacking", list(K))
def test_each_of_the_three_is_needed(here, year, today, lacking):
    all_agreed(year, today)
    Agreement.objects.filter(kind=lacking).delete()
    assert agreements_in_order(today).lacks == ((lacking, Lack.NONE),)


def test_agreements_count_from_their_first_to_their_last_day(here, today):
    year = act.Period(start=today, end=today + timedelta(days=200))
    all_agreed(year, today)
    lacks = [
        agreements_in_order(on).of(K.CONSENT).lack
        for on in (today - timedelta(days=1), today, year.end, year.end + timedelta(days=1))
    ]
    assert lacks == [Lack.TO_COME, None, None, Lack.ENDED]


def test_end_is_announced_until_the_next_one_is_there(here, today):
    soon = act.Period(start=today, end=today + timedelta(days=60))
    later = act.Period(start=soon.end + timedelta(days=1), end=today + timedelta(days=500))
    agreed_consent(soon, today)
    assert agreements_in_order(today).of(K.CONSENT).notices == (Notice.ENDS_SOON,)
    agreed_consent(later, today)
    assert agreements_in_order(today).of(K.CONSENT).notices == ()
    assert agreements_in_order(later.start).of(K.CONSENT).in_order
    assert Agreement.objects.filter(kind=K.CONSENT, state=S.AGREED).count() == 2


def test_own_servers_need_no_processor_agreement(here, today):
    Processing.objects.create(hosting=Processing.Hosting.OWN)
    standing = agreements_in_order(today).of(K.PROCESSOR)
    assert (standing.in_order, standing.notices) == (True, (Notice.NOT_NEEDED,))


def test_agreements_of_another_organisation_do_not_count(world, year, today):
    with scope.bind(world.there.organisation.pk):
        all_agreed(year, today)
        assert agreements_in_order(today).in_order
    with scope.bind(world.here.organisation.pk):
        assert [lack for _kind, lack in agreements_in_order(today).lacks] == [Lack.NONE] * 3


def test_reading_takes_the_same_queries_however_long_the_history(
    here, year, today, django_assert_num_queries
):
    agreed_dpia(year, today)
    with django_assert_num_queries(4):
        agreements_in_order(today)
    for _again in range(10):
        act.record_processor_agreement("V-12", year, today, PAPER)
    with django_assert_num_queries(4):
        agreements_in_order(today)


# The FG advises and does not sign.


def test_advice_is_not_agreement(here, year, today):
    dpia = act.ask_advice("1.0", PAPER)
    assert agreements_in_order(today).of(K.DPIA).lack == Lack.ASKED_FG
    act.record_advice(dpia, "Liever niet.", today)
    assert agreements_in_order(today).of(K.DPIA).lack == Lack.TO_ADOPT
    adopted = act.adopt_dpia(dpia, year, today, "Toch, want …")
    assert (adopted.state, adopted.advice, adopted.rules) == (
        S.AGREED, "Liever niet.", "Toch, want …",
    )  # fmt: skip
    assert agreements_in_order(today).of(K.DPIA).in_order


def test_dpia_is_not_adopted_without_advice(here, year, today):
    dpia = act.ask_advice("1.0", PAPER)
    with pytest.raises(Refused):
        act.adopt_dpia(dpia, year, today, "")
    assert Agreement.objects.get().state == S.ASKED


def test_advice_is_asked_on_a_document(here):
    with pytest.raises(Refused) as refusal:
        act.ask_advice("1.0", None)
    assert refusal.value.field == "document"
    assert Agreement.objects.count() == 0


def test_new_version_of_the_dpia_loses_the_advice_on_the_old_one(here, today):
    act.record_advice(act.ask_advice("1.0", PAPER), "Goed.", today)
    again = act.ask_advice("1.1", None)
    assert (again.state, again.advice, again.advised_on) == (S.ASKED, "", None)
    steps = AgreementStep.objects.values_list("step", "note")
    assert list(steps) == [("asked", ""), ("advised", "Goed."), ("asked", "")]


def test_changed_settings_make_the_advice_old(here, year, today):
    agreed_dpia(year, today)
    change.change_smallest_group(k=12)
    standing = agreements_in_order(today).of(K.DPIA)
    assert (standing.in_order, standing.notices) == (True, (Notice.CHANGED,))


# The works council.


def test_works_council_may_set_its_own_period_and_rules(here, today):
    asked = act.Period(start=today, end=today + timedelta(days=700))
    own = act.Period(start=today, end=today + timedelta(days=300))
    given = act.give_consent(ask_consent(asked, "Regels."), own, "Strenger.", today)
    assert (given.state, given.valid_until, given.rules) == (S.AGREED, own.end, "Strenger.")
    assert given.decided_by == here.people[Role.WORKS_COUNCIL].pk


def test_works_council_may_ask_before_it_decides(here, year, today):
    consent = ask_consent(year, "Regels.")
    act.ask_about_consent(consent, "Wie ziet de sleutel?")
    act.answer_works_council(consent, "De sleutelbewaarder.")
    act.give_consent(consent, year, "Regels.", today)
    steps = AgreementStep.objects.values_list("step", flat=True)
    assert list(steps) == ["asked", "question", "answer", "given"]


def test_refused_consent_may_be_asked_again(here, year, today):
    act.refuse_consent(ask_consent(year, "Regels."), "Te vaak.", today)
    assert agreements_in_order(today).of(K.CONSENT).lack == Lack.REFUSED
    assert ask_consent(year, "Minder vaak.").state == S.ASKED
    assert Agreement.objects.count() == 1


def test_consent_is_not_asked_twice_at_once(here, year):
    ask_consent(year, "Regels.")
    with pytest.raises(Refused):
        ask_consent(year, "Regels.")
    assert Agreement.objects.count() == 1


def test_consent_to_settings_that_changed_meanwhile_is_refused(here, year, today):
    consent = ask_consent(year, "Regels.")
    here.organisation.keep_panel = 2
    here.organisation.save()
    with pytest.raises(Refused):
        act.give_consent(consent, year, "Regels.", today)
    assert Agreement.objects.get().state == S.ASKED


@pytest.mark.parametrize(
    ("days", "back", "field"),
    [((10, 5), 0, "valid_until"), ((-10, -5), 0, "valid_until"), ((0, 10), -1, "decided_on")],
)
def test_days_that_cannot_be_are_refused(here, year, today, days, back, field):
    consent = ask_consent(year, "Regels.")
    period = act.Period(start=today + timedelta(days[0]), end=today + timedelta(days[1]))
    with pytest.raises(Refused) as refusal:
        act.give_consent(consent, period, "Regels.", today - timedelta(days=back))
    assert refusal.value.field == field


# Reopening (GOV-04).


@pytest.mark.parametrize(
    ("because", "what"),
    [
        (Because.K, lambda: change.change_smallest_group(k=15)),
        (
            Because.RETENTION,
            lambda: change.change_keeping_times(keep_leavers=3, keep_audit=24, keep_panel=1),
        ),
        (Because.PURPOSE, lambda: process(purpose="Iets anders.")),
        (Because.PURPOSE, lambda: process(ground="6.1.f")),
        (Because.LOAD, lambda: process(invitations_a_year=6)),
    ],
)
def test_what_was_agreed_to_reopens_when_it_changes(here, year, today, because, what):
    agreed_consent(year, today)
    assert what().reopened == 1
    standing = agreements_in_order(today).of(K.CONSENT)
    assert standing.lack == Lack.REOPENED
    assert standing.newest.reopened_because == [because]
    assert standing.because == [str(because.label)]
    last = AuditEntry.objects.order_by("sequence").last()
    assert (last.action, last.details) == (
        "agreement_reopened", {"kind": "consent", "state": "reopened"},
    )  # fmt: skip


def test_what_was_not_agreed_to_reopens_nothing(here, year, today):
    agreed_consent(year, today)
    process(processor_name="Rekencentrum")
    change.change_house_style(main="#005ea5", second="")
    change.change_contact(
        contact_name="Noor", contact_phone="1", contact_email="", fg_name="Alex", fg_contact="2"
    )
    assert agreements_in_order(today).of(K.CONSENT).in_order


def test_a_setting_that_stays_the_same_reopens_nothing(here, year, today):
    agreed_consent(year, today)
    assert change.change_smallest_group(k=10) == change.Changed(settings=(), reopened=0)
    assert agreements_in_order(today).of(K.CONSENT).in_order


def test_reopening_takes_what_runs_and_what_was_asked_and_leaves_what_is_over(here, year, today):
    consent = agreed_consent(year, today)
    over = Agreement.objects.create(
        kind=K.CONSENT, state=S.AGREED, valid_from=date(2024, 1, 1), valid_until=date(2024, 12, 31)
    )
    Agreement.objects.filter(pk=over.pk).update(created_at=consent.created_at - timedelta(days=700))
    next_one = ask_consent(act.Period(start=year.end, end=year.end + timedelta(9)), "Regels.")
    assert act.reopen_consent([Because.UNITS]) == 2
    states = dict(Agreement.objects.values_list("pk", "state"))
    assert states == {consent.pk: S.REOPENED, over.pk: S.AGREED, next_one.pk: S.REOPENED}


def test_asked_again_after_reopening_it_holds_again(here, year, today):
    agreed_consent(year, today)
    change.change_smallest_group(k=12)
    again = ask_consent(year, "Regels.")
    assert again.reopened_because == []
    act.give_consent(again, year, "Regels.", today)
    assert agreements_in_order(today).of(K.CONSENT).in_order


# The table of moves.


def test_every_move_that_is_not_in_the_table_is_refused():
    for kind in K:
        for step in T:
            for state in S:
                allowed = (kind, step) in MOVES and state in MOVES[kind, step].before
                assert may_take(kind, step, state) == allowed
    assert not any(may_take(K.DPIA, step, S.ASKED) for step in (T.GIVEN, T.REFUSED, T.REOPENED))
    assert not any(may_take(kind, T.ADOPTED, S.ASKED) for kind in K)


# Documents.


def test_document_is_sealed_and_comes_back_as_it_was(here, year, today):
    row = act.record_processor_agreement(
        "V-12", year, today, Upload("..\\x/V 12.PDF", PAPER.content)
    )
    row.refresh_from_db()
    assert PAPER.content not in bytes(row.document)
    assert (row.document_name, row.document_type) == ("V 12.pdf", PDF)
    assert read_document(row) == PAPER.content
    assert AuditEntry.objects.order_by("sequence").last().action == "read_document"


def test_document_of_one_agreement_does_not_open_as_that_of_another(here, year, today):
    one = act.record_processor_agreement("1", year, today, PAPER)
    other = act.record_processor_agreement("2", year, today, PAPER)
    other.document = one.document
    with pytest.raises(Unsealed):
        read_document(other)


@pytest.mark.parametrize(
    ("content", "kind"), [(PAPER.content, PDF), (word_file(), WORD)], ids=["pdf", "word"]
)
def test_kind_of_document_is_read_from_its_content(content, kind):
    assert kind_of(Upload("a name that says nothing", content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"%PDF-1.7 without an end",
        b"PK\x03\x04 broken",
        word_file(word__vbaProject_bin=b"macro"),
        b"%PDF-1.7\n" + bytes(LIMIT) + b"%%EOF",
        b"<html>%PDF-</html>",
    ],
    ids=["empty", "program", "cut", "broken", "macro", "large", "page"],
)
def test_other_files_are_refused_whatever_they_are_called(content):
    with pytest.raises(Refused) as refusal:
        kind_of(Upload("agreement.pdf", content))
    assert refusal.value.field == "document"


def process(**changes):
    values = {
        "controller": "", "address": "", "purpose": "", "ground": "", "ground_reason": "",
        "hosting": "", "processor_name": "", "processor_contact": "", "storage_place": "",
        "sub_processors": "", "invitations_a_year": 4,
    }  # fmt: skip
    return change.change_processing(**{**values, **changes})


def test_who_asked_for_consent_does_not_decide_about_it(here, year, today):
    consent = act.ask_consent(year, "Regels.")
    for decide in (
        lambda: act.give_consent(consent, year, "Regels.", today),
        lambda: act.refuse_consent(consent, "Nee.", today),
    ):
        with pytest.raises(Refused):
            decide()
    colleague = here.people[Role.COACH]
    with scope.acting(scope.Actor(person=colleague.pk, role=Role.WORKS_COUNCIL)):
        assert act.give_consent(consent, year, "Regels.", today).state == S.AGREED
