"""Which files are photos, and which travel with each."""
