"""The review: one photo large, what the model says of it and why, and the answers a person can give with one key."""
