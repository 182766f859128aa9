"""The page of a run: its photos as tiles, by bucket, to be looked at and corrected."""
