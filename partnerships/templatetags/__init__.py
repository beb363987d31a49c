"""Template tags of records."""
