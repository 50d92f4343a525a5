"""Series, waves, and who was invited. What people answered is in `ballots`, sealed."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models.organisation import InOrganisation
from bestendig.organisations.models.person import Person
from bestendig.programmes.models import MeasurementPlan


class RollingKind(models.TextChoices):
    """What is gathered in a box a quarter, instead of asked of everybody at once."""

    TALK = "talk", _("after a good talk")
    OBSTACLES = "obstacles", _("what holds people back")
    EVENT = "event", _("after an activity")


# Of a box that holds the short form of a programme: it is linked to nothing either.
SHORT_FORM: Final = "short"


class Series(InOrganisation):
    """Waves that are linked to each other: by one panel key, for at most 24 months."""

    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"))
    # The day of the last follow-up.
    ends_on = models.DateField(_("until"))
    # When the panel key and the snapshots were destroyed.
    destroyed_at = models.DateTimeField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-starts_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="series_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Wave(InOrganisation):
    """One ballot box. From its launch on only its state and a later closing time may change."""

    class State(models.TextChoices):
        LAUNCHED = "launched", _("ready to open")
        OPEN = "open", _("open")
        CLOSING = "closing", _("being counted")
        CLOSED = "closed", _("closed")
        DESTROYED = "destroyed", _("destroyed unopened")

    class Privacy(models.TextChoices):
        LINKED = "linked", _("linked to later surveys")
        UNLINKED = "unlinked", _("linked to nothing")

    series = models.ForeignKey(Series, models.PROTECT, related_name="waves")
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(max_length=16, choices=State, default=State.LAUNCHED)
    privacy = models.CharField(max_length=16, choices=Privacy, default=Privacy.LINKED)
    # The questions and figures as they were at launch: see `document`.
    questions = models.JSONField()
    # Of a box that gathers a quarter: which; or `SHORT_FORM`. Empty for any other survey.
    rolling = models.CharField(max_length=16, choices=RollingKind, blank=True)
    # The names of the parts of the organisation that were asked; none: everybody.
    asked = models.JSONField(default=list)
    # The settings of the organisation at launch: what people were promised.
    k = models.PositiveSmallIntegerField()
    keep_panel = models.PositiveSmallIntegerField()
    most_a_year = models.PositiveSmallIntegerField()
    launched_at = models.DateTimeField()
    launched_by = models.UUIDField(null=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    # Bytes of each ballot and of each envelope before sealing: one size for everybody.
    ballot_size = models.PositiveIntegerField()
    envelope_size = models.PositiveIntegerField()
    # Kept when the box is opened: how many had been invited.
    invited = models.PositiveIntegerField(default=0)
    keys_destroyed_at = models.DateTimeField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-closes_at", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="wave_closes_later"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day on which one can answer: of a close at midnight, the day before."""
        return timezone.localdate(self.closes_at - timedelta(seconds=1))


_S = Wave.State
# The only moves there are. What is closed or destroyed stays so: the database refuses the rest.
MOVES: Final = MappingProxyType(
    {
        _S.LAUNCHED: frozenset({_S.OPEN}),
        _S.OPEN: frozenset({_S.CLOSING}),
        _S.CLOSING: frozenset({_S.CLOSED, _S.DESTROYED}),
        _S.CLOSED: frozenset(),
        _S.DESTROYED: frozenset(),
    }
)


class OpenAnswers(InOrganisation):
    """What becomes of what people answered in words in one wave. The words are elsewhere, sealed.

    count: how many answers; None where they were too few, and destroyed unread.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the advice of the FG")
        ADVISED = "advised", _("waits for a decision")
        DECIDED = "decided", _("being made ready")
        SHOWN = "shown", _("shown")
        DESTROYED = "destroyed", _("destroyed")

    class Advice(models.TextChoices):
        YES = "yes", _("yes, show them")
        PARTLY = "partly", _("yes, when this is taken out first")
        NO = "no", _("no, do not show them")

    class Ended(models.TextChoices):
        TOO_FEW = "too_few", _("there were too few")
        REFUSED = "refused", _("it was decided not to show them")
        EXPIRED = "expired", _("nobody decided in time")
        SERIES = "series", _("their time was over")

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="open_answers")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    count = models.PositiveIntegerField(null=True)
    advice = models.CharField(max_length=16, choices=Advice, blank=True)
    advice_words = models.TextField(blank=True)
    advised_by = models.UUIDField(null=True, editable=False)
    advised_at = models.DateTimeField(null=True, editable=False)
    # The decision to show them or not: who, when, why.
    why = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True, editable=False)
    decided_role = models.CharField(max_length=32, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    taken_out = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True, editable=False)
    ended = models.CharField(max_length=16, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-wave__closes_at"]


class WaveUnit(InOrganisation):
    """One place in the picture of the organisation that belongs to a wave, made at its launch.

    `rest`: people who stand in no reporting unit. They count in the places above, and are never
    shown by themselves.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("the whole organisation")
        LEVEL = "level", _("unit with reporting units under it")
        GROUP = "group", _("reporting unit")
        REST = "rest", _("counts only in what is above it")

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="places")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=200, blank=True)
    above = models.PositiveIntegerField(null=True)
    units = models.JSONField(default=list)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "number"], name="one_place_a_number")
        ]


# Whoever looks for an invitation by a hash says so too: the indexes below leave out the empty ones,
# and a database uses them only when told; else it reads all invitations of the wave.
HAS_TOKEN: Final = ~models.Q(token_hash="")
HAS_CODE: Final = ~models.Q(code_hash="")


class Invitation(InOrganisation):
    """That somebody may answer in a wave. It holds no time and no answer.

    token_hash, code_hash: HMACs under the link key. When the box has been opened only wave and
    person are left, for the number of invitations a year, and `recent`: an import added or changed
    this person less than 30 days before.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    envelope = models.BinaryField(null=True, editable=False)
    answered = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)
    # Whether the mail with the link was queued. Who has no work e-mail gets a letter.
    mailed = models.BooleanField(default=False)
    # The last round of reminders that this invitation was looked at in.
    reminders = models.PositiveSmallIntegerField(default=0)
    recent = models.BooleanField(default=False)

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "person"], name="one_invitation_a_wave"),
            models.UniqueConstraint(
                fields=["wave", "token_hash"],
                condition=HAS_TOKEN,
                name="one_invitation_a_token",
            ),
            models.UniqueConstraint(
                fields=["wave", "code_hash"],
                condition=HAS_CODE,
                name="one_invitation_a_code",
            ),
        ]


class Reach(InOrganisation):
    """How the people of a wave are reached: what the adviser said, and how far the clock is.

    Nothing in it is about one person.
    """

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="reach")
    helper_name = models.CharField(_("who helps"), max_length=80, blank=True)
    helper_when = models.CharField(_("when and where"), max_length=120, blank=True)
    # When people see what came out of it.
    results_on = models.DateField(_("results on"), null=True, blank=True)
    # Rounds of reminders that went out.
    reminded = models.PositiveSmallIntegerField(default=0)
    # When everybody was told how it ended.
    told_at = models.DateTimeField(null=True, editable=False)


class QuietTime(InOrganisation):
    """Days on which nobody is reminded, such as a school holiday. Both ends are in it."""

    name = models.CharField(_("what it is"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["starts_on", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="quiet_time_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DailyResponse(InOrganisation):
    """How many had answered, in steps of five percent, once a day while a box is open.

    The only thing that is told of an open box. Never a count: a count a day would tell when
    somebody answered.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    day = models.DateField()
    # None: fewer than the smallest group had answered.
    percent = models.PositiveSmallIntegerField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "day"], name="one_response_a_day")
        ]


class Rolling(InOrganisation):
    """What this organisation gathers by the quarter, by which plan, and how far the clock is.

    Nothing in it is about one person.
    """

    kind = models.CharField(max_length=16, choices=RollingKind)
    plan = models.OneToOneField(MeasurementPlan, models.PROTECT, related_name="+")
    runs = models.BooleanField(default=True)
    # The day on which who waited was last put in a box.
    drawn_on = models.DateField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="one_rolling_a_kind")
        ]


class WaitingInvitation(InOrganisation):
    """Somebody who will be asked at the next draw. No time, and not why: see `actions.rolling`."""

    kind = models.CharField(max_length=16, choices=RollingKind)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "person"], name="one_waiting_a_kind")
        ]


class Door(models.Model):
    """Which wave the first signs of a link belong to: asked before an organisation is bound.

    Of the platform, not of an organisation; nothing in it is about anybody.
    """

    sign = models.CharField(max_length=8, primary_key=True)
    owner = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    wave = models.UUIDField(unique=True)


class WaitingErasure(InOrganisation):
    """Somebody's answers must go from a series whose panel key is locked: as soon as it opens."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="waiting_erasures")
    # A value: the person may be gone by then.
    person_id = models.UUIDField()

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "person_id"], name="one_waiting_erasure")
        ]
