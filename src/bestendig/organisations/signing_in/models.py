"""Who is signed in, how, and what still waits for a confirmation.

These rows belong to an account, which may be of several organisations; none of them tells
what somebody did.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bestendig.organisations.models import Account, InOrganisation


class SignIn(models.Model):
    """One sign-in on one device. No address on the network, no raw name of the browser."""

    class How(models.TextChoices):
        LINK = "link", gettext_lazy("link by e-mail")
        CODE = "code", gettext_lazy("code on paper")
        PASSKEY = "passkey", gettext_lazy("passkey")
        PROVIDER = "provider", gettext_lazy("your employer's sign-in")
        COMMAND = "command", gettext_lazy("emergency link from the server")
        DEMO = "demo", gettext_lazy("choice on the demo page")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ins")
    how = models.CharField(max_length=16, choices=How)
    # Two words out of our own list, such as Chrome and Android; empty when not recognised.
    browser = models.CharField(max_length=24, blank=True)
    system = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField()
    last_seen_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    @property
    def device(self) -> str:
        """The kind of device in plain words."""
        if self.browser and self.system:
            return _("%(browser)s on %(system)s") % {
                "browser": self.browser,
                "system": self.system,
            }
        return self.browser or self.system or _("unknown device")


class Session(AbstractBaseSession):
    """A session under the hash of its key: who reads this table cannot use what is in it."""

    session_key = models.CharField(max_length=64, primary_key=True)
    sign_in = models.ForeignKey(SignIn, models.CASCADE, null=True, related_name="sessions")


class OpenIdLink(InOrganisation):
    """The account that a municipality's provider knows under `subject`."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="openid_links")
    issuer = models.CharField(max_length=200)
    # HMAC of the provider's name for this person; the name itself is of no use to us.
    subject_hash = models.CharField(max_length=64)
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "issuer", "subject_hash"], name="one_account_a_subject"
            ),
            models.UniqueConstraint(
                fields=["organisation", "issuer", "account"], name="one_subject_an_account"
            ),
        ]


class EmailChange(models.Model):
    """A new address that waits until its owner confirms it. Only the hash of the link is kept."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="email_change")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
