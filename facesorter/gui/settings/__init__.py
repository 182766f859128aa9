"""The settings: each applies at once."""
