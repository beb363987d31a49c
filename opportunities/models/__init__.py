"""Models of offers and requests, by aggregate."""

from opportunities.models.interests import Interest, InterestState
from opportunities.models.opportunities import Opportunity
from opportunities.models.steps import Step
from opportunities.models.words import Kind, Purpose, RefusedError, Standing

__all__ = ["Interest", "InterestState", "Kind", "Opportunity", "Purpose", "RefusedError", "Standing", "Step"]
