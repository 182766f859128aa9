"""OpenCV, without what its loader leaves in the environment; whoever needs it imports it from here.

On Linux and macOS the loader of OpenCV's wheel puts a path into ``LD_LIBRARY_PATH`` that is of no use to this program,
and the current folder with it. Every program that is started later, as the one that shows a folder, would look for its
libraries there, perhaps among somebody's photos.
"""

import os

_NAME = "LD_LIBRARY_PATH"
_before = os.environ.get(_NAME)

import cv2  # noqa: E402 - between the two looks at the environment

if _before is None:
    os.environ.pop(_NAME, None)
else:
    os.environ[_NAME] = _before

__all__ = ["cv2"]
