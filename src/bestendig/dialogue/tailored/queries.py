"""Who sees which agreement. Nothing here is for anybody but the two, and the helper of a draft;
others learn how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bestendig.dialogue.tailored.models import (
    AgreementDraft,
    AgreementVersion,
    Kind,
    Side,
    TailoredAgreement,
)
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One agreement as one of the two sees it. draft: None as long as it is the other's alone."""

    agreement: TailoredAgreement
    side: Side
    draft: AgreementDraft | None
    versions: tuple[AgreementVersion, ...]

    @property
    def current(self) -> AgreementVersion | None:
        """What holds now, or held last."""
        return self.versions[-1] if self.versions else None

    @property
    def other(self) -> Person | None:
        """Who the other of the two is; None when that person was erased."""
        mine = self.side is Side.EMPLOYEE
        return self.agreement.manager if mine else self.agreement.employee

    @property
    def ended(self) -> bool:
        return self.agreement.ended_on is not None

    @property
    def i_signed(self) -> bool:
        """Whether this side signed the draft."""
        return self.draft is not None and signed(self.draft, self.side)

    @property
    def other_signed(self) -> bool:
        """Whether the other side signed the draft."""
        return self.draft is not None and signed(self.draft, opposite(self.side))

    @property
    def waits_for_me(self) -> bool:
        """Whether the draft lies with this side: shown by the other, and not signed here."""
        draft = self.draft
        return bool(
            draft
            and not self.i_signed
            and (self.other_signed or (draft.shown_on and draft.author != self.side))
        )

    def due(self, today: date) -> bool:
        """Whether it is time to look back, and nobody made a proposal yet."""
        now = self.current
        return bool(
            now and now.review_on and now.review_on <= today and not self.ended and not self.draft
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTeam:
    """A manager's own team: how many people have an agreement with them, and who has none yet."""

    size: int
    kinds: tuple[tuple[Kind, int], ...]
    without: tuple[Person, ...]


def opposite(side: Side) -> Side:
    """The other of the two."""
    return Side.MANAGER if side is Side.EMPLOYEE else Side.EMPLOYEE


def signed(draft: AgreementDraft, side: Side) -> bool:
    """Whether this side signed the draft as it is now."""
    at = draft.employee_signed_at if side is Side.EMPLOYEE else draft.manager_signed_at
    return at is not None


def agreements_of(person: Person) -> list[Seen]:
    """The agreements that somebody is one of the two of, the newest first. What the other has
    begun and not shown is not among them."""
    rows = (
        TailoredAgreement.objects.filter(Q(employee=person) | Q(manager=person))
        .select_related("employee__account", "manager__account", "draft__helper")
        .prefetch_related("versions")
    )
    found = (_seen(row, person) for row in rows)
    return [x for x in found if x.draft or x.versions]


def agreement_of(person: Person, agreement_id: UUID) -> Seen | None:
    """One of these; None for everybody else, and for what is not shown yet."""
    return next((x for x in agreements_of(person) if x.agreement.pk == agreement_id), None)


def agreements_from(person: Person, talk: UUID) -> list[Seen]:
    """Those that came from this talk, as far as this one of the two sees them."""
    return [x for x in agreements_of(person) if x.agreement.talk == talk]


def helped_by(person: Person) -> QuerySet[AgreementDraft]:
    """The drafts with which somebody helps: those alone, as long as they are drafts."""
    rows: QuerySet[AgreementDraft] = AgreementDraft.objects.filter(
        helper=person, agreement__ended_on=None
    )
    return rows.select_related("agreement__employee")


def team_of(manager: Person) -> OwnTeam:
    """For a manager: the people of the own team, and who of them has no agreement with them yet.
    What somebody agreed with another is not known here."""
    team = list(in_service(Person.objects.filter(manager=manager), timezone.localdate()))
    held = _held(TailoredAgreement.objects.filter(manager=manager, ended_on=None))
    kinds = Counter(held[x.pk] for x in team if x.pk in held)
    return OwnTeam(
        size=len(team),
        kinds=tuple((kind, kinds[kind]) for kind in Kind if kinds[kind]),
        without=tuple(x for x in team if x.pk not in held),
    )


def holders_on(day: date) -> Mapping[UUID, Kind]:
    """Who had an agreement when this day began, each once, with the kind of the last one. Only to
    count with: what is shown of it goes through the rule for small groups."""
    rows = TailoredAgreement.objects.filter(Q(ended_on=None) | Q(ended_on__gt=day))
    begin = timezone.make_aware(datetime.combine(day, time()))
    at_work = in_service(Person.objects.all(), day).values("pk")
    return _held(rows.filter(employee__in=at_work), before=begin)


def _held(rows: QuerySet[TailoredAgreement], before: datetime | None = None) -> dict[UUID, Kind]:
    versions = AgreementVersion.objects.filter(agreement__in=rows)
    if before is not None:
        versions = versions.filter(employee_signed_at__lt=before, manager_signed_at__lt=before)
    ordered = versions.order_by("agreement__asked_on", "agreement", "number")
    return {
        employee: Kind(kind)
        for employee, kind in ordered.values_list("agreement__employee", "kind")
    }


def due_for_review(today: date) -> QuerySet[TailoredAgreement]:
    """Whose last version asks to look back, today or before. For the job that mails, once."""
    later = AgreementVersion.objects.filter(
        agreement=OuterRef("agreement"), number__gt=OuterRef("number")
    )
    last = AgreementVersion.objects.filter(~Exists(later), review_on__lte=today)
    rows: QuerySet[TailoredAgreement] = TailoredAgreement.objects.filter(
        ended_on=None, pk__in=last.values("agreement")
    )
    return rows


def _seen(row: TailoredAgreement, person: Person) -> Seen:
    side = Side.EMPLOYEE if row.employee_id == person.pk else Side.MANAGER
    draft = getattr(row, "draft", None)
    hidden = draft is not None and draft.shown_on is None and draft.author != side
    return Seen(
        agreement=row,
        side=side,
        draft=None if hidden else draft,
        versions=tuple(row.versions.all()),
    )
