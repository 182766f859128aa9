"""Labelled pictures: where they come from, what the model will see of them, and how they are parted."""
