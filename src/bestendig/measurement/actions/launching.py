"""Launching a wave, and inviting people after that.

1. The three agreements are in order on the day it opens and on the day it closes.
2. The picture of the organisation is made of the newest reporting units, and kept.
3. Keys are made; a trial ballot is sealed and opened again, because a box that does not open at
   the end is a lost wave. Only then may a key-holder's passphrase lock the box.
4. Everybody who is invited gets an envelope.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, keys, scope
from bestendig.measurement import document
from bestendig.measurement.actions.inviting import (
    Arms,
    Keys,
    below_the_cap,
    envelopes,
    invite,
    most_a_year,
    recently_imported,
)
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.access import ALPHABET, SIGN_LENGTH
from bestendig.measurement.ballots.box import Envelope, Opener, seal_ballot, seal_envelope
from bestendig.measurement.ballots.padding import TooLong, room_for
from bestendig.measurement.models import Door, Invitation, Series, Wave, WaveUnit
from bestendig.measurement.places import Merged, Picture, asked_parts, picture
from bestendig.organisations.locking import lock_people
from bestendig.organisations.models import AgeBand, Organisation, Person, ReportingUnit
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.queries.reporting import newest_plan
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.rules.forest import Forest

# Room for a programme's arm and cohort that somebody invited later may have.
_ENVELOPE_STEP: Final = 256
_OPEN: Final = (Wave.State.LAUNCHED, Wave.State.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is launched. units: None for everybody. arms: by person, what is known by now.

    rolling: a box that gathers a quarter; nobody is in it yet (`actions.rolling`).
    took_part: of the short form of a programme, who is asked instead of units. Of these people
    only the whole is shown: which group somebody is in would tell who took part.
    """

    name: str
    questions: Mapping[str, Any]
    opens_at: datetime
    closes_at: datetime
    privacy: Wave.Privacy = Wave.Privacy.LINKED
    units: frozenset[UUID] | None = None
    arms: Arms = field(default_factory=dict)
    rolling: str = ""
    took_part: frozenset[UUID] | None = None
    asked: tuple[str, ...] = ()


def launch_wave(
    series: Series,
    plan: Plan,
    *,
    panel_passphrase: str | None = None,
    box_passphrase: str | None = None,
) -> Wave:
    """Launch it. Raises Refused; KeyLocked when the panel key waits for its passphrase.

    box_passphrase: of the key-holder, who will then be needed to open the box.
    """
    number = uuid4()
    try:
        with transaction.atomic():
            return _launch(number, series, plan, panel_passphrase, box_passphrase)
    except BaseException:
        # Keys do not go back with a transaction.
        keyring.destroy_wave_keys(number, "launch_failed")
        raise


def _launch(
    number: UUID,
    series: Series,
    plan: Plan,
    panel_passphrase: str | None,
    box_passphrase: str | None,
) -> Wave:
    organisation = lock_people()
    questions = _checked(series, plan)
    gathers = plan.rolling and plan.took_part is None
    people = [] if gathers else _people(plan)
    now = timezone.now()
    invited = below_the_cap(people, now, most_a_year())
    if not gathers:
        _refuse_few(invited, organisation)
    forest = tree_on(timezone.localdate(plan.opens_at)).forest
    whole = plan.took_part is not None
    scene = picture(forest, (), organisation.name) if whole else _picture(organisation, forest)
    panel = _panel(series, plan.privacy, panel_passphrase)
    places = {person.pk: scene.place_of(person.unit_id) for person in invited}
    made = envelopes(invited, places, plan.arms, panel, bare=whole)
    wave = Wave(
        id=number,
        series=series,
        name=plan.name,
        privacy=plan.privacy,
        questions=dict(plan.questions),
        asked=list(plan.asked) or asked_parts(forest, plan.units),
        k=organisation.k,
        keep_panel=organisation.keep_panel,
        most_a_year=most_a_year(),
        launched_at=now,
        launched_by=scope.actor().person,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        ballot_size=room_for(questions.most_bytes),
        envelope_size=room_for(_longest(made.values(), scene), _ENVELOPE_STEP),
        rolling=plan.rolling,
    )
    wave.save(force_insert=True)
    link, private = keyring.make_wave_keys(wave)
    public = keys.store().public(keyring.box_name(number))
    _try_the_box(wave, questions, public, private)
    WaveUnit.objects.bulk_create(
        WaveUnit(
            wave=wave, number=x.number, kind=x.kind, name=x.name, above=x.above,
            units=sorted(str(unit) for unit in x.units),
        )
        for x in scene.places
    )  # fmt: skip
    recent = recently_imported(invited, now)
    invite(wave, made, Keys(link=link, public=public, panel=panel), recent)
    Door.objects.create(sign=_sign(), owner=organisation, wave=number)
    if box_passphrase:
        keys.store().lock(keyring.box_name(number), box_passphrase)
    _record_launch(wave, len(invited), len(people) - len(invited), locked=bool(box_passphrase))
    return wave


@transaction.atomic
def add_people(
    wave_id: UUID,
    people: Collection[UUID],
    *,
    arms: Arms | None = None,
    panel_passphrase: str | None = None,
) -> int:
    """Invite people to a wave that has been launched; how many were. Who was invited stays so.

    Their place is that of the wave's own picture. Raises Refused when the box is no longer open.
    """
    lock_people()
    wave = Wave.objects.select_for_update(of=("self",)).select_related("series").get(pk=wave_id)
    if wave.state not in _OPEN or wave.closes_at <= timezone.now():
        raise Refused(_("The ballot box is closed. Nobody can be added."))
    there = Invitation.objects.filter(wave=wave).values("person_id")
    today = timezone.localdate()
    found = in_service(Person.objects.filter(pk__in=people), today).exclude(pk__in=there)
    most = min(wave.most_a_year, most_a_year())
    invited = below_the_cap(list(found), timezone.now(), most)
    by_unit, rest = _stored_places(wave)
    places = {x.pk: by_unit.get(str(x.unit_id), rest) for x in invited}
    panel = _panel(wave.series, wave.privacy, panel_passphrase)
    link = keyring.link_key(wave.pk)
    public = keys.store().public(keyring.box_name(wave.pk))
    try:
        invite(
            wave,
            envelopes(invited, places, arms or {}, panel),
            Keys(link=link, public=public, panel=panel),
            recently_imported(invited, timezone.now()),
        )
    except TooLong as error:
        raise Refused(
            _("These people are in more programmes than this survey reckons with.")
        ) from error
    audit.record("add_invitations", object_kind="wave", object_id=wave.pk, people=len(invited))
    return len(invited)


def _checked(series: Series, plan: Plan) -> document.Document:
    if series.destroyed_at or timezone.localdate(plan.closes_at) > series.ends_on:
        raise Refused(_("This series ends before the survey closes."))
    if plan.closes_at <= max(plan.opens_at, timezone.now()):
        raise Refused(_("The survey must close later."), field="closes_at")
    try:
        questions = document.read(plan.questions)
    except document.BadDocument as error:
        raise Refused(_("These questions cannot be asked as they are.")) from error
    for day in (plan.opens_at, plan.closes_at):
        if not agreements_in_order(timezone.localdate(day)).in_order:
            raise Refused(_("The agreements are not in order for this period."))
    return questions


def _people(plan: Plan) -> list[Person]:
    people = in_service(Person.objects.all(), timezone.localdate(plan.opens_at))
    if plan.took_part is not None:
        people = people.filter(pk__in=plan.took_part)
    elif plan.units is not None:
        people = people.filter(unit__in=plan.units)
    return list(people.order_by("pk"))


def _refuse_few(invited: list[Person], organisation: Organisation) -> None:
    if len(invited) < organisation.k:
        raise Refused(_("Too few people would be invited: the ballot box could never be opened."))


def _panel(series: Series, privacy: str, passphrase: str | None) -> bytes | None:
    if privacy != Wave.Privacy.LINKED:
        return None
    name = keyring.panel_name(series.pk)
    if passphrase:
        return keys.store().use(name, passphrase)
    return keys.store().ensure(name)


def _longest(made: Iterable[Envelope], scene: Picture) -> int:
    """Bytes of the longest envelope; of one for the last place, where nobody is invited yet."""
    age = max((*AgeBand.values, ""), key=len)
    last = Envelope(pseudonym=32 * "0", place=len(scene.places), age_band=age)
    return max(len(one.as_bytes()) for one in (last, *made))


def _picture(organisation: Organisation, forest: Forest) -> Picture:
    newest = newest_plan()
    rows = ReportingUnit.objects.filter(plan=newest).prefetch_related("units") if newest else []
    groups = [
        Merged(name=row.name, units=frozenset(x.pk for x in row.units.all()), above=row.above_id)
        for row in rows
    ]
    return picture(forest, groups, organisation.name)


def _stored_places(wave: Wave) -> tuple[dict[str, int], int]:
    """By unit, the deepest place that holds it; and the rest of the whole."""
    by_unit: dict[str, int] = {}
    rows = list(WaveUnit.objects.filter(wave=wave))
    rests = {row.above: row.number for row in rows if row.kind == WaveUnit.Kind.REST}
    for row in rows:
        if row.kind == WaveUnit.Kind.LEVEL:
            by_unit |= dict.fromkeys(row.units, rests.get(row.number, rests[0]))
    for row in rows:
        if row.kind == WaveUnit.Kind.GROUP:
            by_unit |= dict.fromkeys(row.units, row.number)
    return by_unit, rests[0]


def _try_the_box(wave: Wave, questions: document.Document, public: bytes, private: bytes) -> None:
    """Seal a trial ballot and open it again. Raises RuntimeError when something else comes out."""
    trial = Envelope(pseudonym=secrets.token_hex(16), place=0, age_band="")
    envelope = seal_envelope(trial, wave.envelope_size, public)
    ballot = seal_ballot(questions.encoded({}), envelope, wave.ballot_size, public)
    vote = Opener(private, wave.envelope_size).open(ballot)
    if vote.envelope != trial or any(answer is not None for answer in vote.answers):
        raise RuntimeError("the trial ballot did not come out of the box as it went in")


def _sign() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGN_LENGTH))


def _record_launch(wave: Wave, invited: int, capped: int, *, locked: bool) -> None:
    store = keys.store()
    audit.record(
        "launch_wave",
        object_kind="wave",
        object_id=wave.pk,
        invited=invited,
        left_out_by_cap=capped,
        privacy=wave.privacy,
        box_key=store.info(keyring.box_name(wave.pk)).fingerprint,
        link_key=store.info(keyring.link_name(wave.pk)).fingerprint,
        box_locked=locked,
        trial_opened=True,
    )
