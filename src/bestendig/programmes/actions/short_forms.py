"""Short forms and refreshers: a few questions to who took part, and meeting once more.

1. `plan_short_form` makes a locked plan of one moment; works council and data protection officer
   read it from then on. The clock sends it on its day (`measurement.actions.short_forms`).
2. `make_booster` does what a task after a programme asks: a meeting, a form, or both; and closes
   the task with what was put ready.
3. `tell_of_meetings`, once a day: who took part hears of the meeting, once, two weeks before it.

Who wants to hear nothing more is asked and told nothing: looked at on the day, not when it was put
ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.common.registry import months_after
from bestendig.organisations.locking import lock_people
from bestendig.organisations.models import Organisation
from bestendig.organisations.queries.seats import leaders_on
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.telling import tell, tell_without_trace
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.actions.meetings import When, put_again
from bestendig.programmes.actions.planning import Moment, begin_moments
from bestendig.programmes.actions.upkeep import close_task
from bestendig.programmes.models import (
    MeasurementPlan,
    Meeting,
    PlannedWave,
    Programme,
    ProgrammeDecision,
    ShortForm,
    UpkeepTask,
)
from bestendig.programmes.queries.short_forms import forms_of, questions_of, to_be_asked
from bestendig.programmes.queries.taking_part import who_may_enrol
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions.composing import (
    add_items,
    fingerprint,
    fix_version,
    start_questionnaire,
)
from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.bank import Audience
from bestendig.questionnaires.models import QuestionnaireVersion

_K = ShortForm.Kind
# So long it is open.
OPEN: Final = timedelta(days=14)
# No further ahead.
AHEAD_MONTHS: Final = 24
# So long before a refresher people hear of it.
BEFORE: Final = timedelta(days=14)
TITLES: Final = {
    _K.EVALUATION: lambda: _("%(programme)s: what did you think of it?"),
    _K.BOOSTER: lambda: _("%(programme)s: how does it stand now?"),
}


@transaction.atomic
def plan_short_form(
    programme_id: UUID, kind: str, opens: date, task: UpkeepTask | None = None
) -> ShortForm:
    """A few questions to who took part, from this day on. Raises Refused where too few took part,
    and where people were, or will be, asked already what they thought of it."""
    programme = _going(programme_id)
    kind = _K(kind)
    if opens < timezone.localdate():
        raise Refused(_("Choose a day that is still to come."), field="opens")
    if opens > months_after(timezone.localdate(), AHEAD_MONTHS):
        raise Refused(_("Choose a day within two years."), field="opens")
    standing = forms_of(programme.pk)
    if kind == _K.EVALUATION and any(x.form.kind == kind and not x.fell_through for x in standing):
        raise Refused(_("People are asked once what they thought of it."))
    _refuse_few(programme)
    asked = questions_of(programme, kind)
    title = (TITLES[kind]() % {"programme": programme.name})[:120]
    questions = _questions(_("After a programme") if kind == _K.EVALUATION else title, asked)
    plan = MeasurementPlan.objects.create(
        name=title, kind=MeasurementPlan.Kind.SHORT, purpose=str(kind.label)
    )
    window = Window(opens, opens + OPEN)
    begin_moments(plan, [Moment(role=PlannedWave.Role.ONCE, window=window, name=title)])
    plan.waves.update(questionnaire=questions, privacy=PlannedWave.Privacy.UNLINKED)
    lock_plan(plan.pk)
    row: ShortForm = ShortForm.objects.create(programme=programme, plan=plan, kind=kind, task=task)
    audit.record("plan_short_form", object_kind="programme", object_id=programme.pk)
    return row


@transaction.atomic
def withdraw_short_form(form_id: UUID) -> None:
    """Do not send it after all. Its locked plan stays to be read."""
    lock_people()  # so does the clock that sends it: the one waits for the other
    row = ShortForm.objects.select_for_update(of=("self",)).select_related("plan").get(pk=form_id)
    plan, programme = row.plan, row.programme_id
    if plan.waves.filter(wave_id__isnull=False).exists():
        raise Refused(_("This survey was launched. Nothing about it can change any more."))
    row.delete()
    plan.waves.all().delete()
    plan.withdrawn_at = timezone.now()
    plan.save(update_fields=["withdrawn_at"])
    audit.record("withdraw_short_form", object_kind="programme", object_id=programme)


@transaction.atomic
def make_booster(
    task_id: UUID, meeting: When | None, form_on: date | None, *, managers: bool = False
) -> None:
    """Meet once more, a short form, or both; the task is done with it. managers: mail all managers
    of the units that the programme is for a question for their team."""
    task = UpkeepTask.objects.select_for_update(of=("self",)).get(pk=task_id)
    if task.state != UpkeepTask.State.OPEN:
        raise Refused(_("This was closed already."))
    if meeting is None and form_on is None:
        raise Refused(_("Choose a meeting, a short form, or both."))
    programme, said = _going(task.programme_id), []
    if meeting is not None:
        today = timezone.localdate()
        from_day = max(timezone.localdate(meeting.begins_at) - BEFORE, today)
        put_again(programme, meeting, from_day)
        said.append(_("refresher on %(day)s") % {"day": _day(meeting.begins_at)})
    if form_on is not None:
        form = plan_short_form(programme.pk, _K.BOOSTER, form_on, task)
        opens = form.plan.waves.get().opens_at
        said.append(_("short form from %(day)s") % {"day": _day(opens)})
    if managers:
        _tell_managers(programme, task)
        said.append(_("a question to managers"))
    close_task(task.pk, _("Put ready: %(what)s.") % {"what": ", ".join(said)}, done=True)


def tell_of_meetings(today: date) -> int:
    """Tell who took part of the refreshers that are near: how many meetings were told of. Anew
    when one was moved, and that it does not take place when it was called off."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("programme")
    coming = rows.filter(again=True, begins_at__gt=timezone.now())
    due = [(x, "booster") for x in coming.filter(off="", told_at=None, told_from__lte=today)]
    due += [(x, "booster_off") for x in coming.exclude(off="").exclude(told_at=None)]
    for meeting, what in due:
        people = to_be_asked(meeting.programme_id, today).select_related("account")
        tell_without_trace(
            list(people), what, f"{what}/{meeting.pk}/{today}",
            ("programmes:join", [meeting.programme_id]),
            programme=meeting.programme.name, place=meeting.place,
            when=lambda at=meeting.begins_at: date_format(timezone.localtime(at), "j F, H:i"),
        )  # fmt: skip
        meeting.told_at = None if meeting.off else timezone.now()
        meeting.save(update_fields=["told_at"])
        audit.record("tell_of_booster", object_kind="programme", object_id=meeting.programme_id)
    return len(due)


def _questions(title: str, asked: Sequence[Asked]) -> QuestionnaireVersion:
    """The fixed questions, made once under this title."""
    mark = fingerprint([x.as_json() for x in asked])
    rows = QuestionnaireVersion.objects.filter(fingerprint=mark, questionnaire__title=title)
    found: QuestionnaireVersion | None = rows.first()
    if found is not None:
        return found
    version = start_questionnaire(title, audience=Audience.PARTICIPANT.value)
    add_items(version.pk, [x.code for x in asked])
    return fix_version(version.pk, timezone.now())


def _going(programme_id: UUID) -> Programme:
    """A programme that began and was not stopped, locked. Deciding to go on ends nothing here."""
    programme: Programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    if programme.started_at is None:
        raise Refused(_("It has not begun yet."))
    stopped = ProgrammeDecision.objects.filter(
        programme=programme, kind=ProgrammeDecision.Kind.STOP
    )
    if stopped.exists():
        raise Refused(_("It was stopped. Nothing is kept up here."))
    return programme


def _tell_managers(programme: Programme, task: UpkeepTask) -> None:
    """All who lead people in these units, whether or not somebody of theirs took part: a task for
    some would tell who did (decision 127)."""
    today = timezone.localdate()
    people = who_may_enrol(programme, tree_on(today)).filter(pk__in=leaders_on(today))
    tell(
        list(people.select_related("account")), "booster_managers", f"booster_managers/{task.pk}",
        ("talks:list", []), programme=programme.name,
    )  # fmt: skip


def _refuse_few(programme: Programme) -> None:
    k = Organisation.objects.only("k").get(pk=scope.current()).k
    if to_be_asked(programme.pk, timezone.localdate()).count() < k:
        raise Refused(
            _("Fewer than %(k)d people took part and may be asked: the box could never be opened.")
            % {"k": k}
        )


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")
