"""Bytes to pixels, in child processes."""
