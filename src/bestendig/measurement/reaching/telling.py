"""How it ended, told to everybody who was invited: who answered is not known any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from bestendig.common import audit, outbox, scope
from bestendig.common.jobs import progress, reading, step
from bestendig.common.texts import text
from bestendig.measurement.models import Invitation, Reach, Wave
from bestendig.measurement.reaching import words
from bestendig.measurement.reaching.people import by_mail, reach_of
from bestendig.organisations.models import Organisation
from bestendig.releases.models import Release
from bestendig.releases.queries import answers_of_all

KIND: Final = "survey_ended"
_BATCH: Final = 50
OVER: Final = (Wave.State.CLOSED, Wave.State.DESTROYED)
# Later it is no news.
_NEWS: Final = timedelta(days=14)


def untold() -> QuerySet[Wave]:
    """Waves that ended lately and of which people have not heard yet."""
    rows: QuerySet[Wave] = Wave.objects.filter(state__in=OVER, closes_at__gt=timezone.now() - _NEWS)
    return rows.exclude(reach__told_at__isnull=False)


def tell_everybody(wave_id: UUID) -> None:
    """Queue a mail to everybody who was invited and has a work e-mail. Needs a job.

    Begun again it goes on: the outbox knows a message by its key.
    """
    with reading():
        rows = list(by_mail(wave_id))
        wave = Wave.objects.get(pk=wave_id)
        values = {
            language: _values(wave, language)
            for language in {words.language_of(row.person) for row in rows}
        }
    for start in range(0, len(rows), _BATCH):
        progress(start, len(rows), "job.note.tell")
        with step():
            for row in rows[start : start + _BATCH]:
                _queue(wave, row, values[words.language_of(row.person)])
    with step():
        reach, _made = Reach.objects.select_for_update().get_or_create(wave=wave)
        if reach.told_at is None:
            reach.told_at = timezone.now()
            reach.save(update_fields=["told_at"])
            audit.record("tell_end", object_kind="wave", object_id=wave.pk, people=len(rows))


def _queue(wave: Wave, row: Invitation, values: dict[str, Any]) -> None:
    said = words.ending(values, row.person)
    outbox.send(
        KIND, row.person.work_email, said.subject, said.text,
        key=f"{KIND}/{wave.pk}/{row.pk}", language=words.language_of(row.person),
        person=row.person_id,
    )  # fmt: skip


def what_to_tell(wave: Wave, language: str) -> str:
    """What is said of a wave that ended: to read out to who has no mail."""
    return str(_values(wave, language)["said"])


def _values(wave: Wave, language: str) -> dict[str, Any]:
    values = words.values_of(wave, Organisation.objects.get(pk=scope.current()), language)
    said = _opened if wave.state == Wave.State.CLOSED else _unopened
    return {**values, "said": said(wave, values, language)}


def _opened(wave: Wave, values: dict[str, Any], language: str) -> str:
    day = reach_of(wave).results_on
    key = "privacy.box_open" if day else "privacy.box_open.undated"
    with override(language):
        when = date_format(day, "j F") if day else ""
    return text(key, language, count_band=_band(wave, language), date=when, **values)


def _unopened(_wave: Wave, values: dict[str, Any], language: str) -> str:
    keys = ("privacy.box_unopened", "privacy.box_unopened.next")
    return "<br>".join(text(key, language, **values) for key in keys)


def _band(wave: Wave, language: str) -> str:
    """How many took part, as the release says it of the whole organisation."""
    low, high = answers_of_all(Release.objects.get(wave_id=wave.pk)) or (wave.k, None)
    if high is None:
        return text("band.at_least", language, low=low)
    return text("band.between", language, low=low, high=high + 1)
