"""Training a model in the window."""
