"""Who can sign in: an account, and the ways in that it has."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    """Makes and finds accounts; capitals in an e-mail address make no difference."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> Account:
        """A new account. Without an e-mail address it can only sign in by a code on paper."""
        account = self.model(email=email.lower() if email else None, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """A new platform administrator; Django's own command for it."""
        return self.create_user(email, password, is_platform_admin=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this e-mail address."""
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A login. What a person is and does in an organisation is kept elsewhere."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_platform_admin = models.BooleanField(_("platform administrator"), default=False)
    last_person = models.UUIDField(null=True, blank=True, editable=False)
    last_role = models.CharField(max_length=32, blank=True, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="account_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.email or f"account {self.pk}"


class SignInLink(models.Model):
    """A link by e-mail, for one sign-in. Only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    next_page = models.CharField(max_length=200, blank=True)
    # Made by the command on the server, for who lost every other way in.
    emergency = models.BooleanField(default=False)


class SignInCode(models.Model):
    """A code on paper, for somebody without e-mail. Only its hash is kept.

    It opens one organisation: the one whose administrator handed it over. once: for somebody who
    stands there now; it opens one time, within the half hour.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_in_codes")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    once = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "account", "once"], name="one_code_of_a_kind_here"
            )
        ]
