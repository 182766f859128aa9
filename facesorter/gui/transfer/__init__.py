"""Sorting into folders, undoing that, and the sorts of the past."""
