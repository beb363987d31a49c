"""Models of offers and requests, by aggregate."""

from opportunities.models.opportunities import Opportunity
from opportunities.models.steps import Step
from opportunities.models.words import Kind, Purpose, RefusedError, Standing

__all__ = ["Kind", "Opportunity", "Purpose", "RefusedError", "Standing", "Step"]
