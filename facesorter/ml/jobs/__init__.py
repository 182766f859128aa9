"""Whole trainings and evaluations, which the command line and the window start alike."""
