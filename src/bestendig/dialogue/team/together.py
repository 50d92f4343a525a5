"""What a team does together: a story in turn, a goal, and what is done about what holds it back.

1. Stories (R79): the rota says who is next; each turn goes on, told or not, and nobody sees which.
2. A goal is of the team: everybody adds to one number, and who did is kept nowhere.
3. An action answers what came out of a survey about what holds people back (R80); the team reads
   it, and that it was done.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dialogue.tailored.queries import team_of
from bestendig.dialogue.tailored.rules import health_word
from bestendig.dialogue.team.models import StoryRota, StoryTurn, TeamAction, TeamGoal
from bestendig.dialogue.team.queries import next_up
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused


@transaction.atomic
def begin_stories(by: Person) -> None:
    """From now on somebody is next; the manager begins."""
    _leads(by)
    row, made = StoryRota.objects.get_or_create(
        manager=by, defaults={"began_on": timezone.localdate()}
    )
    if made:
        audit.record("begin_stories", object_kind="story_rota", object_id=row.pk)


@transaction.atomic
def stop_stories(by: Person) -> None:
    """No more turns; those that were go too."""
    for row in StoryRota.objects.select_for_update(of=("self",)).filter(manager=by):
        audit.record("stop_stories", object_kind="story_rota", object_id=row.pk)
        row.delete()


@transaction.atomic
def pass_turn(by: Person, rota_id: UUID, person_id: UUID) -> None:
    """The turn of `person_id` goes to the next, whether a story was told or not: by the manager of
    this rota, or by who is next. When it went on already, nothing. Not in the log: it is nobody
    else's business. Raises DoesNotExist for anybody else."""
    rota = StoryRota.objects.select_for_update(of=("self",)).get(pk=rota_id)
    own = by.pk == person_id and by.manager_id == rota.manager_id
    if not own and by.pk != rota.manager_id:
        raise StoryRota.DoesNotExist
    current = next_up(rota)
    if current.pk == person_id:
        StoryTurn.objects.create(rota=rota, person=current, at=timezone.now())


@transaction.atomic
def set_goal(by: Person, what: str, target: int, until: date) -> TeamGoal:
    """One goal for the team, counted together. Raises Refused while there is one."""
    _leads(by)
    _look(what)
    if until <= timezone.localdate():
        raise Refused(_("Choose a day that is still to come."), field="until")
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if TeamGoal.objects.filter(manager=by, ended_on=None).exists():
        raise Refused(_("Your team has a goal already. Finish that one first."))
    row: TeamGoal = TeamGoal.objects.create(
        manager=by, what=what.strip(), target=target, until=until, made_on=timezone.localdate()
    )
    audit.record("set_team_goal", object_kind="team_goal", object_id=row.pk)
    return row


@transaction.atomic
def add_to_goal(by: Person, goal_id: UUID) -> None:
    """One more, by the manager or somebody of the team. Who it was is kept nowhere."""
    rows = TeamGoal.objects.filter(pk=goal_id, ended_on=None)
    mine = rows.filter(manager__in=[x for x in (by.pk, by.manager_id) if x])
    if not mine.filter(done__lt=F("target")).update(done=F("done") + 1) and not mine.exists():
        raise TeamGoal.DoesNotExist


@transaction.atomic
def end_goal(by: Person, goal_id: UUID) -> None:
    """Finished, reached or not."""
    row = TeamGoal.objects.select_for_update(of=("self",)).get(
        pk=goal_id, manager=by, ended_on=None
    )
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    audit.record("end_team_goal", object_kind="team_goal", object_id=row.pk)


@transaction.atomic
def write_action(by: Person, what: str, until: date) -> TeamAction:
    """What is done about what holds people back, and until when. The team reads it."""
    _leads(by)
    _look(what)
    if until <= timezone.localdate():
        raise Refused(_("Choose a day that is still to come."), field="until")
    row: TeamAction = TeamAction.objects.create(
        manager=by, what=what.strip(), until=until, made_on=timezone.localdate()
    )
    audit.record("write_team_action", object_kind="team_action", object_id=row.pk)
    return row


@transaction.atomic
def finish_action(by: Person, action_id: UUID) -> None:
    """It was done; the team reads that too."""
    row = TeamAction.objects.select_for_update(of=("self",)).get(pk=action_id, manager=by)
    if row.done_on is None:
        row.done_on = timezone.localdate()
        row.save(update_fields=["done_on"])
        audit.record("finish_team_action", object_kind="team_action", object_id=row.pk)


def _leads(by: Person) -> None:
    if not team_of(by).size:
        raise Refused(_("There is nobody in your team now."))


def _look(what: str) -> None:
    """Everybody in the team reads it."""
    if word := health_word(what):
        raise Refused(
            _("“%(word)s” may be about health or home. Leave that out.") % {"word": word},
            field="what",
        )
