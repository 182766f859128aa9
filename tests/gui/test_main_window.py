"""The window as a person uses it: drop, watch, look closer, correct, move, undo."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QColor, QFileOpenEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from facesorter.core.classes import DEFAULT_CLASSES, ClassSet
from facesorter.core.classifier import Classifier
from facesorter.core.errors import ModelFileError
from facesorter.core.images import Pixels
from facesorter.core.places import UserPlaces
from facesorter.core.results import Face, Status
from facesorter.core.settings import load_settings
from facesorter.gui.app import FileOpenFilter
from facesorter.gui.engine import Engine, EngineFactory
from facesorter.gui.preferences import Preferences
from facesorter.gui.result_model import Bucket
from facesorter.gui.sort_worker import State
from tests.gui.conftest import GREY, Desk
