"""Everything a profile is made of, one module per aggregate."""

from partnerships.models.calls import Call, ClusterRole
from partnerships.models.candidacies import Candidacy
from partnerships.models.claims import Claim
from partnerships.models.deadlines import CallDeadline
from partnerships.models.diary import DiaryEntry
from partnerships.models.eligible import EligibleCountry
from partnerships.models.exchange_deeds import ExchangeRefusedError
from partnerships.models.exchange_steps import ExchangeStep
from partnerships.models.exchanges import Exchange
from partnerships.models.figure_revisions import FigureRevision
from partnerships.models.figures import Indicator, KeyFigure
from partnerships.models.freshness_steps import FreshnessStep
from partnerships.models.kept import LastEditorError
from partnerships.models.merging import OrganisationMerge
from partnerships.models.organisations import Affiliation, Organisation, Person
from partnerships.models.partnerships import Editorship, Participation, Partnership
from partnerships.models.programmes import Generation, Initiative, Programme, Sector, TargetMarket, Technology
from partnerships.models.reminders import CallReminder, Occasion
from partnerships.models.revisions import OrganisationRevision, PartnershipRevision, StaleTextsError
from partnerships.models.vouching import Vouch, VouchingDomain

__all__ = [
    "Affiliation",
    "Call",
    "CallDeadline",
    "CallReminder",
    "Candidacy",
    "Claim",
    "ClusterRole",
    "DiaryEntry",
    "Editorship",
    "EligibleCountry",
    "Exchange",
    "ExchangeRefusedError",
    "ExchangeStep",
    "FigureRevision",
    "FreshnessStep",
    "Generation",
    "Indicator",
    "Initiative",
    "KeyFigure",
    "LastEditorError",
    "Occasion",
    "Organisation",
    "OrganisationMerge",
    "OrganisationRevision",
    "Participation",
    "Partnership",
    "PartnershipRevision",
    "Person",
    "Programme",
    "Sector",
    "StaleTextsError",
    "TargetMarket",
    "Technology",
    "Vouch",
    "VouchingDomain",
]
