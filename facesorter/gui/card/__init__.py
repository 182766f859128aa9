"""The answer card: one photo, large, and what the model says of it."""
