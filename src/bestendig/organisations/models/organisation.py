"""An organisation: a municipality, a joint organisation, or the sector fund."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.common.scope import Scoped

K_DEFAULT = 10
K_FLOOR = 5


class Kind(models.TextChoices):
    """What kind of organisation it is."""

    MUNICIPALITY = "municipality", _("Municipality")
    JOINT = "joint", _("Joint municipal organisation")
    FUND = "fund", _("Sector fund")


class SizeClass(models.TextChoices):
    """Size by residents, as the sector's staff monitor counts."""

    UNDER_10 = "under_10", _("under 10,000 residents")
    UNDER_20 = "10_20", _("10,000 to 20,000 residents")
    UNDER_50 = "20_50", _("20,000 to 50,000 residents")
    UNDER_100 = "50_100", _("50,000 to 100,000 residents")
    OVER_100 = "over_100", _("100,000 residents or more")
    G4 = "g4", _("one of the four largest")
    NONE = "none", _("no residents of its own")


class Province(models.TextChoices):
    """The twelve provinces, and the whole country."""

    DRENTHE = "DR", "Drenthe"
    FLEVOLAND = "FL", "Flevoland"
    FRIESLAND = "FR", "Fryslân"
    GELDERLAND = "GE", "Gelderland"
    GRONINGEN = "GR", "Groningen"
    LIMBURG = "LI", "Limburg"
    NOORD_BRABANT = "NB", "Noord-Brabant"
    NOORD_HOLLAND = "NH", "Noord-Holland"
    OVERIJSSEL = "OV", "Overijssel"
    UTRECHT = "UT", "Utrecht"
    ZEELAND = "ZE", "Zeeland"
    ZUID_HOLLAND = "ZH", "Zuid-Holland"
    COUNTRY = "NL", _("the whole country")


_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("A colour looks like #0f5f68."))


class Organisation(models.Model):
    """A tenant. This table itself belongs to the platform: it holds nothing about people but the
    contact person and the data protection officer, who stand in every footer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.MUNICIPALITY)
    size_class = models.CharField(_("size"), max_length=16, choices=SizeClass)
    province = models.CharField(_("province"), max_length=2, choices=Province)
    made_up = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # What may be seen.
    k = models.PositiveSmallIntegerField(
        _("smallest group that is shown"),
        default=K_DEFAULT,
        validators=[MinValueValidator(K_FLOOR), MaxValueValidator(100)],
    )
    # Below ten there is a decision, with its date and what the FG advised.
    k_decision = models.TextField(_("why it is lower than 10"), blank=True)
    k_advice = models.TextField(_("what the data protection officer advised"), blank=True)
    k_decided_on = models.DateField(_("decided on"), null=True, blank=True)

    # How long things are kept, in months.
    keep_leavers = models.PositiveSmallIntegerField(
        _("people who left"), default=3, validators=[MaxValueValidator(24)]
    )
    keep_audit = models.PositiveSmallIntegerField(
        _("audit log"), default=24, validators=[MinValueValidator(6), MaxValueValidator(84)]
    )
    keep_panel = models.PositiveSmallIntegerField(
        _("linked answers after the last survey"), default=3, validators=[MaxValueValidator(3)]
    )

    # Who to turn to.
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    fg_name = models.CharField(_("data protection officer"), max_length=120, blank=True)
    fg_contact = models.CharField(_("telephone or e-mail"), max_length=120, blank=True)

    # House style: a small set of brand tokens.
    brand_colour = models.CharField(
        _("main colour"), max_length=7, blank=True, validators=[_colour]
    )
    accent_colour = models.CharField(
        _("second colour"), max_length=7, blank=True, validators=[_colour]
    )
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=32, blank=True)
    logo_version = models.CharField(max_length=12, blank=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(k__gte=K_FLOOR), name="k_at_least_five"),
            models.CheckConstraint(
                condition=models.Q(k__gte=K_DEFAULT)
                | (
                    ~models.Q(k_decision="")
                    & ~models.Q(k_advice="")
                    & models.Q(k_decided_on__isnull=False)
                ),
                name="k_below_ten_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InOrganisation(Scoped):
    """A row of one organisation, with its foreign key."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    class Meta(Scoped.Meta):
        abstract = True


class VisionVersion(InOrganisation):
    """One version of what the organisation means by sustainable employability (R1)."""

    version = models.PositiveSmallIntegerField()
    definition = models.TextField(_("definition"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    own_words = models.TextField(_("in our own words"), blank=True)
    dated = models.DateField(_("date"))
    author = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "version"], name="one_vision_a_version")
        ]


class ContextEvent(InOrganisation):
    """Something that happened at work or around it, and may explain a figure (R6).

    Never about anybody's home.
    """

    class Side(models.TextChoices):
        INSIDE = "inside", _("inside the organisation")
        OUTSIDE = "outside", _("outside it: labour market, society")

    title = models.CharField(_("what happened"), max_length=120)
    description = models.TextField(_("in a few words more"), blank=True)
    side = models.CharField(_("where"), max_length=8, choices=Side)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # No units: the whole organisation.
    units = models.ManyToManyField("organisations.Unit", blank=True, related_name="events")

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-starts_on"]

    def __str__(self) -> str:
        return self.title


class Question(InOrganisation):
    """A question to the contact person, and how soon it was answered (R72)."""

    asked_by = models.ForeignKey("organisations.Person", models.CASCADE, related_name="questions")
    text = models.TextField(_("your question"))
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-asked_at"]
