"""Maps: what becomes of a run from every start, and with which settings."""
