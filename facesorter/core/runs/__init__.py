"""A plan carried out, written down step by step, finished after a crash, and undone."""
