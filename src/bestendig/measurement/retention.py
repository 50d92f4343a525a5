"""What goes when: everything that links answers to people, with its series."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import audit, keys, scope
from bestendig.common.keys import State
from bestendig.common.registry import (
    Contents,
    RetentionRule,
    months_after,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.measurement.actions.erasing import erase_answers
from bestendig.measurement.actions.series import MOST_MONTHS
from bestendig.measurement.actions.words import MONTHS_TO_DECIDE, OPEN, expire
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import (
    Invitation,
    OpenAnswers,
    Series,
    WaitingErasure,
    WaitingInvitation,
    Wave,
)
from bestendig.measurement.pictures.models import Picture
from bestendig.measurement.snapshots.columns import (
    allotment_key_name,
    key_name,
    words_key_name,
)
from bestendig.measurement.snapshots.models import Allotment, Snapshot, Words
from bestendig.organisations.models import Organisation

_OVER = (Wave.State.CLOSED, Wave.State.DESTROYED)


def register() -> None:
    """Tell the registry what goes when, and what is kept about a person."""
    why = _("Linked answers are only kept for as long as something is compared.")
    for code, what, keep, rows in (
        ("linked_answers", _("Linked answers of series that ended"), _months, _ended),
        ("linked_answers_at_most", _("Linked answers, at most"), _most_months, _begun),
    ):
        register_retention(
            RetentionRule(
                code,
                what,
                keep=keep,
                apply=partial(_destroy_before, rows),
                waiting=partial(_how_many, rows),
                why=why,
            )
        )
    register_retention(
        RetentionRule(
            "open_answers",
            _("Answers in words that nobody decided on"),
            keep=lambda _id: MONTHS_TO_DECIDE,
            apply=lambda before: expire(_undecided(before), OpenAnswers.Ended.EXPIRED),
            waiting=lambda before: _undecided(before).count(),
            why=_("Who waits longer than this does not need them."),
        )
    )
    register_retention(
        RetentionRule(
            "invitations",
            _("Who was invited to a survey that is over"),
            keep=lambda _id: 12,
            apply=_forget_invitations,
            waiting=lambda before: _old_invitations(before).count(),
            why=_("So that nobody is invited more often a year than was agreed."),
        )
    )
    register_retention(
        RetentionRule(
            "own_pictures",
            _("Own pictures under a code, after the last survey in them"),
            keep=_most_months,
            apply=lambda before: int(Picture.objects.filter(closed_on__lt=before).delete()[0]),
            waiting=lambda before: Picture.objects.filter(closed_on__lt=before).count(),
            why=_("Nobody but who has the code can open them, or knows whose they are."),
        )
    )
    register_erasure(
        "answers", erase_answers, title=_("Answers that can still be linked"), order=-10
    )
    register_export(
        "invitations",
        _read_invitations,
        title=_("Surveys you were invited to"),
        fields={
            "invitations": _("surveys"),
            "survey": _("survey"),
            "closes": _("closes"),
            "waiting": _("what you will be asked about soon"),
            "about": _("about"),
        },
        why=_("So that you get a link, and no more of them a year than was agreed."),
        seen_by=_("Nobody but you. What you answered is sealed, and shown to nobody."),
        kept="invitations",
    )


def destroy_series(series_id: UUID) -> int:
    """Destroy the snapshots and the panel key of a series: how many snapshots. For good.

    The rows go in this transaction, the keys after it.
    """
    series = Series.objects.select_for_update().get(pk=series_id)
    gone = int(Snapshot.objects.filter(series=series).delete()[0])
    Allotment.objects.filter(series=series).delete()
    WaitingErasure.objects.filter(series=series).delete()
    living = OpenAnswers.objects.exclude(state=OpenAnswers.State.DESTROYED)
    expire(living.filter(wave__series=series), OpenAnswers.Ended.SERIES)
    series.destroyed_at = timezone.now()
    series.save(update_fields=["destroyed_at"])
    names = _series_keys(series)
    fingerprint = next((x.fingerprint for x in names if x.name.endswith("/panel")), None)
    audit.record(
        "destroy_series", object_kind="series", object_id=series.pk, snapshots=gone,
        panel_key=fingerprint,
    )  # fmt: skip
    transaction.on_commit(partial(_destroy_names, [x.name for x in names]))
    return gone


def destroy_leftovers() -> None:
    """Keys that a crash left after what they opened was gone."""
    for series in Series.objects.exclude(destroyed_at=None):
        _destroy_names([x.name for x in _series_keys(series)])
    for wave_id, version in Snapshot.objects.filter(version__gt=1).values_list(
        "wave_id", "version"
    ):
        old = {key_name(wave_id, number) for number in range(1, version)}
        _destroy_names([x.name for x in _living() if x.name in old])
    _destroy_leftover_words()
    _destroy_leftover_allotments()


def _destroy_leftover_allotments() -> None:
    """Keys of a version before somebody was added or taken out."""
    rows = Allotment.objects.filter(version__gt=1).values_list("series_id", "programme", "version")
    old = {
        allotment_key_name(series, programme, number)
        for series, programme, version in rows
        for number in range(1, version)
    }
    _destroy_names([x.name for x in _living() if x.name in old])


def _destroy_leftover_words() -> None:
    """Keys of words that are gone, or of a version before something was taken out."""
    names = {
        words_key_name(wave, number)
        for wave, version in Words.objects.filter(version__gt=1).values_list("wave_id", "version")
        for number in range(1, version)
    }
    gone = OpenAnswers.objects.filter(state=OpenAnswers.State.DESTROYED)
    starts = tuple(words_key_name(wave, 0)[:-1] for wave in gone.values_list("wave_id", flat=True))
    _destroy_names([x.name for x in _living() if x.name in names or x.name.startswith(starts)])


def _destroy_names(names: list[str]) -> None:
    keyring.destroyed(names, "retention")


def _series_keys(series: Series) -> list[keys.KeyInfo]:
    waves = Wave.objects.filter(series=series).values_list("pk", flat=True)
    starts = tuple(f"{scope.current()}/wave/{wave}/snapshot-" for wave in waves)
    return [x for x in _living() if x.name.startswith((keyring.series_prefix(series.pk), *starts))]


def _living() -> list[keys.KeyInfo]:
    found = keys.store().list(str(scope.current()))
    return [x for x in found if x.state is not State.DESTROYED]


def _months(_organisation: UUID | None) -> int:
    return int(Organisation.objects.get(pk=scope.current()).keep_panel)


def _most_months(_organisation: UUID | None) -> int:
    return MOST_MONTHS


def _ended(before: date) -> QuerySet[Series]:
    """Series whose last follow-up was too long ago, each for what its waves were promised.

    At the end of a month a shorter promise can be kept up to three days late, never too soon.
    """
    months = _months(None)
    due = Q(ends_on__lt=before)
    for fewer in range(months):
        day = months_after(before, months - fewer)
        due |= Q(ends_on__lt=day, waves__keep_panel=fewer)
    return _over().filter(due).distinct()


def _begun(before: date) -> QuerySet[Series]:
    """Series that began before that day."""
    return _over().filter(starts_on__lt=before)


def _over() -> QuerySet[Series]:
    """Series that are still there and in which no box is still to be opened."""
    going = Wave.objects.exclude(state__in=_OVER)
    rows: QuerySet[Series] = Series.objects.filter(destroyed_at=None)
    return rows.exclude(pk__in=going.values("series_id"))


def _destroy_before(rows: Callable[[date], QuerySet[Series]], before: date) -> int:
    due = list(rows(before).values_list("pk", flat=True))
    for series in due:
        destroy_series(series)
    return len(due)


def _how_many(rows: Callable[[date], QuerySet[Series]], before: date) -> int:
    return rows(before).count()


def _undecided(before: date) -> QuerySet[OpenAnswers]:
    rows: QuerySet[OpenAnswers] = OpenAnswers.objects.filter(
        state__in=OPEN, wave__closes_at__date__lt=before
    )
    return rows


def _old_invitations(before: date) -> QuerySet[Invitation]:
    rows: QuerySet[Invitation] = Invitation.objects.filter(
        wave__state__in=_OVER, wave__closes_at__date__lt=before
    )
    return rows


def _forget_invitations(before: date) -> int:
    return int(_old_invitations(before).delete()[0])


def _read_invitations(person_id: UUID) -> Contents:
    """The surveys a person was or will be invited to; not whether they answered."""
    rows = Invitation.objects.filter(person_id=person_id).select_related("wave")
    return {
        "invitations": [
            {"survey": row.wave.name, "closes": timezone.localdate(row.wave.closes_at)}
            for row in rows.order_by("wave__closes_at")
        ],
        "waiting": [
            {"about": row.get_kind_display()}
            for row in WaitingInvitation.objects.filter(person_id=person_id).order_by("kind")
        ],
    }
