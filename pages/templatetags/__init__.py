"""Tags of the pages that several apps make."""
