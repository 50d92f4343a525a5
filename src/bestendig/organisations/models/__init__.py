"""Organisations, their units and people, and who may sign in."""

from bestendig.organisations.models.account import Account, SignInCode, SignInLink
from bestendig.organisations.models.agreement import Agreement, AgreementStep, Processing
from bestendig.organisations.models.organisation import (
    K_DEFAULT,
    K_FLOOR,
    ContextEvent,
    InOrganisation,
    Kind,
    Organisation,
    Province,
    Question,
    SizeClass,
    VisionVersion,
)
from bestendig.organisations.models.person import (
    AgeBand,
    IdentityProvider,
    Person,
    RoleGrant,
    SignInDomain,
)
from bestendig.organisations.models.setting_change import SettingChange
from bestendig.organisations.models.unit import (
    ReportingPlan,
    ReportingUnit,
    Unit,
    UnitKind,
    UnitVersion,
)

__all__ = [
    "K_DEFAULT",
    "K_FLOOR",
    "Account",
    "AgeBand",
    "Agreement",
    "AgreementStep",
    "ContextEvent",
    "IdentityProvider",
    "InOrganisation",
    "Kind",
    "Organisation",
    "Person",
    "Processing",
    "Province",
    "Question",
    "ReportingPlan",
    "ReportingUnit",
    "RoleGrant",
    "SettingChange",
    "SignInCode",
    "SignInDomain",
    "SignInLink",
    "SizeClass",
    "Unit",
    "UnitKind",
    "UnitVersion",
    "VisionVersion",
]
