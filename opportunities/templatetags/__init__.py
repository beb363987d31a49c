"""Template tags of offers and requests."""
