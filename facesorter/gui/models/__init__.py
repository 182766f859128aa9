"""Which model answers, and how good it is."""
