"""Building the demo, by the actions that a user triggers, as the person who would do it, on the
day of the story on which it happened (`clock`).

1. The platform makes the organisation with its administrator.
2. The administrator says whom to turn to, makes the tree and imports the staff list from a file;
   once more when newcomers have started.
3. The adviser puts things on offer (`offer`), writes the vision, confirms the groups and makes the
   questionnaires; later moves a team and records what happened.
4. Adviser, FG and works council come to their agreements.
5. The surveys of the rhythm are held (`waves`), and figures on absence and turnover imported.
6. Programmes are planned, locked, started and decided about (`programmes`); who took part says
   what they thought of them (`thought`).
7. Luca writes a plan behind a PIN, Jo and Bo become buddies, Mika brings an idea (`own`).
8. Who has no e-mail gets a sign-in code.
9. The platform has its own administrator, who is in no organisation.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.scope import Actor, Origin
from bestendig.demo import (
    conversations,
    course,
    doing,
    futures,
    managing,
    own,
    programmes,
    said,
    tailored,
    thought,
)
from bestendig.demo.agreements import come_to_agreements
from bestendig.demo.clock import on
from bestendig.demo.elsewhere import take_part_elsewhere
from bestendig.demo.offer import OFFERS, put_on_offer
from bestendig.demo.people import Row, staff_list
from bestendig.demo.quarters import after_talks
from bestendig.demo.questionnaires import make_questionnaires
from bestendig.demo.rates import bring_rates
from bestendig.demo.story import TOWNS, Happening, Town
from bestendig.demo.waves import hold, plan_rhythm
from bestendig.organisations.actions.events import record_event
from bestendig.organisations.actions.organisations import create_organisation
from bestendig.organisations.actions.reporting import confirm_reporting_units
from bestendig.organisations.actions.roles import give_role
from bestendig.organisations.actions.seats import remember_seat
from bestendig.organisations.actions.settings import change_contact, change_house_style
from bestendig.organisations.actions.sign_in_codes import make_code
from bestendig.organisations.actions.units import add_unit, move_unit
from bestendig.organisations.actions.vision import write_vision
from bestendig.organisations.imports.planning import digest
from bestendig.organisations.imports.preview import plan_of
from bestendig.organisations.imports.receiving import confirm_import, name_columns, receive_file
from bestendig.organisations.models import Account, Organisation, Person, Unit, UnitKind
from bestendig.organisations.queries.reporting import proposed_plan
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.retention.actions import run_retention
from bestendig.organisations.roles import Role
from bestendig.pages.account.demo import PLATFORM

# From when the teams are there; when the organisation came to Bestendig; and what it did first.
BEGIN: Final = date(2015, 1, 1)
START: Final = date(2024, 12, 2)
GROUPED: Final = date(2025, 1, 21)
QUESTIONS: Final = date(2025, 4, 7)
Step = tuple[date, Role, str, Callable[[], object]]


def build() -> int:
    """Make what there is not yet of the demo; returns how many organisations were made."""
    made = 0
    for town in TOWNS:
        if not Organisation.objects.filter(slug=town.slug).exists():
            with transaction.atomic():
                _build(town)
            made += 1
    if made:
        take_part_elsewhere(acting_as)
        run_retention(timezone.localdate())  # what each night would have erased until now
    if not Account.objects.filter(email=PLATFORM).exists():
        Account.objects.create_superuser(PLATFORM)
    return made


def _build(town: Town) -> None:
    with on(START):
        organisation, units = _begin(town)
    with acting_as(organisation, town.admin, Role.ORGANISATION_ADMIN):
        _sign_in_codes(town)
    adviser = next((x.name for x in town.named if Role.ADVISER in x.roles), "")
    if adviser:
        come_to_agreements(town, organisation, acting_as)
        for day, role, name, act in _story(town, units, adviser):
            with on(day), acting_as(organisation, name, role):
                act()


def _begin(town: Town) -> tuple[Organisation, dict[str, Unit]]:
    """The organisation with the people who worked there in the beginning."""
    organisation = create_organisation(
        name=town.name,
        slug=town.slug,
        kind=town.kind,
        size_class=town.size,
        province=town.province,
        admin_name=town.admin,
        admin_email=_email(town, town.admin),
        made_up=True,
        vision_dated=START,
    )
    with acting_as(organisation, town.admin, Role.ORGANISATION_ADMIN):
        name, phone = town.contact
        change_contact(
            contact_name=name,
            contact_phone=phone,
            contact_email=_email(town, name),
            fg_name=town.fg,
            fg_contact=f"fg@{town.domain_of_mail}",
        )
        change_house_style(main=town.colour, second="")
        units = _units(town)
        _import(town)
        _give_roles(town)
    return organisation, units


def _story(town: Town, units: dict[str, Unit], adviser: str) -> list[Step]:
    """What happens after the beginning, in order: when, in which role, who, and what."""

    def by_adviser(day: date, act: Callable[[], object]) -> Step:
        return (day, Role.ADVISER, adviser, act)

    steps = [by_adviser(GROUPED, lambda: _groups(town, units))]
    steps += [by_adviser(x.on, partial(put_on_offer, x)) for x in OFFERS.get(town.slug, ())]
    if town.surveys:
        steps.append(by_adviser(QUESTIONS, make_questionnaires))
        steps.append(by_adviser(QUESTIONS, lambda: plan_rhythm(town)))
    for number, survey in enumerate(town.surveys):
        steps.append(by_adviser(survey.opens, partial(hold, town, number)))
    if town.own_words:
        words = partial(write_vision, town.own_words, dated=date(2025, 6, 12))
        steps.append(by_adviser(date(2025, 6, 12), words))
    starts = {row.starts for row in staff_list(town) if row.starts > START}
    steps += [(day, Role.ORGANISATION_ADMIN, town.admin, partial(_import, town)) for day in starts]
    for team, (above, day) in town.moves.items():
        steps.append(by_adviser(day, partial(move_unit, units[team], units[above], day)))
        steps.append(by_adviser(day, lambda: _groups(town, units)))
    steps += [by_adviser(x.on, partial(_record, x, units)) for x in town.happenings]
    for number, talks in enumerate(town.talks):
        steps.append(by_adviser(talks.on, partial(after_talks, town, units, number)))
    steps += [by_adviser(day, partial(bring_rates, town, day)) for day in town.rates_on]
    board = next((x.name for x in town.named if Role.BOARD in x.roles), adviser)
    steps += course.steps(town, adviser, board)
    steps += programmes.steps(town, units, adviser, board)
    steps += doing.steps(town, adviser)
    steps += said.steps(town, adviser)
    steps += thought.steps(town, adviser)
    steps += own.steps(town, adviser)
    steps += conversations.steps(town)
    steps += tailored.steps(town)
    steps += managing.steps(town)
    steps += futures.steps(town, adviser)
    return sorted(steps, key=lambda step: step[0])


@contextmanager
def acting_as(organisation: Organisation, first_name: str, role: Role) -> Iterator[Person]:
    """Do what follows as this person of the organisation, in this role."""
    with scope.bind(organisation.pk):
        person = Person.objects.get(first_name=first_name, last_name="")
        who = Actor(account=person.account_id, person=person.pk, role=role, origin=Origin.COMMAND)
        with scope.acting(who):
            yield person


def _email(town: Town, name: str) -> str:
    return f"{name.lower()}@{town.domain_of_mail}"


def _units(town: Town) -> dict[str, Unit]:
    """The tree as it was in the beginning, by name."""
    concern = add_unit(town.name, UnitKind.CONCERN, None, BEGIN)
    units = {town.name: concern}
    for domain in town.domains:
        above = concern
        if domain.name:
            above = units[domain.name] = add_unit(domain.name, UnitKind.DOMAIN, concern, BEGIN)
        for team in domain.teams:
            units[team.name] = add_unit(team.name, team.kind, above, BEGIN)
    return units


HEADER: Final = (
    "Personeelsnummer", "Voornaam", "Achternaam", "E-mail", "Organisatie-eenheid",
    "Nummer leidinggevende", "Functiefamilie", "Leeftijdsgroep", "In dienst",
)  # fmt: skip


def _import(town: Town) -> None:
    """The staff list of today, from a file as an HR system exports it."""
    rows = [row for row in staff_list(town) if row.starts <= timezone.localdate()]
    file = receive_file("personeel.csv", _as_csv(town, rows))
    name_columns(file.pk, file.mapping, columns=list(HEADER), ends_on=None, whole_or_nothing=True)
    file.refresh_from_db()
    confirm_import(file.pk, digest(plan_of(file)), many_end=False)
    run_waiting()


def _as_csv(town: Town, rows: list[Row]) -> bytes:
    bands = {"under_35": "jonger dan 35", "35_59": "35 tot 60", "60_plus": "60 of ouder"}
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow(HEADER)
    for row in rows:
        path = " > ".join(x for x in (town.name, row.domain, row.team) if x)
        sheet.writerow(
            (
                row.number, row.first, row.last, row.email, path, row.manager, row.family,
                bands[row.age], row.starts.strftime("%d-%m-%Y"),
            )
        )  # fmt: skip
    return out.getvalue().encode()


def _give_roles(town: Town) -> None:
    for one in town.named:
        person = Person.objects.get(first_name=one.name, last_name="")
        for role in one.roles:
            if role is not Role.ORGANISATION_ADMIN:
                give_role(person.pk, role, timezone.localdate())
        first = next((x for x in one.roles if x is not Role.ORGANISATION_ADMIN), None)
        if first and person.account:  # whom the story tells of, not the role that comes first
            remember_seat(person.account, person, first)


def _sign_in_codes(town: Town) -> None:
    """Codes for the people to sign in as who have no e-mail. The demo signs in without them."""
    for one in town.named:
        if not one.email:
            make_code(Person.objects.get(first_name=one.name, last_name="").pk)


def _record(happening: Happening, units: dict[str, Unit]) -> None:
    record_event(
        happening.title,
        "inside" if happening.inside else "outside",
        happening.on,
        units=[units[name] for name in happening.units],
        description=happening.more,
    )


def _groups(town: Town, units: dict[str, Unit]) -> None:
    """What the product proposes, except where the adviser decides otherwise."""
    own = [frozenset(units[name].pk for name in group) for group in town.groups]
    elsewhere = {unit for group in own for unit in group}
    proposed = proposed_plan(tree_on(timezone.localdate())).groups
    kept = [group.units for group in proposed if not group.units & elsewhere]
    confirm_reporting_units([*kept, *own], "Zo blijven de groepen gelijk als er mensen bijkomen.")
