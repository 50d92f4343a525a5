"""A person: one employment or one participation in one organisation, and the roles in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models.account import Account
from bestendig.organisations.models.organisation import InOrganisation
from bestendig.organisations.models.unit import Unit
from bestendig.organisations.roles import Role


class AgeBand(models.TextChoices):
    """The only demographic we keep. Never a birth date."""

    UNDER_35 = "under_35", _("under 35")
    MIDDLE = "35_59", _("35 to 59")
    OVER_60 = "60_plus", _("60 or older")


class Person(InOrganisation):
    """Somebody in one organisation, with no more than is needed."""

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("employee")
        PARTICIPATION = "participation", _("participant from elsewhere")

    account = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="persons"
    )
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.EMPLOYMENT)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    work_email = models.EmailField(_("work e-mail"), blank=True)
    # HMAC of the personnel number under a key outside the database; never the number itself.
    personnel_hash = models.CharField(max_length=64, blank=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("unit")
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="team",
        verbose_name=_("manager"),
    )  # fmt: skip
    function_family = models.CharField(_("function family"), max_length=80, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    starts_on = models.DateField(_("in service from"), null=True, blank=True)
    ends_on = models.DateField(_("in service until"), null=True, blank=True)
    imported_at = models.DateTimeField(null=True, editable=False)
    # Kinds of mail that somebody does not want; what is needed comes all the same.
    unwanted_mail = models.JSONField(default=list, blank=True, editable=False)

    class Meta(InOrganisation.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar = ["last_name", "first_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "personnel_hash"],
                condition=~models.Q(personnel_hash=""),
                name="one_person_a_number",
            ),
            models.UniqueConstraint(
                "organisation",
                Lower("work_email"),
                condition=~models.Q(work_email=""),
                name="one_person_an_address",
            ),
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=models.Q(account__isnull=False),
                name="one_person_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class RoleGrant(InOrganisation):
    """A role that a person has beside employee, from one day and perhaps until another."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=32, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    given_by = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["role"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_grant_a_role",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=[Role.EMPLOYEE, Role.PLATFORM_ADMIN]),
                name="granted_role",
            ),
        ]


class IdentityProvider(InOrganisation):
    """The municipality's own sign-in (OpenID Connect). Its secret is in the key store."""

    name = models.CharField(_("name on the button"), max_length=80)
    issuer = models.URLField(_("address of the provider"))
    client_id = models.CharField(_("client id"), max_length=200)
    email_domains = models.JSONField(_("e-mail domains"), default=list)
    active = models.BooleanField(_("in use"), default=True)
    # Under a key of the key store.
    sealed_secret = models.BinaryField(null=True, editable=False)
    # Entra and others tell no `email_verified`: they only know addresses they gave out themselves.
    trusts_email = models.BooleanField(
        _("the provider only hands out e-mail addresses of our own"), default=False
    )
    counts_as_second_factor = models.BooleanField(
        _("signing in there already asks for a second step"), default=True
    )

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], name="one_provider_an_organisation")
        ]


class SignInDomain(models.Model):
    """Which organisation's provider knows the addresses of an e-mail domain.

    Of the platform, not of an organisation: it is asked before anybody has signed in.
    """

    domain = models.CharField(max_length=200, unique=True)
    owner = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="sign_in_domains"
    )
