"""Template tags everyone may use."""
