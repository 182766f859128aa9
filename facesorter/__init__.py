"""Facesorter: sort a folder of people photos by what it sees in the faces, on your own machine."""

__version__ = "0.1.0"
